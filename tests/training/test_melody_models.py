"""The melody models as plain torch modules, and what they are fed with."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from server.melody.card import MelodyKind
from server.melody.tokens import HOLD, REST
from tests.training.tunes import TINY, make_melody
from training.melody.batches import MelodyDataset, context_before
from training.melody.jobs import MelodyModel, make_model
from training.melody.latent_use import encode_all, latent_use, n_active_units
from training.melody.settings import MELODY_KINDS
from training.models.melody_lstm import Batch
from training.models.melody_parts import PAST_SIZE, next_past, past_of, shifted
from training.models.melody_vae import MelodyVAE

LATENT_KINDS: tuple[MelodyKind, ...] = ("lstm-vae", "conv-vae")


def made(kind: MelodyKind, seed: int = 0) -> MelodyModel:
    torch.manual_seed(seed)
    return make_model(kind, TINY)


def made_vae(kind: MelodyKind) -> MelodyVAE:
    model = made(kind)
    assert isinstance(model, MelodyVAE)
    return model


def fit(model: MelodyModel, batch: Batch, n_steps: int) -> float:
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    loss = torch.tensor(0.0)
    for _ in range(n_steps):
        optimizer.zero_grad()
        loss = model.loss(batch)["loss"]
        torch.autograd.backward(loss)
        optimizer.step()
    return float(loss.detach())


@torch.inference_mode()
def said(model: MelodyModel, batch: Batch) -> torch.Tensor:
    """Logits of all that is not lead-in, at the latents of the 64 steps before."""
    said: torch.Tensor
    if not isinstance(model, MelodyVAE):
        said = model.decoder(shifted(batch["tokens"]), batch["positions"])
        return said
    mean, _ = model.segments(batch)
    tokens, positions = batch["tokens"][:, 64:], batch["positions"][:, 64:]
    said = model.decoder(shifted(tokens), positions, mean.repeat_interleave(64, 1))
    return said


def test_what_is_remembered_is_the_same_step_by_step() -> None:
    tokens = torch.tensor([[REST, REST, 60, HOLD, HOLD, 67, REST, REST, 55, HOLD, 90, 55]])
    whole = past_of(tokens)
    state = torch.zeros(1, PAST_SIZE)
    for step in range(tokens.shape[1]):
        now, state = next_past(tokens[:, step], state)
        for name in ("interval", "last", "age"):
            assert getattr(now, name)[0, 0] == getattr(whole, name)[0, step], (name, step)
        torch.testing.assert_close(now.heard[0, 0], whole.heard[0, step])


@pytest.mark.parametrize("kind", MELODY_KINDS)
def test_a_step_at_a_time_says_what_the_whole_melody_says(kind: MelodyKind) -> None:
    model = made(kind).eval()
    tokens = torch.from_numpy(make_melody(1).tokens)[None]
    positions = torch.arange(96)[None] % 16
    latent = torch.randn(1, model.d_latent) if model.d_latent else None
    state = [torch.zeros(shape) for shape in model.decoder.state_shapes()]
    with torch.inference_mode():
        each = () if latent is None else (latent[:, None].expand(1, 96, -1),)
        whole = model.decoder(shifted(tokens), positions, *each)
        for step in range(96):
            token = shifted(tokens)[:, step]
            logits, *state = model.decoder.step(token, positions[:, step], latent, *state)
            torch.testing.assert_close(logits, whole[:, step], atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("kind", MELODY_KINDS)
def test_nothing_is_said_by_what_comes_later(kind: MelodyKind) -> None:
    # Two segments behind the lead-in; from step 70 on everything is another melody.
    model = made(kind).eval()
    n_lead = 64 if model.d_latent else 0
    batch = MelodyDataset([make_melody(1, 128)], 128, n_lead)[[0]]
    other = batch | {"tokens": batch["tokens"].clone()}
    other["tokens"][:, n_lead + 70 :] = torch.from_numpy(make_melody(2, 58).tokens)
    before, after = said(model, batch), said(model, other)
    assert torch.equal(before[:, :71], after[:, :71])
    assert not torch.equal(before[:, 71:], after[:, 71:])


@pytest.mark.slow
@pytest.mark.parametrize("kind", MELODY_KINDS)
def test_a_tiny_model_learns_four_bars_by_heart(kind: MelodyKind) -> None:
    torch.manual_seed(0)
    quick = replace(TINY, d_model=32, d_hidden=64, n_layers=1)
    model = make_model(kind, replace(quick, word_dropout=0.0, kl_weight=0.0, own_share=0.0))
    melody = make_melody(5, 128)
    batch = MelodyDataset([melody], 128, 64 if model.d_latent else 0)[[0]]
    fit(model, batch, 250)
    model.eval()
    state = [torch.zeros(shape) for shape in model.decoder.state_shapes()]
    token, played = torch.tensor([REST]), []
    latent = None
    with torch.inference_mode():
        for step in range(128):
            if isinstance(model, MelodyVAE) and step % 64 == 0:
                tokens, positions = context_before(melody, step)
                latent, _ = model.encode(
                    torch.from_numpy(tokens)[None], torch.from_numpy(positions)[None]
                )
            logits, *state = model.decoder.step(token, torch.tensor([step % 16]), latent, *state)
            token = logits.argmax(1)
            played.append(int(token))
    assert played[:64] == melody.tokens[:64].tolist()


@pytest.mark.parametrize("kind", LATENT_KINDS)
def test_a_collapsed_latent_is_found_out(kind: MelodyKind) -> None:
    model = made_vae(kind)
    data = MelodyDataset([make_melody(number) for number in range(8)], 64, 64)
    # Long enough for the means' normalisation to know them.
    fit(model, data[list(range(8))], 30)
    model.eval()
    alive = latent_use(model, data)
    assert alive["active_units"] == TINY.d_latent
    assert abs(alive["loss_shuffled"] - alive["loss_true"]) > 1e-4
    model.to_latent.weight.data.zero_()
    model.to_latent.bias.data.zero_()
    dead = latent_use(model, data)
    assert dead["active_units"] == 0
    assert dead["loss_shuffled"] == pytest.approx(dead["loss_true"], abs=1e-6)


def test_active_units_are_those_whose_means_vary() -> None:
    rng = np.random.default_rng(0)
    spread = np.array([1.0, 0.2, 0.05, 0.0], np.float32)
    means = rng.standard_normal((500, 4)).astype(np.float32) * spread
    assert n_active_units(means) == 2


@pytest.mark.parametrize("kind", LATENT_KINDS)
def test_a_decoder_learns_to_listen_to_latents_that_tell_what_comes(kind: MelodyKind) -> None:
    torch.manual_seed(0)
    model = make_model(kind, replace(TINY, own_share=1.0, held_share=0.0))
    assert isinstance(model, MelodyVAE)
    data = MelodyDataset([make_melody(number, 128) for number in range(8)], 128, 64)
    batch = data[list(range(8))]
    fit(model, batch, 150)
    model.eval()
    assert n_active_units(encode_all(model, data)) == TINY.d_latent
    with torch.inference_mode():
        own, _ = model.segments(batch, torch.ones(8, 1, dtype=torch.bool))
        hidden = torch.zeros(8, 128)
        told = model.likelihood_loss(batch, own, hidden)
        misled = model.likelihood_loss(batch, own.roll(1, 0), hidden)
    assert told < 0.9 * misled


def test_stretches_for_judging_hold_every_step_once() -> None:
    melodies = [make_melody(1, 150), make_melody(2, 40)]
    data = MelodyDataset(melodies, 64, 64)
    assert len(data) == 4
    batch = data[[0, 1, 2, 3]]
    assert batch["tokens"].shape == (4, 128)
    # The lead-in of the second stretch is the first one's music; it counts once.
    assert torch.equal(batch["tokens"][1, :64], batch["tokens"][0, 64:])
    assert (batch["tokens"][0, :64] == REST).all()
    assert batch["weight"][:, 64:].sum() == 190
    assert batch["positions"][0, 60:68].tolist() == [12, 13, 14, 15, 0, 1, 2, 3]
    heard = batch["tokens"][:, 64:][batch["weight"][:, 64:] > 0]
    assert heard.tolist() == np.concatenate([m.tokens for m in melodies]).tolist()


def test_stretches_for_training_are_full_moved_and_repeatable() -> None:
    melodies = [make_melody(number) for number in range(4)]
    low = min(int(melody.pitches.min()) for melody in melodies)
    high = max(int(melody.pitches.max()) for melody in melodies)
    batches = [MelodyDataset(melodies, 128, 64, augment_seed=3)[[0, 1, 2, 5]] for _ in range(2)]
    assert torch.equal(batches[0]["tokens"], batches[1]["tokens"])
    assert (batches[0]["weight"][:, 64:] == 1).all()
    pitches = batches[0]["tokens"][batches[0]["tokens"] < 128]
    assert low <= int(pitches.min())
    assert int(pitches.max()) <= high
    plain = torch.from_numpy(melodies[0].tokens)
    shifts = batches[0]["tokens"][0, 64:160] - plain
    assert len(set(shifts[plain < 128].tolist())) == 1
