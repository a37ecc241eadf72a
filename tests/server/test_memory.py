"""What the two ways of treating freed memory do to pages, counted in a process of its own."""

import subprocess
import sys

import pytest

_COUNT = """
import resource
from server import memory

memory.{way}()
bytearray(1 << 24)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10):
    bytearray(1 << 24)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(way: str) -> int:
    text = _COUNT.format(way=way)
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's bounds")
def test_a_training_keeps_pages_and_a_server_gives_them_back() -> None:
    assert 4 * faults("keep") < faults("give_back")
