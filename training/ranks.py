"""Which of several training processes this is, and how they wait for each other.

Lightning starts one process a device, and each runs the whole program. What is done once (encoding
latents, saving weights) is done by the first; the others wait.
"""

import os

import torch.distributed as dist


def is_first() -> bool:
    """Return whether this process does what is done once."""
    if dist.is_initialized():
        return dist.get_rank() == 0
    local = os.environ.get("LOCAL_RANK", "0")
    return local == "0" and os.environ.get("NODE_RANK", "0") == "0"


def wait_for_all() -> None:
    """Wait until every process has come here; nothing to wait for in a single one."""
    if dist.is_initialized():
        dist.barrier()
