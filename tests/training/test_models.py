"""The models as plain torch modules."""

from typing import Any

import numpy as np
import pytest
import torch

from server.music import INSTRUMENTS, N_PITCHES, Instrument
from server.piano_roll import SUSTAIN, WINDOW_STEPS, notes_to_tensor
from training.data.batches import WindowDataset, window_batch
from training.data.cache import WindowCache
from training.models.autoencoder import AutoEncoderConfig, WindowAutoEncoder, scale_bytes
from training.models.folding import DRUM_CLASSES, PITCH_RANGES, PitchFold
from training.models.predictor import LatentPredictor, Mixture, PredictorConfig, Whitening
from training.models.roll_loss import LossWeights, RollLoss


def train(
    model: WindowAutoEncoder | LatentPredictor, batch: Any, n_steps: int
) -> list[dict[str, float]]:
    """Train on one batch and return the losses of each step."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3)
    history = []
    for _ in range(n_steps):
        optimizer.zero_grad()
        losses = model.loss(batch)
        torch.autograd.backward(losses["loss"])
        optimizer.step()
        history.append({name: float(value.detach()) for name, value in losses.items()})
    return history


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_folding_and_back_keeps_what_the_instrument_has(instrument: Instrument) -> None:
    fold = PitchFold(instrument)
    if instrument == "drums":
        kept = [members[0] for members in DRUM_CLASSES]
    else:
        low, high = PITCH_RANGES[instrument]
        kept = list(range(low, high + 1))
    roll = torch.zeros(1, 1, 4, N_PITCHES)
    roll[..., kept] = torch.rand(1, 1, 4, len(kept))
    back = fold.unfold(fold.fold(roll)[:, 0], fill=0.0)
    torch.testing.assert_close(back, roll[:, 0])


def test_unfolding_fills_pitches_that_are_not_there() -> None:
    out = PitchFold("bass").unfold(torch.zeros(1, 2, 48), fill=-20.0)
    assert (out[..., 23] == -20).all()
    assert (out[..., 24] == 0).all()
    assert (out[..., 72] == -20).all()


def test_a_drum_class_takes_the_loudest_of_its_members() -> None:
    window = torch.zeros(1, 1, 1, N_PITCHES)
    window[..., 38], window[..., 40] = 0.3, 0.9
    assert PitchFold("drums").fold(window)[0, 0, 0, 1] == pytest.approx(0.9)


def test_drum_classes_share_no_pitch() -> None:
    pitches = [pitch for members in DRUM_CLASSES for pitch in members]
    assert len(set(pitches)) == len(pitches)


def test_batches_hold_what_the_encoder_of_the_server_writes(cache: WindowCache) -> None:
    windows = cache.filled_windows("piano", "train")[:3]
    batch = window_batch(cache, "piano", windows).numpy().astype(np.float32)
    batch[:, 2] /= 127
    for window, tensor in zip(windows, batch, strict=True):
        np.testing.assert_allclose(tensor, notes_to_tensor(cache.window(int(window), "piano")))


def test_transposition_moves_notes_and_drops_those_that_leave(cache: WindowCache) -> None:
    window = cache.filled_windows("bass", "train")[:1]
    plain = window_batch(cache, "bass", window).numpy()
    up = window_batch(cache, "bass", window, np.array([5])).numpy()
    np.testing.assert_array_equal(up[..., 5:], plain[..., :-5])
    gone = window_batch(cache, "bass", window, np.array([127])).numpy()
    assert not gone.any()


def test_drums_are_never_transposed(cache: WindowCache) -> None:
    windows = cache.filled_windows("drums", "train")
    augmented = WindowDataset(cache, "drums", windows, augment_seed=1)[[0, 1]]
    assert torch.equal(augmented, WindowDataset(cache, "drums", windows)[[0, 1]])


@pytest.mark.parametrize("steps_per_beat", [16, 24])
def test_the_autoencoder_overfits_one_batch(cache: WindowCache, steps_per_beat: int) -> None:
    torch.manual_seed(0)
    model = WindowAutoEncoder(
        AutoEncoderConfig("bass", steps_per_beat, d_latent=32, d_model=32, n_blocks=1)
    )
    batch = window_batch(cache, "bass", cache.filled_windows("bass", "train")[:8])
    losses = train(model, batch, n_steps=120)
    assert losses[-1]["loss"] < 0.15 * losses[0]["loss"]


def test_a_look_sees_the_gradient_of_the_loss_at_its_latent(cache: WindowCache) -> None:
    torch.manual_seed(0)
    model = WindowAutoEncoder(AutoEncoderConfig("piano", d_latent=16, d_model=24, n_blocks=2))
    # One window, for which the loss of a batch and that of its windows are the same.
    batch = window_batch(cache, "piano", cache.filled_windows("piano", "train")[:1])
    patches = scale_bytes(model.encoder.cut(batch))
    latent = torch.randn(1, 16, requires_grad=True)
    (wanted,) = torch.autograd.grad(model.decoding_loss(latent, batch)["loss"], latent)
    slope = model._slope(latent.detach(), patches)
    torch.testing.assert_close(slope / WINDOW_STEPS, wanted)


def test_the_encoder_learns_from_the_loss_at_its_own_guess(cache: WindowCache) -> None:
    torch.manual_seed(0)
    model = WindowAutoEncoder(AutoEncoderConfig("bass", d_latent=8, d_model=8, n_looks=2)).eval()
    batch = window_batch(cache, "bass", cache.filled_windows("bass", "train")[:1])
    weight = model.encoder.squeeze.weight
    guessed = model.encoder(scale_bytes(model.encoder.cut(batch)))
    (wanted,) = torch.autograd.grad(model.decoding_loss(guessed, batch)["loss"], weight)
    (got,) = torch.autograd.grad(model.loss(batch)["loss"], weight)
    torch.testing.assert_close(got, wanted)


def test_looks_bring_the_latent_nearer(cache: WindowCache) -> None:
    torch.manual_seed(0)
    model = WindowAutoEncoder(AutoEncoderConfig("bass", d_latent=32, d_model=32, n_looks=2))
    batch = window_batch(cache, "bass", cache.filled_windows("bass", "train")[:8])
    history = train(model, batch, n_steps=60)
    assert history[-1]["loss"] < 0.5 * history[0]["loss"]
    assert all(p.grad is not None and p.grad.any() for p in model.parameters())
    model.eval()
    with torch.no_grad():
        guessed = model.encoder(scale_bytes(model.encoder.cut(batch)))
        far, near = (
            model.decoding_loss(latent, batch)["loss"]
            for latent in (guessed, model.encode_bytes(batch))
        )
    assert near < far


def test_an_untrained_look_changes_nothing(cache: WindowCache) -> None:
    torch.manual_seed(0)
    model = WindowAutoEncoder(AutoEncoderConfig("bass", d_latent=8, d_model=8, n_looks=2)).eval()
    batch = window_batch(cache, "bass", cache.filled_windows("bass", "train")[:2])
    guessed = model.encoder(scale_bytes(model.encoder.cut(batch)))
    assert torch.equal(model.encode_bytes(batch), guessed)


def test_with_looks_silence_lies_at_the_origin(cache: WindowCache) -> None:
    torch.manual_seed(0)
    config = AutoEncoderConfig("bass", d_latent=16, d_model=16, n_blocks=1, n_looks=2)
    model = WindowAutoEncoder(config).eval()
    batch = window_batch(cache, "bass", cache.filled_windows("bass", "train")[:4])
    batch[::2] = 0
    assert model.encode_bytes(batch)[1::2].any(dim=1).all()
    assert not model.encode_bytes(batch)[::2].any()


def test_with_looks_the_decoder_learns_silence_at_the_origin_and_the_encoder_nothing() -> None:
    torch.manual_seed(0)
    config = AutoEncoderConfig("bass", d_latent=16, d_model=16, n_blocks=1, n_looks=2)
    model = WindowAutoEncoder(config).eval()
    silent = torch.zeros(2, 3, WINDOW_STEPS, 128, dtype=torch.uint8)
    loss = model.loss(silent)["loss"]
    torch.testing.assert_close(loss, model.decoding_loss(torch.zeros(2, 16), silent)["loss"])
    loss.backward()  # type: ignore[no-untyped-call]
    assert all(p.grad is None or not p.grad.any() for p in model.encoder.parameters())
    bias = model.decoder.unpatch.bias
    assert bias.grad is not None
    assert bias.grad.any()


def test_a_note_held_from_before_is_no_silence(cache: WindowCache) -> None:
    torch.manual_seed(0)
    model = WindowAutoEncoder(AutoEncoderConfig("bass", d_latent=8, d_model=8, n_looks=1)).eval()
    window = torch.zeros(1, 3, WINDOW_STEPS, 128)
    window[0, SUSTAIN, :4, 40] = 1.0
    assert model.encode(window).any()


def test_the_loss_and_its_gradient_agree_with_torch(cache: WindowCache) -> None:
    torch.manual_seed(0)
    batch = window_batch(cache, "bass", cache.filled_windows("bass", "train")[:4])
    target = batch.reshape(4, 3, 16, 16, 128).transpose(1, 2)
    logits = torch.randn(target.shape, requires_grad=True)
    weights = LossWeights(onset=3.0, sustain=0.25, velocity=2.0)
    total, *_ = RollLoss.apply(logits, target, weights, 0.01)  # type: ignore[no-untyped-call]
    (ours,) = torch.autograd.grad(total, logits)
    onset, sustain, velocity = target.float().unbind(2)
    dense = torch.nn.functional.binary_cross_entropy_with_logits
    reference = 0.01 * dense(logits[:, :, 0], onset, 1 + 2 * onset, reduction="sum")
    reference += 0.25 * 0.01 * dense(logits[:, :, 1], sustain, reduction="sum")
    error = torch.sigmoid(logits[:, :, 2]) - velocity / 127
    reference += 2.0 * error[onset > 0].square().mean()
    (wanted,) = torch.autograd.grad(reference, logits)
    torch.testing.assert_close(total, reference)
    torch.testing.assert_close(ours, wanted)


def test_both_ways_into_the_encoder_agree(cache: WindowCache) -> None:
    model = WindowAutoEncoder(AutoEncoderConfig("drums", d_latent=8, d_model=8, n_blocks=1)).eval()
    window = int(cache.filled_windows("drums", "train")[0])
    from_bytes = model.encode_bytes(window_batch(cache, "drums", np.array([window])))
    tensor = torch.from_numpy(notes_to_tensor(cache.window(window, "drums")))[None]
    torch.testing.assert_close(from_bytes, model.encode(tensor))


def test_whitened_latents_have_unit_variance_and_come_back() -> None:
    torch.manual_seed(0)
    latents = torch.randn(4000, 6) @ torch.randn(6, 6) + 3
    whitening = Whitening(6)
    whitening.fit(latents)
    white = whitening(latents)
    torch.testing.assert_close(torch.cov(white.T), torch.eye(6), atol=0.05, rtol=0)
    torch.testing.assert_close(whitening.inverse(white), latents, atol=1e-3, rtol=1e-3)


def test_a_direction_without_variance_is_not_blown_up() -> None:
    latents = torch.randn(500, 3) * torch.tensor([1.0, 1.0, 0.0])
    whitening = Whitening(3)
    whitening.fit(latents)
    assert whitening(latents).abs().max() < 10


def test_log_density_of_a_mixture_agrees_with_torch() -> None:
    torch.manual_seed(0)
    mixture = Mixture(torch.randn(5, 3), torch.randn(5, 3, 4), torch.randn(5, 3, 4) * 0.1)
    target = torch.randn(5, 4)
    reference = torch.distributions.MixtureSameFamily(
        torch.distributions.Categorical(logits=mixture.logits),
        torch.distributions.Independent(
            torch.distributions.Normal(mixture.mean, mixture.log_sigma.exp()), 1
        ),
    )
    wanted = reference.log_prob(target)  # type: ignore[no-untyped-call]
    torch.testing.assert_close(mixture.log_prob(target), wanted)


def _sample(model: LatentPredictor, temperature: float, seed: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(3)
    context = torch.randn(2, 4, 8, generator=generator)
    lead = torch.randn(2, 2, 8, generator=generator) if model.config.has_lead else None
    noise = torch.Generator().manual_seed(seed)
    uniform = torch.rand(2, model.config.n_components, generator=noise)
    gumbel = -torch.log(-torch.log(uniform))
    gaussian = torch.randn(2, 8, generator=noise)
    level = torch.full((2, 1), temperature)
    out: torch.Tensor = model(context, lead, gumbel, gaussian, level, torch.ones(2, 1))
    return out


@pytest.mark.parametrize("has_lead", [False, True])
def test_temperature_nought_is_deterministic_and_one_is_not(has_lead: bool) -> None:
    torch.manual_seed(0)
    model = LatentPredictor(PredictorConfig(8, has_lead=has_lead, d_model=16, n_blocks=1)).eval()
    assert torch.equal(_sample(model, 0.0, 1), _sample(model, 0.0, 2))
    assert not torch.allclose(_sample(model, 1.0, 1), _sample(model, 1.0, 2))
    assert torch.equal(_sample(model, 1.0, 1), _sample(model, 1.0, 1))


def test_a_sample_is_of_the_chosen_component_of_the_whole_mixture() -> None:
    torch.manual_seed(0)
    model = LatentPredictor(PredictorConfig(8, n_components=5, d_model=16, n_blocks=1)).eval()
    context = torch.randn(6, 4, 8)
    mixture = model.mixture(model.own(context), None)
    noise, ones = torch.randn(6, 8), torch.ones(6, 1)
    for k in range(5):
        gumbel = 1e6 * torch.eye(5)[k].expand(6, 5)
        wanted = model.own.inverse(mixture.mean[:, k] + mixture.log_sigma[:, k].exp() * noise)
        torch.testing.assert_close(model(context, None, gumbel, noise, ones, ones), wanted)


def test_the_predictor_learns_a_rule() -> None:
    torch.manual_seed(0)
    config = PredictorConfig(
        d_latent=4, n_context=2, has_lead=True, n_components=2, d_model=32, n_blocks=1,
        dropout=0.0, context_noise=0.0,
    )  # fmt: skip
    model = LatentPredictor(config)
    context, lead = torch.randn(256, 2, 4), torch.randn(256, 2, 4)
    batch = {"context": context, "lead": lead, "target": 0.5 * context[:, -1] + lead[:, 1]}
    assert train(model, batch, n_steps=200)[-1]["error"] < 0.05


def test_a_predictor_that_listens_hears_the_windows_and_not_only_the_latents() -> None:
    torch.manual_seed(0)
    autoencoder = WindowAutoEncoder(AutoEncoderConfig("bass", d_latent=8, d_model=16, n_blocks=1))
    windows = torch.zeros(2, 3, 256, 128, dtype=torch.uint8)
    windows[0, :2, ::16, 40] = 1
    windows[1, :2, 8::16, 52] = 1
    train(autoencoder, windows.repeat(4, 1, 1, 1), n_steps=150)
    # Latents that say nothing of the windows: only an ear can know those.
    batch = {"context": torch.randn(8, 2, 8), "target": torch.randn(8, 8)}
    batch["window"] = windows.repeat(4, 1, 1, 1)
    heard = {}
    for weight in (0.0, 50.0):
        torch.manual_seed(0)
        config = PredictorConfig(8, n_context=2, n_components=1, d_model=16, n_blocks=1)
        model = LatentPredictor(config)
        model.listen_with(autoencoder, weight)
        before = [p.clone() for p in autoencoder.parameters()]
        heard[weight] = train(model, batch, n_steps=150)[-1]["sound"]
        # It learns nothing more, and is no part of the predictor.
        assert all(torch.equal(a, b) for a, b in zip(before, autoencoder.parameters(), strict=True))
        assert not any("encoder" in name for name in model.state_dict())
    assert heard[50.0] < 0.5 * heard[0.0]
