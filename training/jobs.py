"""Which trainings make a band, and in which order."""

import hashlib
import json
import logging
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch

from server.music import ACCOMPANIMENT, INSTRUMENTS, Instrument
from training.config import PARTS, BandSettings, Part
from training.data.batches import WindowDataset
from training.data.cache import WindowCache
from training.data.song import Split
from training.errors import DataError, SettingsError
from training.fit import Job, run_jobs
from training.latents import Latents, latent_shifts, make_latents, random_latents
from training.models.autoencoder import WindowAutoEncoder
from training.models.predictor import LatentPredictor
from training.predictor_data import LatentDataset, Originals, Targets, find_targets
from training.start import start_from
from training.trained import autoencoder_config, load_autoencoder, predictor_config

_SILENT_SHARE: Final = 50
"""One empty window for so many full ones, so that silence has a latent of its own."""
_N_WHITENING: Final = 20_000

_log = logging.getLogger(__name__)


def fit_band(
    cache: WindowCache,
    run: Path,
    settings: BandSettings,
    instruments: tuple[Instrument, ...] = INSTRUMENTS,
    parts: tuple[Part, ...] = PARTS,
    *,
    is_fast_dev_run: bool = False,
) -> None:
    """Train parts of a band; see `band_jobs` and `run_jobs`."""
    jobs = band_jobs(cache, run, settings, instruments, parts, is_dry=is_fast_dev_run)
    run_jobs(jobs, run, settings.trainer, is_fast_dev_run=is_fast_dev_run)


def band_jobs(
    cache: WindowCache,
    run: Path,
    settings: BandSettings,
    instruments: tuple[Instrument, ...] = INSTRUMENTS,
    parts: tuple[Part, ...] = PARTS,
    *,
    is_dry: bool = False,
) -> Iterator[Job[Any]]:
    """Yield the trainings of a band in the right order, each when the one before it is done.

    Args:
        cache: the windows.
        run: folder of the run.
        settings: all hyper-parameters. Where ``trainer.start_from`` names a run or a set, the
            models begin with its weights.
        instruments: whose models.
        parts: which of their models.
        is_dry: put noise in place of what is not trained yet.

    Raises:
        DataError: the cache has no music for an instrument, a predictor's autoencoders are not
            trained, or there is nothing to start from.
        SettingsError: the settings do not fit the cache or what is in the run already.
    """
    if cache.steps_per_beat != settings.steps_per_beat:
        raise SettingsError(
            f"steps_per_beat is {settings.steps_per_beat} in the configuration, but the windows in "
            f"{cache.folder} have {cache.steps_per_beat}"
        )
    base = settings.trainer.start_from
    for part in parts:
        for instrument in instruments:
            job: Job[Any]
            if part == "autoencoder":
                job = autoencoder_job(instrument, cache, settings)
            else:
                job = predictor_job(instrument, cache, run, settings, is_dry=is_dry)
            if base:
                start_from(job.model, Path(base), instrument, part)
            yield job


def band_job_names(instruments: tuple[Instrument, ...], parts: tuple[Part, ...]) -> list[str]:
    """Return the names of a band's trainings: their folders below the run."""
    return [f"{instrument}/{part}" for instrument in instruments for part in parts]


