"""Who can be judged: an exported set, an n-gram, noise. Each says what comes next, and plays."""

from collections.abc import Iterable
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from server.melody.controls import Controls
from server.melody.jobs import MAX_NOTE_STEPS, Held, MelodyJob, run_melody
from server.melody.model import MelodyModel
from server.melody.sampler import allowed_tokens, choose, draw_noise
from server.melody.tokens import BAR_STEPS, CONTEXT_STEPS, HOLD, N_TOKENS, REST, Tokens
from server.music import N_PITCHES
from server.piano_roll import FloatArray
from training.data.melody_cache import Melody
from training.melody.batches import context_before
from training.melody.ngram import Ngram

BARS_A_MELODY: Final = 16
"""Length of a generated melody; Bach's have 13 bars in the mean."""
_SMALLEST: Final = 1e-12
_ALL_PITCHES: Final = np.ones(N_PITCHES, bool)

LogProbabilities = NDArray[np.float64]


class Player(Protocol):
    """One who knows melodies."""

    name: str

    def predict(self, melody: Melody) -> LogProbabilities:
        """Say how likely every token is at each step, given only those before.

        Returns:
            Natural logarithms, shape (n_steps, 130).
        """

    def play(self, n_steps: int, temperature: float, seed: int) -> Tokens:
        """Invent a melody in 4/4 from silence, int64 of shape (n_steps,)."""


class SetPlayer:
    """An exported set, driven by the code that drives it on stage."""

    def __init__(self, model: MelodyModel) -> None:
        self.name = model.card.name
        self._model = model

    def predict(self, melody: Melody) -> LogProbabilities:
        """See `Player`; a latent is taken anew every 64 steps, from the 64 steps before."""
        model, state, token = self._model, self._model.rest_state, REST
        latent: FloatArray = np.zeros(0, np.float32)
        logits = np.empty((len(melody.tokens), N_TOKENS))
        for step, following in enumerate(melody.tokens.tolist()):
            if model.card.d_latent and step % CONTEXT_STEPS == 0:
                latent = model.encode(*context_before(melody, step))
            logits[step], state = model.step(token, int(melody.positions[step]), latent, state)
            token = following
        return logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)

    def play(self, n_steps: int, temperature: float, seed: int) -> Tokens:
        """See `Player`; a latent is a real melody's, chosen by the seed, and kept throughout."""
        controls = Controls(
            seed=seed,
            temperature=temperature,
            top_p=1.0,
            macros=(),
            shift_semitones=0,
            velocity_factor=1.0,
            swing=0.0,
            pitch_classes=None,
        )
        job = MelodyJob(
            epoch=0,
            first=0,
            until=n_steps,
            point=None,
            context=np.zeros(0, np.int64),
            base=None,
            is_encoded=False,
            held=None,
            controls=controls,
        )
        return np.array(run_melody(self._model, job).tokens[:n_steps], np.int64)


class NgramPlayer:
    """An n-gram that plays by the sets' own sampling."""

    def __init__(self, model: Ngram) -> None:
        self.name = model.settings.name
        self._model = model

    def predict(self, melody: Melody) -> LogProbabilities:
        """See `Player`."""
        return np.log(self._model.distributions(melody.tokens, melody.positions) + _SMALLEST)

    def play(self, n_steps: int, temperature: float, seed: int) -> Tokens:
        """See `Player`."""
        tokens = np.empty(n_steps, np.int64)
        held: Held | None = None
        for step in range(n_steps):
            found = self._model.next_distribution(tokens[:step], step % BAR_STEPS)
            logits = np.log(found + _SMALLEST).astype(np.float32)
            token, held = _draw(logits, temperature, seed, step, held)
            tokens[step] = token
        return tokens


class NoisePlayer:
    """Every token that may come is as likely as any other."""

    name = "uniform noise"

    def predict(self, melody: Melody) -> LogProbabilities:
        """See `Player`."""
        return np.full((len(melody.tokens), N_TOKENS), -np.log(N_TOKENS))

    def play(self, n_steps: int, temperature: float, seed: int) -> Tokens:
        """See `Player`."""
        logits, held = np.zeros(N_TOKENS, np.float32), None
        tokens = np.empty(n_steps, np.int64)
        for step in range(n_steps):
            tokens[step], held = _draw(logits, temperature, seed, step, held)
        return tokens


def play_melodies(player: Player, n_bars: int, temperature: float, seed: int) -> list[Melody]:
    """Let a player invent melodies of 16 bars until there are enough bars.

    Melodies without a note are kept: silence is an answer too.
    """
    n_melodies = -(-n_bars // BARS_A_MELODY)
    n_steps = BARS_A_MELODY * BAR_STEPS
    positions = np.arange(n_steps) % BAR_STEPS
    return [
        Melody(
            piece=f"{player.name} {number}",
            part="generated",
            tokens=player.play(n_steps, temperature, 1000 * seed + number),
            positions=positions,
        )
        for number in range(n_melodies)
    ]


def token_figures(player: Player, melodies: Iterable[Melody]) -> dict[str, float]:
    """Judge what a player says of real melodies.

    Returns:
        ``accuracy`` and ``perplexity`` over all tokens, ``onset_accuracy`` and
        ``onset_perplexity`` over those at which a note starts.
    """
    nats, hits, onsets = [], [], []
    for melody in melodies:
        said = player.predict(melody)
        nats.append(-said[np.arange(len(said)), melody.tokens])
        is_best = said == said.max(axis=1, keepdims=True)
        # Of equally likely tokens each is taken in turn.
        hits.append(is_best[np.arange(len(said)), melody.tokens] / is_best.sum(axis=1))
        onsets.append(melody.tokens < N_PITCHES)
    all_nats, all_hits, is_onset = (np.concatenate(parts) for parts in (nats, hits, onsets))
    return {
        "accuracy": float(all_hits.mean()),
        "perplexity": float(np.exp(all_nats.mean())),
        "onset_accuracy": float(all_hits[is_onset].mean()),
        "onset_perplexity": float(np.exp(all_nats[is_onset].mean())),
    }


def _draw(
    logits: FloatArray, temperature: float, seed: int, step: int, held: Held | None
) -> tuple[int, Held | None]:
    """Choose a token as the server does; return it and the note that sounds behind it."""
    is_open = held is not None and step - held.start < MAX_NOTE_STEPS
    allowed = allowed_tokens(_ALL_PITCHES, held.pitch if held is not None and is_open else None)
    token = choose(logits, draw_noise(seed, step), temperature, 1.0, allowed)
    if token == HOLD:
        return token, held
    return token, None if token == REST else Held(token, step, None)
