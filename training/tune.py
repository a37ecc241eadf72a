"""Moves a trained band toward a folder of one's own songs: one command, minutes on a CPU."""

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import torch

from server.contract import read_band_card
from server.model import BandModels
from server.music import INSTRUMENTS, Instrument
from training.config import BandSettings, Part
from training.data.cache import WindowCache
from training.data.sources import ReadOptions
from training.errors import DataError
from training.export import export_band
from training.fit import KEY, MADE_FROM, Job, run_job
from training.jobs import predictor_job
from training.models.autoencoder import WindowAutoEncoder
from training.models.predictor import LatentPredictor
from training.prepare import describe, prepare
from training.settling import Base
from training.start import is_set, start_from
from training.trained import autoencoder_config, predictor_config, weights_file

GENTLE: Final = 0.7
"""Factor on the learning rates: what was learned from thousands of songs is to be kept.

Of 0.3 and 0.7 the one that moves a band further in three minutes, on the songs of the test."""
MIN_WINDOWS: Final = 300
"""Of fewer windows a predictor learns the windows by heart, and its chain goes round in them."""
_WARMUP_STEPS: Final = 20
_VALIDATE_EVERY_STEPS: Final = 50

_log = logging.getLogger(__name__)


def tune(
    source: Path,
    base: Path,
    folder: Path,
    settings: BandSettings,
    *,
    work: Path,
    minutes: float,
) -> None:
    """Train a set on from a base, on a folder of songs, and export it.

    Args:
        source: songs, as `prepare` takes them.
        base: a model set or a run to start from, with the architecture of ``settings``.
        folder: the set to write.
        settings: hyper-parameters of the base.
        work: folder for windows and weights in between; what is there is used again.
        minutes: time for the training of all five predictors.

    Raises:
        DataError: the songs cannot be used or are too few, or the base cannot be trained on.
        SettingsError: the base has another architecture.
    """
    options = ReadOptions(core_only=False, any_metre=False, quality=None)
    prepared = prepare(source, work / "cache", settings.steps_per_beat, options)
    _log.info("%s", describe(prepared))
    if not any(_n_windows(prepared.cache, name) >= MIN_WINDOWS for name in INSTRUMENTS):
        raise DataError(
            f"{source}: of no instrument are there {MIN_WINDOWS} windows (some fifteen songs); "
            "fewer teach no manner"
        )
    gentle = tuned_settings(settings, minutes)
    run = work / "run"
    # A band's manner lies in what follows what. The autoencoders know more windows than a folder
    # can teach; moved a little, they would be worse for all of them.
    for instrument in INSTRUMENTS:
        _keep(base, run, "autoencoder", instrument, gentle)
    kept: list[Instrument] = []
    for instrument in INSTRUMENTS:
        try:
            job = _job(instrument, prepared.cache, run, gentle)
        except DataError as error:
            _log.warning("%s; the base's %s is kept", error, instrument)
            _keep(base, run, "predictor", instrument, gentle)
            kept.append(instrument)
            continue
        start_from(job.model, base, instrument, "predictor")
        run_job(job, run, gentle.trainer)
    # How songs return takes hundreds of songs to count; of a few, a band learns to go round.
    # A folder may also have few places where all five play, and chains need many to begin from.
    note = _data_note(base, prepared.cache)
    known = Base(BandModels(base), tuple(kept)) if is_set(base) else None
    export_band(run, prepared.cache, gentle, folder, note, known)


def _data_note(base: Path, cache: WindowCache) -> str:
    n_songs = len(cache.song_indices("train"))
    ours = f"Tuned on {n_songs} songs of a folder of one's own."
    return f"{ours} Before that: {read_band_card(base).data}" if is_set(base) else ours


def tuned_settings(settings: BandSettings, minutes: float) -> BandSettings:
    """Return the settings of a base with gentle rates and a limit of time for each model."""
    each = minutes / len(INSTRUMENTS)
    return replace(
        settings,
        trainer=replace(
            settings.trainer,
            warmup_steps=_WARMUP_STEPS,
            validate_every_steps=_VALIDATE_EVERY_STEPS,
            n_validation_windows=min(512, settings.trainer.n_validation_windows),
        ),
        predictor={
            name: replace(
                own,
                learning_rate=GENTLE * own.learning_rate,
                matrix_rate=GENTLE * own.matrix_rate,
                max_minutes=each,
            )
            for name, own in settings.predictor.items()
        },
    )


def _job(instrument: Instrument, cache: WindowCache, run: Path, settings: BandSettings) -> Job[Any]:
    n_windows = _n_windows(cache, instrument)
    if n_windows < MIN_WINDOWS:
        raise DataError(f"{n_windows} windows of {instrument} are too few, wanted {MIN_WINDOWS}")
    return predictor_job(instrument, cache, run, settings, is_dry=False)


def _n_windows(cache: WindowCache, instrument: Instrument) -> int:
    return len(cache.filled_windows(instrument, "train"))


def _keep(
    base: Path, run: Path, part: Part, instrument: Instrument, settings: BandSettings
) -> None:
    """Put the base's own weights into the run."""
    model: WindowAutoEncoder | LatentPredictor
    if part == "autoencoder":
        model = WindowAutoEncoder(autoencoder_config(instrument, settings))
    else:
        model = LatentPredictor(predictor_config(instrument, settings))
    start_from(model, base, instrument, part)
    path = weights_file(run, instrument, part)
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), path)
    # No training has this key: where there are songs enough later, it is trained after all.
    path.with_name(KEY).write_text("kept")
    path.with_name(MADE_FROM).unlink(missing_ok=True)
