"""Long chains of a whole band, many side by side, through the exported graphs."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from server.chain import return_deviation
from server.decoding import decode_notes
from server.form import MAX_RETURN, Return, rests_at, return_at, return_to_like
from server.listening import hear_piano
from server.model import BandModels
from server.music import ACCOMPANIMENT, INSTRUMENTS, Instrument
from server.piano_roll import FloatArray, NoteArray, empty_notes

_PIANO = INSTRUMENTS.index("piano")
_DECODE_BATCH = 64


@dataclass(frozen=True, slots=True)
class Rollout:
    """Chains that were grown from real starts."""

    latents: FloatArray
    """As they were predicted or recalled, shape (n_chains, 5, n_windows, d_latent)."""
    notes: dict[Instrument, list[list[NoteArray]]]
    """Notes of each window of each chain."""


def roll_out(
    models: BandModels,
    starts: FloatArray,
    n_windows: int,
    temperatures: Mapping[Instrument, float],
    seed: int = 0,
    form: float = 1.0,
) -> Rollout:
    """Let the band play from several starts.

    Args:
        models: the band.
        starts: real contexts, shape (n_chains, 5, n_context, d_latent).
        n_windows: windows to grow in each chain.
        temperatures: of each instrument.
        seed: of the noise.
        form: how readily a chain returns to its own windows, as `server.chain.Recipe` has it.

    Returns:
        The chains, decoded.
    """
    rng = np.random.default_rng(seed)
    context = starts.copy()
    grown = np.empty((*starts.shape[:2], n_windows, starts.shape[3]), np.float32)
    wander = np.zeros_like(grown)
    for step in tqdm(range(n_windows), "rolling out", leave=False):
        latest = np.empty_like(context[:, :, -1])
        heard = latest[:, _PIANO]
        backs = [return_at(models.form, seed + chain, step, form) for chain in range(len(starts))]
        for instrument in ("piano", *ACCOMPANIMENT):
            k = INSTRUMENTS.index(instrument)
            lead = None
            if k != _PIANO:
                lead = np.stack([context[:, _PIANO, -1], heard], axis=1)
            noise = models.draw_noise(instrument, rng, len(starts))
            latest[:, k] = models.predict(
                instrument, context[:, k], lead, noise, temperatures[instrument]
            )
            for chain, back in enumerate(backs):
                if back is not None and back.who[k]:
                    latest[chain, k] = grown[chain, k, step - back.distance]
                    if back.varied[k]:
                        deviation = return_deviation(models, seed + chain, step, k)
                        wander[chain, k, step] = models.form.variation[k] * deviation
            if k == _PIANO:
                heard = _hear(models, latest[:, k])
                backs = [
                    back or _like(models, seed + chain, step, latest[chain, k], grown[chain], form)
                    for chain, back in enumerate(backs)
                ]
        grown[:, :, step] = latest
        context = np.concatenate([context[:, :, 1:], latest[:, :, None]], axis=2)
    rests = [_rests(models, n_windows, seed + chain, form) for chain in range(len(starts))]
    notes = {}
    for k, instrument in enumerate(INSTRUMENTS):
        flat = (grown + wander)[:, k].reshape(-1, starts.shape[3])
        card = models.card.instruments[instrument]
        windows = decode_windows(models, instrument, flat, card.density_scale, card.velocity_scale)
        windows = [
            empty_notes() if rests[at // n_windows][at % n_windows][k] else notes_of
            for at, notes_of in enumerate(windows)
        ]
        notes[instrument] = [
            windows[first : first + n_windows] for first in range(0, len(windows), n_windows)
        ]
    return Rollout(grown, notes)


def _like(
    models: BandModels, seed: int, step: int, piano: FloatArray, grown: FloatArray, form: float
) -> Return | None:
    """Return what the others of a chain, grown (5, n_windows, d_latent) so far, return to."""
    memory = {at: grown[:, at] for at in range(max(0, step - MAX_RETURN), step)}
    return return_to_like(models.form, seed, step, piano, memory, form)


def _hear(models: BandModels, latents: FloatArray) -> FloatArray:
    """Return the piano's latents as the others hear them, shape (n, d_latent)."""
    parts = [
        hear_piano(models, models.decode("piano", latents[first : first + _DECODE_BATCH]))
        for first in range(0, len(latents), _DECODE_BATCH)
    ]
    return np.concatenate(parts)


def _rests(models: BandModels, n_windows: int, seed: int, form: float) -> list[tuple[bool, ...]]:
    n = len(INSTRUMENTS)
    return [rests_at(models.form, seed, (index,) * n, (0,) * n, form) for index in range(n_windows)]


def decode_windows(
    models: BandModels,
    instrument: Instrument,
    latents: FloatArray,
    density: float = 1.0,
    dynamics: float = 1.0,
) -> list[NoteArray]:
    """Decode latents (n, d_latent) to notes.

    Args:
        models: the band.
        instrument: whose.
        latents: shape (n, d_latent).
        density: factor on the expected onsets; the card's for predicted latents, 1 for encoded.
        dynamics: factor on the velocities' distance from their mean; likewise.
    """
    card = models.card.instruments[instrument]
    scale = card.onset_scale * density
    notes: list[NoteArray] = []
    for first in tqdm(range(0, len(latents), _DECODE_BATCH), f"decoding {instrument}", leave=False):
        for decoded in models.decode(instrument, latents[first : first + _DECODE_BATCH]):
            found = decode_notes(decoded, scale, card.sustain_threshold, velocity_scale=dynamics)
            notes.append(found)
    return notes
