"""The README of a model set, written from its card alone."""

from dataclasses import replace
from pathlib import Path

from server.contract import BandCard
from server.music import INSTRUMENTS
from training.set_folder import write_card

_COLUMNS = (
    ("onset_f1", "onset F1"),
    ("frame_f1", "frame F1"),
    ("velocity_mae", "velocity error (of 127)"),
    ("distinct", "distinct windows"),
    ("distinct_real", "(real)"),
    ("jaccard", "like the one before"),
    ("jaccard_real", "(real)"),
    ("frechet", "Fréchet"),
    ("frechet_real_halves", "(real halves)"),
)
_TONAL = (
    ("tonal_distance", "generated"),
    ("tonal_distance_real", "real"),
    ("tonal_distance_other_song", "real, of another song"),
)


def write_readme(folder: Path, card: BandCard) -> None:
    """Write ``README.md`` into a set's folder."""
    parts = [_head(card), _training(card), _reconstruction(card), _tonal(card), _how(card)]
    (folder / "README.md").write_text("\n".join(filter(None, parts)), encoding="utf-8")


def add_metrics(folder: Path, card: BandCard, metrics: dict[str, dict[str, float]]) -> BandCard:
    """Put figures on the card of a set that stands, and into its README.

    Args:
        folder: the set's folder.
        card: its card.
        metrics: figures by topic; topics that are there already are replaced.

    Returns:
        The new card.
    """
    card = replace(card, metrics=card.metrics | metrics)
    write_card(folder, card)
    write_readme(folder, card)
    return card


def _head(card: BandCard) -> str:
    hints = "\n".join(
        f"| {name} | {' | '.join(own.macro_hints)} |" for name, own in card.instruments.items()
    )
    return f"""# {card.name}

A band for `ai-music-server`: {", ".join(INSTRUMENTS)}. Windows of {card.window_steps} time steps,
{card.steps_per_beat} a beat; {card.d_latent} latents an instrument; each predictor sees the last
{card.n_context} windows. Written {card.created} by version {card.version}. `card.json` is the
contract with the server and holds every figure.

## Data

{card.data}

## What the macros change most

| instrument | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 |
|---|---|---|---|---|---|---|---|---|
{hints}
"""


def _training(card: BandCard) -> str:
    facts = card.metrics.get("training", {})
    rows = []
    for instrument in INSTRUMENTS:
        for part in ("autoencoder", "predictor"):
            key = f"{instrument}_{part}"
            if f"{key}_wall_s" in facts:
                minutes = facts[f"{key}_wall_s"] / 60
                n_steps, rate = facts[f"{key}_n_steps"], facts[f"{key}_windows_per_s"]
                rows.append(
                    f"| {instrument} | {part} | {n_steps:.0f} | {minutes:.1f} | {rate:.0f} |"
                )
    if not rows:
        return ""
    total_min = sum(value for key, value in facts.items() if key.endswith("wall_s")) / 60
    return f"""## Training

{facts["n_songs"]:.0f} songs, {facts["n_windows"]:.0f} windows; {total_min:.0f} minutes of one CPU
thread in all.

| instrument | part | steps | minutes | windows a second |
|---|---|---|---|---|
{chr(10).join(rows)}
"""


def _reconstruction(card: BandCard) -> str:
    rows = _rows(card, _COLUMNS)
    if not rows:
        return ""
    return f"""## Figures

On the test split, which took no part in training or calibration. *Onset F1*: notes of the right
pitch (drums: kit class) on exactly the right time step, encoded and decoded. *Distinct windows*,
*like the one before* (shared onsets) and *Fréchet* (distance of latents to real ones) are of chains
of 200 windows from real starts, at temperature 1.

| instrument | {" | ".join(title for _, title in _COLUMNS)} |
|---|{"---|" * len(_COLUMNS)}
{rows}
"""


def _tonal(card: BandCard) -> str:
    rows = _rows(card, _TONAL)
    if not rows:
        return ""
    return f"""Tonal distance to the piano; lower fits better:

| instrument | {" | ".join(title for _, title in _TONAL)} |
|---|{"---|" * len(_TONAL)}
{rows}
"""


def _rows(card: BandCard, columns: tuple[tuple[str, str], ...]) -> str:
    lines = []
    for instrument in INSTRUMENTS:
        own = card.metrics.get(instrument, {})
        if columns[0][0] in own:
            cells = [f"{own[key]:.3g}" if key in own else "-" for key, _ in columns]
            lines.append(f"| {instrument} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _how(card: BandCard) -> str:
    return f"""## How to make it again

    ai-music-training prepare DATA
    ai-music-training fit
    ai-music-training export exported_models/{card.name}
    ai-music-training evaluate exported_models/{card.name}
"""
