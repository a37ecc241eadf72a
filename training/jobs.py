"""Which trainings make a band, and in which order."""

from dataclasses import asdict
from pathlib import Path

import numpy as np

from server.music import Instrument
from training.config import AutoEncoderSettings, BandSettings
from training.data.batches import WindowDataset
from training.data.cache import WindowCache
from training.fit import Job
from training.models.autoencoder import AutoEncoderConfig, WindowAutoEncoder

_ARCHITECTURE = ("d_latent", "d_model", "n_blocks", "latent_noise", "onset_weight",
                 "sustain_loss", "velocity_loss")  # fmt: skip


def autoencoder_config(
    instrument: Instrument, settings: AutoEncoderSettings, steps_per_beat: int
) -> AutoEncoderConfig:
    """Return the model's part of the settings."""
    values = {key: asdict(settings)[key] for key in _ARCHITECTURE}
    return AutoEncoderConfig(instrument=instrument, steps_per_beat=steps_per_beat, **values)


def autoencoder_job(instrument: Instrument, cache: WindowCache, settings: BandSettings) -> Job:
    """Return the training of one instrument's window autoencoder.

    It sees windows in which the instrument plays, and a few silent ones.
    """
    own = settings.autoencoder[instrument]
    config = autoencoder_config(instrument, own, settings.steps_per_beat)
    rng = np.random.default_rng(settings.trainer.seed)
    windows = cache.filled_windows(instrument, "train")
    silent = np.nonzero(cache.note_counts(instrument) == 0)[0]
    silent = rng.choice(silent, min(len(silent), len(windows) // 50), replace=False)
    valid = rng.permutation(cache.filled_windows(instrument, "valid"))
    valid = valid[: settings.trainer.n_validation_windows]
    seed = settings.trainer.seed
    return Job(
        name=f"{instrument}/autoencoder",
        model=WindowAutoEncoder(config),
        train=WindowDataset(cache, instrument, np.concatenate([windows, silent]), seed),
        valid=WindowDataset(cache, instrument, valid),
        batch_size=own.batch_size,
        max_steps=own.max_steps,
        learning_rate=own.learning_rate,
    )


def weights_file(run: Path, instrument: Instrument, part: str) -> Path:
    """Return where the weights of a trained part stand."""
    return run / instrument / part / "weights.pt"