def autoencoder_job(
    instrument: Instrument, cache: WindowCache, settings: BandSettings
) -> Job[torch.Tensor]:
    """Return the training of one instrument's window autoencoder.

    It sees windows in which the instrument plays, and a few silent ones.

    Raises:
        DataError: no training song has the instrument.
    """
    own = settings.autoencoder[instrument]
    rng = np.random.default_rng(settings.trainer.seed)
    windows = cache.filled_windows(instrument, "train")
    if not len(windows):
        raise DataError(f"{cache.folder}: no training song has {instrument}")
    silent = np.nonzero(cache.note_counts(instrument) == 0)[0]
    silent = rng.choice(silent, min(len(silent), len(windows) // _SILENT_SHARE), replace=False)
    valid = cache.filled_windows(instrument, judging_split(cache))
    valid = rng.permutation(valid)[: settings.trainer.n_validation_windows]
    torch.manual_seed(settings.trainer.seed)
    return Job(
        name=f"{instrument}/autoencoder",
        model=WindowAutoEncoder(autoencoder_config(instrument, settings)),
        train=WindowDataset(
            cache, instrument, np.concatenate([windows, silent]), settings.trainer.seed
        ),
        valid=WindowDataset(cache, instrument, valid),
        batch_size=own.batch_size,
        max_steps=own.max_steps,
        max_minutes=own.max_minutes,
        learning_rate=own.learning_rate,
        matrix_rate=own.matrix_rate,
    )


def predictor_job(
    instrument: Instrument, cache: WindowCache, run: Path, settings: BandSettings, *, is_dry: bool
) -> Job[dict[str, torch.Tensor]]:
    """Return the training of one instrument's predictor.

    Args:
        instrument: whose.
        cache: the windows.
        run: where the trained autoencoders are, and the latents will be.
        settings: all hyper-parameters.
        is_dry: put noise in place of the latents, so that no autoencoder is needed.

    Raises:
        DataError: an autoencoder is not trained, or no song has the instrument and a piano.
    """
    settings_own = settings.predictor[instrument]
    config = predictor_config(instrument, settings)

    def latents_of(name: Instrument) -> Latents:
        if is_dry:
            return random_latents(cache, config.d_latent)
        return make_latents(name, cache, run, settings)

    own = latents_of(instrument)
    piano = latents_of("piano") if instrument in ACCOMPANIMENT else None
    train = find_targets(cache, instrument, "train")
    if not len(train.window):
        raise DataError(f"{cache.folder}: no training song has {instrument} and a piano")
    valid = _some(find_targets(cache, instrument, judging_split(cache)), settings)
    torch.manual_seed(settings.trainer.seed)
    model = LatentPredictor(config)
    _whiten(model, own, piano, train, settings.trainer.seed)
    originals = None
    if settings_own.decoding_loss and not is_dry:
        model.listen_with(load_autoencoder(run, instrument, settings), settings_own.decoding_loss)
        shifts = latent_shifts(cache, instrument, settings)
        originals = Originals(cache, instrument, shifts, settings_own.n_decoded)
    n_copies = max(len(latents.values) for latents in (own, piano or own))
    return Job(
        name=f"{instrument}/predictor",
        model=model,
        train=LatentDataset(train, own, piano, config.n_context, n_copies, originals),
        valid=LatentDataset(valid, own, piano, config.n_context, originals=originals),
        batch_size=settings_own.batch_size,
        max_steps=settings_own.max_steps,
        max_minutes=settings_own.max_minutes,
        learning_rate=settings_own.learning_rate,
        matrix_rate=settings_own.matrix_rate,
        key=_key(asdict(settings_own), own, piano),
        made_from="" if is_dry else made_from(own, piano),
    )


def judging_split(cache: WindowCache) -> Split:
    """Return the split that training is judged on: validation, if all instruments have some."""
    if all(len(cache.filled_windows(name, "valid")) for name in INSTRUMENTS):
        return "valid"
    _log.warning("%s: too few songs for a validation split; judged on training", cache.folder)
    return "train"


def _some(targets: Targets, settings: BandSettings) -> Targets:
    """Return as many targets as a validation looks at, drawn at random."""
    rng = np.random.default_rng(settings.trainer.seed)
    # A batch is a quarter of an autoencoder's work here, so look at more of them.
    chosen = rng.permutation(len(targets.window))[: 4 * settings.trainer.n_validation_windows]
    return Targets(targets.window[chosen], targets.song_start[chosen])


def _whiten(
    model: LatentPredictor, own: Latents, piano: Latents | None, train: Targets, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    windows = np.sort(rng.permutation(train.window)[:_N_WHITENING])
    model.own.fit(torch.from_numpy(own.values[0, windows]))
    if model.lead is not None and piano is not None:
        model.lead.fit(torch.from_numpy(piano.values[0, windows]))


def made_from(own: Latents, piano: Latents | None) -> str:
    """Return what names the latents that a predictor learns from."""
    return f"{own.key}\n{'' if piano is None else piano.key}\n"


def _key(settings: dict[str, object], own: Latents, piano: Latents | None) -> str:
    # Spreads are ways of sampling, the time a budget: they may change without training again.
    unlearned = {"spread", "harmony_spread", "max_minutes"}
    if not settings["decoding_loss"]:
        unlearned |= {"decoding_loss", "n_decoded"}
    trained = {k: value for k, value in settings.items() if k not in unlearned}
    parts = [json.dumps(trained, sort_keys=True), own.key, piano.key if piano else ""]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
