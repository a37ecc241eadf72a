"""LPD-5's merge rule: which of the five instruments a MIDI part belongs to, and how parts combine.

Drums are channel 10; a part of the piano, guitar or bass family (program // 8 == 0, 3, 4) is that
instrument; any other program below 96 (organ, strings, brass, reeds, synthesisers ...) and the
ethnic instruments 104-111 are strings; pads of effects and percussive programs are dropped. Where
parts of one instrument overlap on a pitch, the greatest velocity is heard.
"""

import heapq
import itertools
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.music import Instrument
from server.piano_roll import LENGTH, PITCH, START, NoteArray, empty_notes, sort_notes

LPD_STEPS_PER_BEAT: Final = 24

_FAMILIES: Final[dict[int, Instrument]] = {0: "piano", 3: "guitar", 4: "bass"}
_N_COMMON_PROGRAMS: Final = 96
_ETHNIC_FAMILY: Final = 13


def instrument_of(program: int, *, is_drum: bool) -> Instrument | None:
    """Return the instrument of a part.

    Args:
        program: General MIDI program, 0-127.
        is_drum: whether the part is on channel 10.

    Returns:
        The instrument, or ``None`` where LPD-5 drops the part.
    """
    if is_drum:
        return "drums"
    family = program // 8
    if family in _FAMILIES:
        return _FAMILIES[family]
    if program < _N_COMMON_PROGRAMS or family == _ETHNIC_FAMILY:
        return "strings"
    return None


def merge_parts(parts: list[NoteArray], min_tail_steps: int = 1) -> NoteArray:
    """Combine the parts of one instrument by greatest velocity.

    The result is what one would read off the maximum of the parts' rolls, except that notes that
    merely touch stay apart: where a louder note ends while another goes on, the rest of that one
    is heard as a note of its own.

    Args:
        parts: note arrays at one resolution.
        min_tail_steps: such rests shorter than this, in time steps, are dropped: they come from
            doubled parts that do not end together.

    Returns:
        Note array in which no two notes of a pitch overlap.
    """
    notes = np.concatenate([empty_notes(), *parts])
    if not len(notes):
        return notes
    notes = notes[np.lexsort((notes[:, START], notes[:, PITCH]))]
    first = _cluster_starts(notes)
    sizes = np.diff(np.append(first, len(notes)))
    merged = [notes[first[sizes == 1]]]
    for begin, size in zip(first[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
        merged.append(_merge_cluster(notes[begin : begin + size], min_tail_steps))
    return sort_notes(np.concatenate(merged))


def _cluster_starts(notes: NoteArray) -> NDArray[np.int64]:
    """Return the rows (sorted by pitch, start) before which nothing of the same pitch sounds."""
    base = notes[:, PITCH].astype(np.int64) << 40
    start, end = base + notes[:, START], base + notes[:, START] + notes[:, LENGTH]
    latest_end = np.maximum.accumulate(end)
    is_first = np.concatenate([[True], start[1:] >= latest_end[:-1]])
    return np.flatnonzero(is_first)


def _merge_cluster(cluster: NoteArray, min_tail_steps: int) -> NoteArray:
    """Merge notes of one pitch, each of which overlaps another; sorted by start."""
    rows: list[tuple[int, int, int, int]] = cluster.tolist()
    edges = sorted({row[0] for row in rows} | {row[0] + row[1] for row in rows})
    # The heap's top is the loudest sounding note, of several the one that began first.
    heap: list[tuple[int, int, int]] = []
    runs: list[list[int]] = []  # start, end, velocity, start of the note heard
    arriving = 0
    for edge, next_edge in itertools.pairwise(edges):
        while arriving < len(rows) and rows[arriving][0] == edge:
            start, length, _, velocity = rows[arriving]
            heapq.heappush(heap, (-velocity, start, -(start + length)))
            arriving += 1
        while heap and -heap[0][2] <= edge:
            heapq.heappop(heap)
        if heap:
            _add_run(runs, edge, next_edge, (-heap[0][0], heap[0][1]))
    pitch = rows[0][2]
    kept = [
        (start, end - start, pitch, velocity)
        for start, end, velocity, note_start in runs
        if start == note_start or end - start >= min_tail_steps
    ]
    return np.array(kept, np.int32).reshape(-1, 4)


def _add_run(runs: list[list[int]], start: int, end: int, heard: tuple[int, int]) -> None:
    """Append a stretch in which one note (velocity, start) is heard, or prolong the last one."""
    velocity, note_start = heard
    if runs and runs[-1][1] == start and runs[-1][2] == velocity and note_start < start:
        runs[-1][1] = end
    else:
        runs.append([start, end, velocity, note_start])
