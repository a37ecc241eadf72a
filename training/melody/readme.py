"""The README of a melody set, written from its card alone."""

from pathlib import Path
from typing import Final

from server.contract import MelodyCard

_WHAT: Final = {
    "lstm": "An LSTM that says the next token of a melody from those before it.",
    "lstm-vae": "An encoder (LSTM both ways) of 64 tokens to a latent, and an LSTM that says the "
    "next token from the latent and the tokens before.",
    "conv-vae": "An encoder (convolutions) of 64 tokens to a latent, and causal dilated "
    "convolutions that say the next token from the latent and the 64 tokens before.",
}
_HONEST: Final = (
    "The latent of each 64 steps comes from the 64 steps *before* them, so the perplexity is that "
    "of a model which has seen nothing of what it predicts."
)
_FIGURES: Final = (
    ("perplexity", "perplexity a sixteenth, test"),
    ("ngram_perplexity", "the same, best n-gram"),
    ("perplexity_to_ngram", "ratio of the two"),
    ("accuracy", "accuracy a sixteenth, test"),
    ("ngram_accuracy", "the same, best n-gram"),
    ("onset_perplexity", "perplexity of steps where a note starts"),
    ("onset_accuracy", "accuracy of steps where a note starts"),
    ("active_units", "active latent units (Burda)"),
    ("kl_nats", "information in the latent, nats"),
    ("loss_true", "loss with the true latent, nats a token"),
    ("loss_shuffled", "loss with another melody's latent"),
    ("loss_prior", "loss with a latent drawn from the prior"),
    ("loss_own", "loss with the latent of the very steps that are said (no prediction)"),
    ("loss_own_shuffled", "the same with another melody's"),
    ("longest_copy_notes", "longest span copied from training, notes (temperature 1)"),
    ("interval_overlap", "overlap of intervals with Bach's (temperature 1)"),
    ("duration_overlap", "overlap of durations with Bach's (temperature 1)"),
)


def write_melody_readme(folder: Path, card: MelodyCard) -> None:
    """Write ``README.md`` into a set's folder."""
    parts = [_head(card), _macros(card), _figures(card), _how(card)]
    (folder / "README.md").write_text("\n".join(filter(None, parts)), encoding="utf-8")


def _head(card: MelodyCard) -> str:
    n_steps = card.metrics.get("training_n_steps", 0.0)
    minutes = card.metrics.get("training_wall_s", 0.0) / 60
    return f"""# {card.name}

A melody model for `ai-music-server`. {_WHAT[card.model]}

A token is a sixteenth: a note that starts (MIDI {card.lowest_pitch} to {card.highest_pitch} were
heard in training), hold, or rest. Its state goes in and comes out at each step. Written
{card.created} by version {card.version}; trained for {minutes:.0f} minutes, {n_steps:.0f} steps, on
one CPU thread. `card.json` is the contract with the server and holds every figure.

## Data

{card.data}
"""


def _macros(card: MelodyCard) -> str:
    if not card.macro_hints:
        return ""
    rows = "\n".join(f"| {k} | {hint} |" for k, hint in enumerate(card.macro_hints, start=1))
    return f"""## What the macros change most

| macro | raises |
|---|---|
{rows}
"""


def _figures(card: MelodyCard) -> str:
    rows = [
        f"| {title} | {card.metrics[key]:.4g} |" for key, title in _FIGURES if key in card.metrics
    ]
    if not rows:
        return ""
    return f"""## Figures

On the test pieces, which took no part in training.{" " + _HONEST if card.d_latent else ""}

| | |
|---|--:|
{chr(10).join(rows)}
"""


def _how(card: MelodyCard) -> str:
    return f"""## How to make it again

    ai-music-training prepare bach
    ai-music-training fit --config melody --model {card.model}
    ai-music-training export exported_models/{card.name} --config melody --model {card.model}
    ai-music-training evaluate exported_models/{card.name}
"""
