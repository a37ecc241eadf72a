"""Noise stays out of the directions that decide the harmony."""

import numpy as np
import torch

from training.data.cache import WindowCache
from training.harmony import N_DIRECTIONS, _bar_chroma, harmony_directions, main_directions
from training.models.predictor import LatentPredictor, PredictorConfig, Whitening

D = 32


def test_the_directions_that_say_the_figures_are_found() -> None:
    rng = np.random.default_rng(1)
    latents = rng.standard_normal((4000, D)).astype(np.float32)
    telling = np.linalg.qr(rng.standard_normal((D, 3)))[0]
    figures = latents @ telling @ rng.standard_normal((3, 48)) + 0.5 * rng.random((4000, 48))
    found = main_directions(latents, figures)
    assert found.shape == (D, N_DIRECTIONS)
    np.testing.assert_allclose(found.T @ found, np.eye(N_DIRECTIONS), atol=1e-5)
    kept = np.linalg.norm(telling.T @ found[:, :3], axis=1)
    assert (kept > 0.99).all(), "the first three are those that the figures were made of"


def test_what_is_looked_for_is_the_share_of_pitch_classes_in_each_bar(cache: WindowCache) -> None:
    window = int(cache.filled_windows("guitar", "train")[0])
    shares = _bar_chroma(cache, "guitar", window).reshape(4, 12)
    notes = cache.window(window, "guitar")
    for bar in range(4):
        sounding = np.zeros(12)
        for start, length, pitch, _ in notes:
            inside = min(start + length, 64 * (bar + 1)) - max(start, 64 * bar)
            sounding[pitch % 12] += max(0, inside)
        np.testing.assert_allclose(shares[bar], sounding / sounding.sum())


def test_directions_of_a_cache_are_orthonormal(cache: WindowCache) -> None:
    latents = np.random.default_rng(2).standard_normal((len(cache.note_counts("guitar")), D))
    found = harmony_directions(cache, "guitar", latents.astype(np.float32), Whitening(D))
    np.testing.assert_allclose(found.T @ found, np.eye(N_DIRECTIONS), atol=1e-5)


def test_less_noise_along_steady_directions_and_as_much_elsewhere() -> None:
    torch.manual_seed(0)
    config = PredictorConfig(d_latent=D, n_components=1, d_model=16, n_blocks=1, has_lead=True)
    model = LatentPredictor(config).eval()
    torch.nn.init.zeros_(model.leave.weight)
    torch.nn.init.zeros_(model.leave.bias)  # mean 0, spread 1
    n = 4000
    steady = torch.linalg.qr(torch.randn(D, 4))[0]
    inputs = (
        torch.zeros(n, config.n_context, D),
        torch.zeros(n, 2, D),
        torch.zeros(n, 1),
        torch.randn(n, D),
        torch.ones(n, 1),
        torch.full((n, 1), 0.5),
    )
    with torch.no_grad():
        plain = model(*inputs)
        model.steady(steady, 0.2)
        calm = model(*inputs)
    np.testing.assert_allclose((calm @ steady).std(), 0.2 * (plain @ steady).std(), rtol=1e-3)
    off = torch.eye(D) - steady @ steady.T
    np.testing.assert_allclose(calm @ off, plain @ off, atol=1e-5)
    assert "noise_map" not in model.state_dict(), "it is no weight"
