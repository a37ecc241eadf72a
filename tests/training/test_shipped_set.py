"""The shipped band can be trained on: ``ai-music-training tune`` begins with it."""

import pytest

from server.model_folders import default_folder
from server.music import INSTRUMENTS, Instrument
from training.config import read_settings
from training.families import config_file
from training.models.autoencoder import WindowAutoEncoder
from training.models.predictor import LatentPredictor
from training.start import start_from
from training.trained import autoencoder_config, predictor_config


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_every_model_of_it_has_its_weights_by_name(instrument: Instrument) -> None:
    settings = read_settings(config_file("band"))
    band = default_folder() / "band"
    start_from(
        WindowAutoEncoder(autoencoder_config(instrument, settings)), band, instrument, "autoencoder"
    )
    start_from(
        LatentPredictor(predictor_config(instrument, settings)), band, instrument, "predictor"
    )
