"""Where a training begins when it does not begin anew: at another run, or at a model set."""

import logging
import math
from pathlib import Path

import torch
from torch import nn

from server.contract import CARD_NAME, read_band_card
from server.music import Instrument
from server.piano_roll import ONSET
from training.config import Part
from training.errors import DataError, SettingsError
from training.models.autoencoder import WindowAutoEncoder
from training.onnx_weights import count_looks, read_weights
from training.trained import load_weights, weights_file

_log = logging.getLogger(__name__)


def start_from(model: nn.Module, source: Path, instrument: Instrument, part: Part) -> None:
    """Fill a model with weights trained before.

    Args:
        model: a `WindowAutoEncoder` or `LatentPredictor`.
        source: folder of a run, or of a model set.
        instrument: whose model it is.
        part: which.

    Raises:
        DataError: the source has no such model.
        SettingsError: it has other sizes.
        ModelCardError: the source is a set with a wrong card.
    """
    if is_set(source):
        _from_set(model, source, instrument)
    elif source.is_dir():
        load_weights(model, weights_file(source, instrument, part))
    else:
        raise DataError(f"{source} is neither a run nor a model set")
    model.train()
    _log.info("%s/%s starts from %s", instrument, part, source)


def is_set(source: Path) -> bool:
    """Return whether a folder is a model set, not a run."""
    return (source / CARD_NAME).is_file()


def _from_set(model: nn.Module, folder: Path, instrument: Instrument) -> None:
    card = read_band_card(folder).instruments[instrument]
    if not isinstance(model, WindowAutoEncoder):
        read_weights(model, folder / card.predictor.file)
        return
    encoder = folder / card.encoder.file
    read_weights(model.encoder, encoder)
    n_looks = count_looks(encoder)
    if n_looks > len(model.looks):
        raise SettingsError(
            f"{encoder} looks {n_looks} times, autoencoder.{instrument}.n_looks is "
            f"{len(model.looks)}: wanted as many or more"
        )
    for k in range(n_looks):
        read_weights(model.looks[k], encoder, below=f"looks.{k}.")
    read_weights(model.decoder, folder / card.decoder.file)
    with torch.no_grad():
        # Export takes the weight of a missed onset out of the logits.
        bias = model.decoder.unpatch.bias.reshape(model.decoder.unpatch.shape)
        bias[ONSET] += math.log(model.config.onset_weight)
