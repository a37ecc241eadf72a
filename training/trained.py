"""Where a run keeps its trained models, and how to get them back."""

from pathlib import Path
from typing import TypeVar

import torch
from torch import nn

from server.music import ACCOMPANIMENT, Instrument
from training.config import BandSettings
from training.errors import DataError, SettingsError
from training.models.autoencoder import AutoEncoderConfig, WindowAutoEncoder
from training.models.predictor import LatentPredictor, PredictorConfig

M = TypeVar("M", bound=nn.Module)


def weights_file(run: Path, instrument: Instrument, part: str) -> Path:
    """Return where the weights of a trained part stand."""
    return run / instrument / part / "weights.pt"


def autoencoder_config(instrument: Instrument, settings: BandSettings) -> AutoEncoderConfig:
    """Return the architecture's part of an autoencoder's settings."""
    own = settings.autoencoder[instrument]
    return AutoEncoderConfig(
        instrument=instrument,
        steps_per_beat=settings.steps_per_beat,
        d_latent=own.d_latent,
        d_model=own.d_model,
        n_blocks=own.n_blocks,
        n_looks=own.n_looks,
        latent_noise=own.latent_noise,
        onset_weight=own.onset_weight,
        sustain_loss=own.sustain_loss,
        velocity_loss=own.velocity_loss,
    )


def predictor_config(instrument: Instrument, settings: BandSettings) -> PredictorConfig:
    """Return the architecture's part of a predictor's settings."""
    own = settings.predictor[instrument]
    return PredictorConfig(
        d_latent=settings.autoencoder[instrument].d_latent,
        n_context=own.n_context,
        has_lead=instrument in ACCOMPANIMENT,
        n_components=own.n_components,
        d_model=own.d_model,
        n_blocks=own.n_blocks,
        dropout=own.dropout,
        context_noise=own.context_noise,
        lead_noise=own.lead_noise,
    )


def load_autoencoder(
    run: Path, instrument: Instrument, settings: BandSettings
) -> WindowAutoEncoder:
    """Return an instrument's trained autoencoder, ready to be used.

    Raises:
        DataError: it is not trained yet.
        SettingsError: it was trained with other sizes.
    """
    model = WindowAutoEncoder(autoencoder_config(instrument, settings))
    return load_weights(model, weights_file(run, instrument, "autoencoder"))


def load_predictor(run: Path, instrument: Instrument, settings: BandSettings) -> LatentPredictor:
    """Return an instrument's trained predictor, ready to be used.

    Raises:
        DataError: it is not trained yet.
        SettingsError: it was trained with other sizes.
    """
    model = LatentPredictor(predictor_config(instrument, settings))
    return load_weights(model, weights_file(run, instrument, "predictor"))


def load_weights(model: M, path: Path) -> M:
    """Fill a model with trained weights, ready to be used.

    Raises:
        DataError: it is not trained yet.
        SettingsError: it was trained with other sizes.
    """
    try:
        state = torch.load(path, weights_only=True, map_location="cpu")
    except FileNotFoundError:
        raise DataError(f"{path} is not there: run `ai-music-training fit` first") from None
    except (RuntimeError, EOFError, ValueError) as error:
        raise DataError(
            f"{path} is damaged: fit --no-resume makes it anew ({error!r:.80})"
        ) from error
    try:
        model.load_state_dict(state)
    except RuntimeError as error:
        raise SettingsError(f"{path} was trained with other settings: {error}") from error
    return model.eval()
