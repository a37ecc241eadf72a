"""Runs one training under Lightning: progress bar, checkpoints, resume, early stopping, logs."""

import json
import logging
import shutil
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Generic, TypeVar, cast

import lightning as L
import torch
from lightning.fabric.utilities.exceptions import MisconfigurationException
from lightning.pytorch.callbacks import EarlyStopping, ModelCheckpoint, TQDMProgressBar
from lightning.pytorch.loggers import CSVLogger, Logger, TensorBoardLogger
from torch import nn
from torch.utils.data import DataLoader, Dataset

from training.config import TrainerSettings
from training.data.batches import ShuffledBatches
from training.errors import SettingsError
from training.precision import has_bf16
from training.ranks import is_first, wait_for_all
from training.task import Pace, Task

B = TypeVar("B")

_log = logging.getLogger(__name__)

KEY: Final = "key.txt"
MADE_FROM: Final = "latents.txt"


@dataclass(frozen=True, slots=True)
class Job(Generic[B]):
    """One model to train, and on what."""

    name: str
    """Folder name below the run, e.g. ``piano/autoencoder``."""
    model: nn.Module
    train: Dataset[B]
    """Datasets give a whole batch for a list of indices."""
    valid: Dataset[B]
    batch_size: int
    max_steps: int
    learning_rate: float
    matrix_rate: float = 0.0
    """Learning rate of the matrices by Muon; 0 leaves them to AdamW."""
    max_minutes: float = 0.0
    """Training ends, its schedule run down, after so long; 0: only by ``max_steps``."""
    key: str = ""
    """What the model depends on; if the run has it with another key, it is trained anew."""
    made_from: str = ""
    """Latents that it learns from, by their keys; written beside the weights for `export`."""


def run_job(
    job: Job[Any], run: Path, settings: TrainerSettings, *, is_fast_dev_run: bool = False
) -> Path:
    """Train one model to its end, going on from the last checkpoint if there is one.

    Args:
        job: what to train.
        run: folder of the run; the job writes below ``run / job.name``.
        settings: shared trainer settings.
        is_fast_dev_run: one batch of everything, nothing written.

    Returns:
        File of the best weights (a plain state dict, loadable with ``weights_only=True``).

    Raises:
        SettingsError: Lightning refuses the settings, or a checkpoint has other sizes.
    """
    folder = run / job.name
    weights = folder / "weights.pt"
    if not is_fast_dev_run:
        _drop_stale(job, folder)
        if weights.is_file():
            _log.info("%s is trained already", job.name)
            return weights
    _quieten_lightning()
    L.seed_everything(settings.seed, verbose=False)
    if settings.n_threads:
        torch.set_num_threads(settings.n_threads)
    task = Task(job.model, _pace(job, settings))
    trainer, best = _trainer(job, folder, settings, is_fast_dev_run)
    rank, size = trainer.global_rank, trainer.world_size
    _log.info("%s: training (rank=%d, world_size=%d)", job.name, rank, size)
    _fit(trainer, task, job, settings, None if is_fast_dev_run else folder / "last.ckpt")
    if trainer.is_global_zero and not is_fast_dev_run:
        _save_best(job, task, weights, best.best_model_path, trainer.global_step)
    wait_for_all()
    return weights


def _pace(job: Job[Any], settings: TrainerSettings) -> Pace:
    return Pace(
        job.learning_rate,
        job.max_steps,
        settings.warmup_steps,
        settings.weight_decay,
        job.max_minutes,
        job.matrix_rate,
    )


def run_jobs(
    jobs: Iterable[Job[Any]], run: Path, settings: TrainerSettings, *, is_fast_dev_run: bool = False
) -> None:
    """Train models one after the other; what is trained already stays as it is."""
    for job in jobs:
        run_job(job, run, settings, is_fast_dev_run=is_fast_dev_run)


def forget(run: Path, names: Iterable[str]) -> None:
    """Remove trained models by the names of their jobs, so that the next fit begins them anew."""
    for name in names:
        shutil.rmtree(run / name, ignore_errors=True)


def _drop_stale(job: Job[Any], folder: Path) -> None:
    """Remove a model that was trained on something else than what the job would train it on."""
    path = folder / KEY
    if not job.key or not is_first():
        return
    if path.is_file() and path.read_text() != job.key:
        _log.warning("%s was trained on other latents or settings; it is begun anew", job.name)
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(job.key)


