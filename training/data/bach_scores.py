"""Reads the Bach scores that music21 brings along: each part as notes in sixteenths, with its bars.

Decisions, each held by a test against scores read by hand:

* Tied notes are one note. A fermata does not lengthen: the grid holds what is written.
* Of a chord the highest note is the melody's. Where a part has several voices, each is a line of
  its own; bars written in one voice belong to the first.
* Grace notes are left out. What lies between two sixteenths is rounded; where that puts two notes
  on one step, the one nearer to the grid stays. All are counted.
* Repeats are not played twice: a copy teaches nothing that the first time did not, and would count
  as repetition in every figure. Of several endings the last is kept, as on the last time through.
* *Position* counts to the bar line: a pick-up ends at one, and where a repeat sign splits a bar in
  two, its second part goes on counting.
"""

import itertools
import math
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import music21
import numpy as np
from numpy.typing import NDArray

from server.melody.tokens import DEFAULT_VELOCITY, N_POSITIONS, STEPS_PER_BEAT
from server.music import MAX_VELOCITY
from server.piano_roll import NoteArray, empty_notes
from training.errors import DataError

_NOTELESS: Final = ".rntxt"
"""Roman numerals: an analysis, without notes."""
_UNNAMED: Final = ("Soprano", "Alto", "Tenor", "Bass")
"""What four parts without names are, from the top; so are the corpus's three Humdrum chorales."""
_BROKEN: Final = (OSError, ValueError, LookupError, EOFError, ParseError, BadZipFile)
"""What music21 lets through when a file is not what it seems."""


@dataclass(frozen=True, slots=True)
class Line:
    """One voice of one part, from its first bar to its last."""

    part: str
    notes: NoteArray
    """Start and length in sixteenths."""
    positions: NDArray[np.int64]
    """Sixteenths since the bar line, shape (n_steps,)."""


@dataclass(frozen=True, slots=True)
class Score:
    """All lines of a score."""

    piece: str
    """BWV number."""
    name: str
    """Of the file, without its ending: ``bwv244.10``."""
    lines: tuple[Line, ...]
    counts: dict[str, int]
    """What was merged, rounded or left out, by kind."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Where a bar of the score lies; lengths in quarter notes."""

    length: Fraction
    full_length: Fraction
    """As its time signature says."""


@dataclass(frozen=True, slots=True)
class _Event:
    """A note as written; times in quarter notes since the start of the line."""

    start: Fraction
    end: Fraction
    pitch: int
    is_tied_on: bool
    """Whether a tie leads to it."""


def find_bach() -> list[Path]:
    """List the Bach scores of music21's corpus that hold notes, by name."""
    paths = (Path(path) for path in music21.corpus.getComposer("bach"))
    return sorted((p for p in paths if p.suffix != _NOTELESS), key=lambda path: path.name)


def bwv_number(path: Path) -> str:
    """Return the BWV number that a file of the corpus is named after: ``244`` of bwv244.10.mxl.

    Raises:
        DataError: the name has none.
    """
    found = re.match(r"bwv(\d+)", path.stem)
    if found is None:
        raise DataError(f"{path.name}: wanted a name that starts with bwv and a number")
    return found[1]


