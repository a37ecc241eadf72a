"""Long chains of a whole band, many side by side, through the exported graphs."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from server.bars import decode_many, kept_bars
from server.chain import return_deviation
from server.form import MAX_RETURN, Return, nearest, rests_at, return_at, return_to_like
from server.listening import hear_piano
from server.model import BandModels, Noise
from server.music import ACCOMPANIMENT, INSTRUMENTS, Instrument
from server.patchwork import notes_said
from server.piano_roll import FloatArray, NoteArray, empty_notes
from server.playable import let_go

_PIANO = INSTRUMENTS.index("piano")
_DECODE_BATCH = 64
_BARS_NDIM = 3


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
    chains = _Chains(models, starts, n_windows, seed, form)
    rng = np.random.default_rng(seed)
    for step in tqdm(range(n_windows), "rolling out", leave=False):
        backs = chains.planned(step)
        heard = None
        for instrument in ("piano", *ACCOMPANIMENT):
            noise = models.draw_noise(instrument, rng, len(starts))
            k = INSTRUMENTS.index(instrument)
            chains.grow(step, k, heard, noise, temperatures[instrument])
            chains.play_again(step, k, backs)
            if k == _PIANO:
                heard = _hear(models, chains.bars[:, k, step])
                backs = chains.found(step, backs)
        chains.rest(step)
    return Rollout(chains.grown, chains.notes())


class _Chains:
    """Chains that grow side by side, as `server.chain` grows one."""

    def __init__(
        self, models: BandModels, starts: FloatArray, n_windows: int, seed: int, form: float
    ) -> None:
        self._models, self._starts, self._seed, self._form = models, starts, seed, form
        n, n_instruments, _, d_latent = starts.shape
        self.grown = np.empty((n, n_instruments, n_windows, d_latent), np.float32)
        size = n, n_instruments, n_windows, models.card.n_bars, d_latent
        self.bars = np.empty(size, np.float32)
        """What each bar is decoded from."""
        rests = [_rests(models, n_windows, seed + chain, form) for chain in range(n)]
        self._rests = np.array(rests, bool).reshape(n, n_windows, n_instruments)

    def planned(self, step: int) -> list[Return | None]:
        """Return what each chain returns to by plan."""
        form = self._models.form
        return [return_at(form, self._seed + n, step, self._form) for n in range(len(self.grown))]

    def found(self, step: int, backs: list[Return | None]) -> list[Return | None]:
        """Return what each returns to, where the piano's new window is like one before, too."""
        form = self._models.form
        found = []
        for n, back in enumerate(backs):
            seed, piano, memory = self._seed + n, self.grown[n, _PIANO, step], self._memory(n, step)
            like = return_to_like(form, seed, step, piano, memory, self._form)
            found.append(back or like)
        return found

    def grow(
        self, step: int, k: int, heard: FloatArray | None, noise: Noise, temperature: float
    ) -> None:
        """Grow an instrument's windows, all of them new; the others hear the piano's."""
        lead = None
        if heard is not None:
            lead = np.stack([self._context(step, _PIANO)[:, -1], heard], axis=1)
        context = self._context(step, k)
        latents = self._models.predict(INSTRUMENTS[k], context, lead, noise, temperature)
        self.grown[:, k, step] = latents
        self.bars[:, k, step] = latents[:, None]

    def play_again(self, step: int, k: int, backs: list[Return | None]) -> None:
        """Put windows and bars in their place that are heard again."""
        form = self._models.form
        for n, back in enumerate(backs):
            kept = kept_bars(form, self._seed + n, step, self._models.card.n_bars, self._form)[k]
            grown, bars = self.grown[n, k], self.bars[n, k]
            if back is not None and back.who[k]:
                source = step - back.distance
                grown[step], bars[step] = grown[source], bars[source]
                if back.varied[k]:
                    deviation = return_deviation(self._models, self._seed + n, step, k)
                    bars[step, ~kept] = grown[step] + form.variation[k] * deviation
                continue
            near = nearest(form, step, k, grown[step], self._memory(n, step))
            if near is not None:
                bars[step, kept] = bars[near, kept]

    def rest(self, step: int) -> None:
        """Have nobody take up a bar from below a rest: rests are whole."""
        for n, k in np.argwhere(self._rests[:, step]):
            self.bars[n, k, step] = self.grown[n, k, step]

    def notes(self) -> dict[Instrument, list[list[NoteArray]]]:
        """Decode all windows but those of who rests."""
        n_windows = self.grown.shape[2]
        notes = {}
        for k, instrument in enumerate(INSTRUMENTS):
            card = self._models.card.instruments[instrument]
            flat = self.bars[:, k].reshape(-1, *self.bars.shape[3:])
            scales = card.density_scale, card.velocity_scale
            windows = decode_windows(self._models, instrument, flat, *scales)
            windows = [
                empty_notes() if self._rests[at // n_windows, at % n_windows, k] else notes_of
                for at, notes_of in enumerate(windows)
            ]
            notes[instrument] = [
                windows[first : first + n_windows] for first in range(0, len(windows), n_windows)
            ]
        return notes

    def _context(self, step: int, k: int) -> FloatArray:
        """Return an instrument's last windows, shape (n_chains, n_context, d_latent)."""
        n_context = self._starts.shape[2]
        before, since = self._starts[:, k, step:], self.grown[:, k, max(0, step - n_context) : step]
        return np.concatenate([before, since], axis=1)

    def _memory(self, n: int, step: int) -> dict[int, FloatArray]:
        return {at: self.grown[n, :, at] for at in range(max(0, step - MAX_RETURN), step)}


def _hear(models: BandModels, bars: FloatArray) -> FloatArray:
    """Return the piano's bars (n, n_bars, d_latent) as the others hear them, (n, d_latent)."""
    parts = [
        hear_piano(models, decode_many(models, "piano", bars[first : first + _DECODE_BATCH]))
        for first in range(0, len(bars), _DECODE_BATCH)
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
    *,
    is_predicted: bool = True,
) -> list[NoteArray]:
    """Decode latents to notes.

    Args:
        models: the band.
        instrument: whose.
        latents: shape (n, d_latent), or (n, n_bars, d_latent) of windows whose bars have their own.
        density: factor on the expected onsets; the card's for predicted latents, 1 for encoded.
        dynamics: factor on the velocities' distance from their mean; likewise.
        is_predicted: as `BandModels.decode` has it.
    """
    card = models.card.instruments[instrument]
    scale = card.onset_scale * density
    bars = latents if latents.ndim == _BARS_NDIM else latents[:, None]
    notes: list[NoteArray] = []
    for first in tqdm(range(0, len(bars), _DECODE_BATCH), f"decoding {instrument}", leave=False):
        batch = bars[first : first + _DECODE_BATCH]
        for decoded in decode_many(models, instrument, batch, is_predicted=is_predicted):
            found = notes_said(decoded, scale, card.sustain_threshold, velocity_scale=dynamics)
            notes.append(let_go(instrument, found) if is_predicted else found)
    return notes