def _fit(
    trainer: L.Trainer, task: Task, job: Job[Any], settings: TrainerSettings, last: Path | None
) -> None:
    try:
        with warnings.catch_warnings():
            # Batches are built in the main process on purpose: a memory map needs no workers.
            warnings.filterwarnings("ignore", ".*does not have many workers.*")
            warnings.filterwarnings("ignore", ".*Trying to infer the `batch_size`.*")
            warnings.filterwarnings("ignore", ".*exists and is not empty.*")
            warnings.filterwarnings("ignore", ".*number of training batches.*")
            # Shuffles are drawn anew after a stop; nothing depends on where in one it was.
            warnings.filterwarnings("ignore", ".*dataloader is not resumable.*")
            warnings.filterwarnings("ignore", ".*isinstance.treespec, LeafSpec.*")
            trainer.fit(
                task,
                _loader(job.train, job.batch_size, settings, trainer),
                _loader(job.valid, job.batch_size, settings, trainer),
                ckpt_path=last if last and last.is_file() else None,
                weights_only=True,
            )
    except RuntimeError as error:
        # Whatever torch finds in a file that was cut short, it says of an archive.
        if "state_dict" not in str(error) and "archive" not in str(error):
            raise
        text = f"{last} has other sizes or is damaged; --no-resume begins anew: {error}"
        raise SettingsError(text) from error


def _loader(
    dataset: Dataset[B], batch_size: int, settings: TrainerSettings, trainer: L.Trainer
) -> DataLoader[B]:
    n_items = len(dataset)  # type: ignore[arg-type]
    sampler = ShuffledBatches(
        n_items, batch_size, settings.seed, trainer.world_size, trainer.global_rank
    )
    return DataLoader(dataset, sampler=sampler, batch_size=None)


def _trainer(
    job: Job[Any], folder: Path, settings: TrainerSettings, is_fast_dev_run: bool
) -> tuple[L.Trainer, ModelCheckpoint]:
    every = min(settings.validate_every_steps, job.max_steps)
    best = ModelCheckpoint(
        folder, filename="best", monitor="valid_loss", save_last=True, enable_version_counter=False
    )
    callbacks: list[L.Callback] = [TQDMProgressBar(refresh_rate=20), _StopInTime()]
    if not is_fast_dev_run:
        callbacks += [best, EarlyStopping("valid_loss", patience=settings.patience)]
    loggers: dict[str, type[CSVLogger | TensorBoardLogger]]
    loggers = {"csv": CSVLogger, "tensorboard": TensorBoardLogger}
    if settings.logger not in loggers:
        raise SettingsError(f"trainer.logger is {settings.logger!r}, wanted {sorted(loggers)}")
    try:
        # A version for each time that it goes on: a logger clears what stands in its folder.
        logger: Logger = loggers[settings.logger](folder, name="logs")
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"trainer.logger is {settings.logger!r}: python -m pip install {settings.logger}"
        ) from error
    try:
        trainer = L.Trainer(
            accelerator=settings.accelerator,
            devices=settings.devices,
            num_nodes=settings.n_nodes,
            strategy=settings.strategy,
            precision=_precision(settings),  # type: ignore[arg-type]
            max_steps=job.max_steps,
            val_check_interval=every,
            check_val_every_n_epoch=None,
            gradient_clip_val=settings.gradient_clip,
            callbacks=callbacks,
            logger=logger,
            log_every_n_steps=50,
            num_sanity_val_steps=0,
            use_distributed_sampler=False,
            enable_model_summary=False,
            fast_dev_run=is_fast_dev_run,
        )
    except (ValueError, RuntimeError, MisconfigurationException) as error:
        raise SettingsError(f"[trainer]: {error}") from error
    return trainer, best


class _StopInTime(L.Callback):
    """Ends a training whose time is up."""

    def on_train_batch_end(self, trainer: L.Trainer, pl_module: L.LightningModule, *_: Any) -> None:
        """Ask Lightning to stop behind this batch."""
        if cast(Task, pl_module).is_out_of_time:
            trainer.should_stop = True


def _quieten_lightning() -> None:
    """Leave Lightning its progress bar and its errors; take its tips and device lists."""
    for name in ("lightning.pytorch", "lightning.fabric"):
        logging.getLogger(name).setLevel(logging.ERROR)


def _precision(settings: TrainerSettings) -> str:
    if settings.precision != "auto":
        return settings.precision
    if settings.accelerator in ("auto", "gpu") and torch.cuda.is_available():
        return "bf16-mixed" if torch.cuda.is_bf16_supported() else "32-true"
    return "bf16-mixed" if has_bf16() else "32-true"


def _save_best(job: Job[Any], task: Task, weights: Path, best_path: str, n_steps: int) -> None:
    elapsed_s = task.elapsed_s
    if best_path:
        task.load_state_dict(torch.load(best_path, weights_only=True)["state_dict"])
    temporary = weights.with_suffix(".tmp")
    torch.save(task.model.state_dict(), temporary)
    facts = {
        "wall_s": round(elapsed_s, 1),
        "n_steps": n_steps,
        "n_windows": n_steps * job.batch_size,
        "windows_per_s": round(n_steps * job.batch_size / max(elapsed_s, 1e-9), 1),
    }
    (weights.parent / "training.json").write_text(json.dumps(facts, indent=1))
    if job.made_from:
        (weights.parent / MADE_FROM).write_text(job.made_from)
    temporary.replace(weights)