def read_score(path: Path) -> Score:
    """Read all lines of a score.

    Args:
        path: a file that music21 reads.

    Raises:
        DataError: the file is broken, or a bar is longer than positions reach.
    """
    piece = bwv_number(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Typed as any kind of stream; a file of one score is a Score.
            parsed: Any = music21.converter.parse(path, forceSource=True)
    except (music21.exceptions21.Music21Exception, *_BROKEN) as error:
        raise DataError(f"{path.name}: {error}") from error
    counts = Counter[str]()
    names = _part_names(parsed.parts)
    lines: list[Line] = []
    for name, part in zip(names, parsed.parts, strict=True):
        lines += _read_part(path.name, name, part, counts)
    return Score(piece, path.stem, tuple(lines), dict(counts))


def bar_offsets(bars: Sequence[Bar]) -> list[Fraction]:
    """Return at which position each bar starts, in quarter notes.

    A run of short bars that add up to a full one is one bar, split. Any other short bar is a
    pick-up and ends at the bar line; but it is cut short and starts there, if it is the last or
    another short one follows: the end of a section before the pick-up of the next.

    Args:
        bars: the bars of a part in order.
    """
    offsets: list[Fraction] = []
    while len(offsets) < len(bars):
        at = len(offsets)
        split = _split_bar(bars[at:])
        if split:
            offsets += split
        elif at == 0 or (_is_short(bars[at]) and not _is_short(*bars[at + 1 : at + 2])):
            offsets.append(max(Fraction(0), bars[at].full_length - bars[at].length))
        else:
            offsets.append(Fraction(0))
    return offsets


def _is_short(bar: Bar | None = None) -> bool:
    """Return whether a bar is shorter than its time signature says; behind the last one, too."""
    return bar is None or bar.length < bar.full_length


def _split_bar(bars: Sequence[Bar]) -> list[Fraction]:
    """Return the offsets of the first bars if they are the parts of one, nothing otherwise."""
    offsets, filled = [], Fraction(0)
    for bar in bars:
        if bar.full_length != bars[0].full_length or bar.length >= bar.full_length:
            return []
        offsets.append(filled)
        filled += bar.length
        if filled >= bar.full_length:
            return offsets if filled == bar.full_length else []
    return []


def _part_names(parts: Any) -> list[str]:
    names = [" ".join(re.split(r"\s+", part.partName or "")) for part in parts]
    if not any(names) and len(names) == len(_UNNAMED):
        return list(_UNNAMED)
    return [name or f"part {number}" for number, name in enumerate(names, start=1)]


def _read_part(file: str, name: str, part: Any, counts: Counter[str]) -> Iterator[Line]:
    """Read the voices of a part; ``file`` is for messages."""
    measures = list(part.getElementsByClass(music21.stream.Measure))
    bars = [Bar(*lengths) for lengths in _bar_lengths(measures)]
    if not measures:
        raise DataError(f"{file}: {name} has no bars")
    if max(bar.full_length for bar in bars) * STEPS_PER_BEAT > N_POSITIONS:
        raise DataError(f"{file}: {name} has bars of more than {N_POSITIONS} sixteenths")
    offsets = bar_offsets(bars)
    skipped = _earlier_endings(part)
    kept = [i for i, measure in enumerate(measures) if id(measure) not in skipped]
    counts["bars of an earlier ending"] += len(measures) - len(kept)
    starts = [Fraction(0), *itertools.accumulate(bars[i].length for i in kept)]
    positions = [_positions(bars[i], offsets[i]) for i in kept]
    n_voices = max(1, *(len(measure.voices) for measure in measures))
    for voice in range(n_voices):
        events: list[_Event] = []
        for i, start in zip(kept, starts, strict=False):
            events += _bar_events(measures[i], voice, start, counts)
        notes = _to_grid(_merge_ties(events, counts), counts)
        line_name = name if voice == 0 else f"{name}, voice {voice + 1}"
        yield Line(line_name, notes, np.concatenate(positions))


def _bar_lengths(measures: list[Any]) -> Iterator[tuple[Fraction, Fraction]]:
    """Yield each bar's length and its full length, in quarter notes."""
    for measure, following in itertools.zip_longest(measures, measures[1:]):
        full = _fraction(measure.barDuration.quarterLength)
        if following is not None:
            yield _fraction(following.offset - measure.offset), full
        else:
            yield _fraction(measure.highestTime), full


def _earlier_endings(part: Any) -> set[int]:
    """Return the ids of the measures under a repeat bracket that is not the last of its run."""
    brackets = list(part.recurse(includeSelf=True).getElementsByClass("RepeatBracket"))
    spans = [[m for m in bracket.getSpannedElements() if m.isMeasure] for bracket in brackets]
    spans = sorted((span for span in spans if span), key=lambda span: float(span[0].offset))
    earlier: set[int] = set()
    for span, following in itertools.pairwise(spans):
        end = span[-1].offset + span[-1].highestTime
        if following[0].offset == end:
            earlier.update(id(measure) for measure in span)
    return earlier


def _positions(bar: Bar, offset: Fraction) -> NDArray[np.int64]:
    """Return the positions of a bar's steps; a bar that is too long starts over."""
    n_steps, first = _step(bar.length), _step(offset)
    return (first + np.arange(n_steps)) % max(1, _step(bar.full_length))


def _bar_events(measure: Any, voice: int, start: Fraction, counts: Counter[str]) -> list[_Event]:
    """Return the notes of one voice in one bar."""
    if measure.hasVoices():
        voices = list(measure.voices)
        stream, shift = (voices[voice], voices[voice].offset) if voice < len(voices) else (None, 0)
    else:
        stream, shift = (measure, 0) if voice == 0 else (None, 0)
    events: list[_Event] = []
    for element in [] if stream is None else stream.notes:
        if not element.isNote and not element.isChord:
            continue
        if element.duration.isGrace:
            counts["grace notes left out"] += 1
            continue
        note = element
        if element.isChord:
            counts["chords reduced to their top note"] += 1
            note = max(element.notes, key=lambda member: member.pitch.midi)
        at = start + _fraction(shift + element.offset)
        is_tied_on = note.tie is not None and note.tie.type in ("stop", "continue")
        end = at + _fraction(element.quarterLength)
        events.append(_Event(at, end, int(note.pitch.midi), is_tied_on))
    return events


def _merge_ties(events: list[_Event], counts: Counter[str]) -> list[_Event]:
    """Join tied notes; a tie that no note leads to is a note of its own."""
    merged: list[_Event] = []
    for event in events:
        last = merged[-1] if merged else None
        if event.is_tied_on and last and (last.end, last.pitch) == (event.start, event.pitch):
            merged[-1] = _Event(last.start, event.end, last.pitch, last.is_tied_on)
            counts["ties merged"] += 1
            continue
        counts["ties without a note before"] += event.is_tied_on
        merged.append(event)
    return merged


def _to_grid(events: list[_Event], counts: Counter[str]) -> NoteArray:
    """Round to sixteenths; of two notes on one step the one nearer to the grid stays."""
    by_step: dict[int, _Event] = {}
    for event in sorted(events, key=lambda event: (_off_grid(event.start), event.start)):
        counts["notes rounded to the grid"] += _off_grid(event.start) > 0
        if by_step.setdefault(_step(event.start), event) is not event:
            counts["notes left out on a taken step"] += 1
    rows = [
        (step, max(1, _step(event.end) - step), event.pitch, DEFAULT_VELOCITY)
        for step, event in sorted(by_step.items())
    ]
    return np.array(rows, np.int32) if rows else empty_notes()


def _off_grid(time: Fraction) -> Fraction:
    """Return the distance to the nearest sixteenth, in sixteenths."""
    return abs(time * STEPS_PER_BEAT - _step(time))


def _step(time: Fraction) -> int:
    """Return the nearest sixteenth; halves go up."""
    return math.floor(time * STEPS_PER_BEAT + Fraction(1, 2))


def _fraction(quarters: float | Fraction) -> Fraction:
    """Return a time of music21, a float or a fraction, exactly."""
    return Fraction(quarters).limit_denominator(1024)


assert 1 <= DEFAULT_VELOCITY <= MAX_VELOCITY
