"""A configuration is wrong in a way that its message names."""

from pathlib import Path

import pytest

from training.config import read_settings
from training.errors import SettingsError


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("autoencoder = 3", "autoencoder is 3, wanted a table"),
        ("trainer = 3", "trainer is 3, wanted a table"),
        ("[autoencoder]\nbass = 3", "autoencoder.bass is 3, wanted a table"),
        ("[autoencoder]\nd_model = 0", "autoencoder.drums.d_model is 0, wanted 1 or more"),
        ("[autoencoder.bass]\nd_latent = -4", "autoencoder.bass.d_latent is -4"),
        ("[predictor]\nbatch_size = 0", "predictor.drums.batch_size is 0"),
        ("[trainer]\nseed = -1", "trainer.seed is -1, wanted 0 or more"),
        ("[trainer]\ndevices = 0", "trainer.devices is 0, wanted 1 or more"),
        ("[predictor]\nlearning_rate = -0.1", "learning_rate is -0.1, wanted 0 or more"),
        ("[predictor]\nlearning_rate = nan", "learning_rate is nan, wanted 0 or more"),
        ('[predictor]\nspread = "wide"', "wanted float"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text)
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_what_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match=r"own\.toml"):
        read_settings(path)


def test_nought_is_taken_where_it_means_something(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("[trainer]\nn_threads = 0\nseed = 0\n[predictor]\nmax_minutes = 0")
    settings = read_settings(path)
    assert (settings.trainer.n_threads, settings.trainer.seed) == (0, 0)
