"""Renders a piece to a file, faster than real time, by the same engine that plays live."""

import logging
import math
from collections.abc import Callable, Mapping
from pathlib import Path

from server.engine import Engine
from server.jobs import run_job
from server.melody.model import MelodyModel
from server.melody.render import render_melody
from server.midi_file import write_midi_file
from server.model import BandModels
from server.music import BEATS_PER_BAR, INSTRUMENTS, MELODY, Note, Voice
from server.settings import Snapshot

_log = logging.getLogger(__name__)


def render_notes(
    models: BandModels,
    settings: Snapshot,
    n_bars: int,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> dict[Voice, list[Note]]:
    """Generate a piece: the notes that live playing gives with these settings.

    Args:
        models: the band.
        settings: seed, temperatures and all the rest.
        n_bars: length in bars of 4/4, >= 1.
        progress: called with windows done and windows in all.

    Returns:
        Notes of each instrument in quarter notes of the piece, none beyond its end.
    """
    return _cut(n_bars, _render_windows(models, settings, n_bars, progress))


def _render_windows(
    models: BandModels, settings: Snapshot, n_bars: int, progress: Callable[[int, int], None]
) -> dict[Voice, list[Note]]:
    """Generate whole windows, also where the piece ends inside the last one."""
    engine = Engine(models.card.window_beats, settings)
    n_windows = math.ceil(n_bars * BEATS_PER_BAR / engine.window_beats)
    notes: dict[Voice, list[Note]] = {instrument: [] for instrument in INSTRUMENTS}
    for index in range(n_windows):
        beat = index * engine.window_beats
        while not engine.is_ready(index):
            job = engine.next_job(beat)
            assert job is not None, "the engine wants every window that is not ready"
            engine.accept(run_job(models, job), beat)
        for instrument in INSTRUMENTS:
            notes[instrument] += engine.notes_of(index, instrument)
        progress(index + 1, n_windows)
    return notes


def render_file(
    models: BandModels | None,
    settings: Snapshot,
    n_bars: int,
    path: Path,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    melody: MelodyModel | None = None,
) -> dict[Voice, list[Note]]:
    """Generate a piece and write it as a MIDI file at the settings' tempo.

    Args:
        models: the band; ``None`` leaves the melody alone.
        settings: seed, temperatures and all the rest, who is heard and on which channel too.
        n_bars: length in bars of 4/4, >= 1.
        path: the file; replaced.
        progress: called with windows done and windows in all.
        melody: who plays over the band; ``None``: nobody.

    Returns:
        The notes written.

    Raises:
        OSError: the file cannot be written.
    """
    band = {} if models is None else _render_windows(models, settings, n_bars, progress)
    notes = _cut(n_bars, band)
    if melody is not None:
        # It hears whole windows, as it does live, whatever the length of the piece.
        notes[MELODY] = render_melody(melody, settings, n_bars, band)
    write_midi_file(path, notes, settings)
    _log.info("wrote %s", path)
    return notes


def _cut(n_bars: int, notes: Mapping[Voice, list[Note]]) -> dict[Voice, list[Note]]:
    """Leave out what lies beyond a piece's end."""
    end_beats = float(n_bars * BEATS_PER_BAR)
    return {voice: _until(end_beats, played) for voice, played in notes.items()}


def _until(end_beats: float, notes: list[Note]) -> list[Note]:
    return [
        Note(n.start_beats, min(n.duration_beats, end_beats - n.start_beats), n.pitch, n.velocity)
        for n in notes
        if n.start_beats < end_beats
    ]
