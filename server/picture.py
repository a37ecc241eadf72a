"""Draws a piece as piano rolls; needs matplotlib, which only this module imports, when asked."""

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from server.errors import ConfigError
from server.music import BEATS_PER_BAR, VOICES, Note, Voice
from server.whole_file import write_whole

COLOURS: Final[dict[Voice, str]] = {
    "drums": "#e0533d",
    "piano": "#377cc8",
    "guitar": "#eca336",
    "bass": "#469b88",
    "strings": "#9d5fb0",
    "melody": "#333333",
}


def check_picture(path: Path) -> None:
    """Check a picture's ending, before a piece is made for it.

    Raises:
        ConfigError: matplotlib is not installed, or cannot draw such a file.
    """
    try:
        from matplotlib.backend_bases import FigureCanvasBase
    except ImportError as error:
        raise ConfigError(
            "a picture needs matplotlib: pip install 'ai-music-generator[picture]'"
        ) from error
    kinds = sorted(FigureCanvasBase.get_supported_filetypes())
    if _kind_of(path) not in kinds:
        raise ConfigError(
            f"{path}: the ending chooses the format, wanted one of {', '.join(kinds)}"
        )


def _kind_of(path: Path) -> str:
    return path.suffix.removeprefix(".").lower()


def draw_piece(path: Path, notes: Mapping[Voice, Iterable[Note]], n_bars: int, title: str) -> None:
    """Draw one piano roll a voice that has notes, loud notes darker, and save the picture.

    Args:
        path: the picture; its ending chooses the format.
        notes: notes of each voice in quarter notes of the piece.
        n_bars: length of the piece.
        title: text above it.

    Raises:
        ConfigError: as ``check_picture``.
        OSError: the file cannot be written.
    """
    check_picture(path)
    from matplotlib.collections import PatchCollection
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    figure = Figure(figsize=(14, 10), layout="constrained")
    figure.suptitle(title)
    voices = [voice for voice in VOICES if voice in notes]
    rows = figure.subplots(len(voices), sharex=True, squeeze=False)
    for axes, instrument in zip(rows[:, 0], voices, strict=True):
        played = list(notes.get(instrument, ()))
        boxes = [Rectangle((n.start_beats, n.pitch - 0.5), n.duration_beats, 1) for n in played]
        alphas = [0.25 + 0.75 * n.velocity / 127 for n in played]
        axes.add_collection(
            PatchCollection(boxes, facecolor=COLOURS[instrument], alpha=alphas or None)
        )
        pitches = [n.pitch for n in played] or [60]
        axes.set_ylim(min(pitches) - 2, max(pitches) + 2)
        axes.set_xlim(0, n_bars * BEATS_PER_BAR)
        axes.set_ylabel(instrument)
        axes.set_xticks(range(0, n_bars * BEATS_PER_BAR + 1, BEATS_PER_BAR * max(1, n_bars // 16)))
        axes.grid(axis="x", alpha=0.3)
    axes.set_xlabel("beats")
    data = io.BytesIO()
    figure.savefig(data, dpi=100, format=_kind_of(path))
    write_whole(path, data.getvalue())
