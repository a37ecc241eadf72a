"""Noise about a predicted latent lies as songs' windows do."""

import numpy as np
import pytest
import torch

from training import export
from training.data.cache import WindowCache
from training.latents import Latents, random_latents
from training.models.predictor import LatentPredictor, PredictorConfig
from training.noise import noise_shape
from training.predictor_data import LatentDataset, Targets

D = 16


def plain_predictor() -> LatentPredictor:
    """Return one that foretells mean 0 and sigma 1 along each axis, whatever came before."""
    model = LatentPredictor(PredictorConfig(d_latent=D, n_components=2, d_model=16, n_blocks=1))
    torch.nn.init.zeros_(model.leave.weight)
    torch.nn.init.zeros_(model.leave.bias)
    return model.eval()


def windows(n: int, root: np.ndarray, seed: int) -> LatentDataset:
    """Return n windows whose latents have the covariance ``root @ root``."""
    values = np.random.default_rng(seed).standard_normal((1, n + 1, D)) @ root
    latents = Latents(values.astype(np.float32), np.zeros(D, np.float32), key="")
    return LatentDataset(Targets(np.arange(1, n + 1), np.zeros(n, np.int64)), latents, None, 4)


@pytest.fixture
def root() -> np.ndarray:
    """Return the root of a covariance that no diagonal has."""
    turn = np.linalg.qr(np.random.default_rng(4).standard_normal((D, D)))[0]
    wanted: np.ndarray = (turn * np.linspace(0.5, 1.5, D)) @ turn.T
    return wanted


def test_the_shape_is_that_of_windows_about_their_prediction(root: np.ndarray) -> None:
    model = plain_predictor()
    found = noise_shape(model, windows(9000, root, 1), windows(6000, root, 2))
    np.testing.assert_allclose(found, root, atol=0.05)
    model.shape_noise(found)
    n = 9000
    with torch.no_grad():
        drawn = model(
            torch.zeros(n, 4, D), None, torch.zeros(n, 2), torch.randn(n, D),
            torch.ones(n, 1), torch.full((n, 1), 0.5),
        )  # fmt: skip
    np.testing.assert_allclose(torch.cov(drawn.T), 0.25 * root @ root, atol=0.06)
    assert "noise_shape" not in model.state_dict(), "it is no weight"


def test_sizes_are_of_songs_that_were_not_learned_from(root: np.ndarray) -> None:
    found = noise_shape(plain_predictor(), windows(9000, root, 1), windows(6000, 2 * root, 2))
    np.testing.assert_allclose(found, 2 * root, atol=0.1)


@pytest.mark.parametrize("n", [0, 2])
def test_a_few_windows_leave_the_noise_nearly_white(root: np.ndarray, n: int) -> None:
    found = noise_shape(plain_predictor(), windows(9000, root, 1), windows(n, root, 2))
    sizes = torch.linalg.eigvalsh(found.double())
    assert ((sizes > 0.9) & (sizes < 1.4)).all(), "songs have 0.5 to 1.5"


def test_where_all_songs_were_learned_from_the_noise_is_white(
    cache: WindowCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, latents = plain_predictor(), random_latents(cache, D)
    measured = export._noise_shape(model, cache, "piano", latents, None)
    assert not torch.equal(measured, torch.eye(D))
    monkeypatch.setattr(export, "judging_split", lambda _: "train")
    white = export._noise_shape(model, cache, "piano", latents, None)
    assert torch.equal(white, torch.eye(D))


def test_a_deviation_is_from_the_component_that_is_likeliest() -> None:
    model = LatentPredictor(PredictorConfig(d_latent=1, n_components=2, d_model=16, n_blocks=1))
    torch.nn.init.zeros_(model.leave.weight)
    with torch.no_grad():  # logits, means, log sigmas
        model.leave.bias.copy_(torch.tensor([0.0, 0.0, -3.0, 3.0, 0.0, np.log(2.0)]))
    mixture = model.eval().mixture(torch.zeros(3, 4, 1), None)
    found = mixture.deviation(torch.tensor([[-2.0], [4.0], [7.0]]))
    np.testing.assert_allclose(found[:, 0].detach(), [1.0, 0.5, 2.0], rtol=1e-5)
