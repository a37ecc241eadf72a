"""Reads multi-track MIDI files by LPD-5's merge rule, at the file's own precise resolution.

What counts as a note follows LPD-5's makers: a note ends at the first note-off (or note-on of
velocity 0) of its channel and pitch within its track, the sustain pedal is ignored, and a note that
is never ended is dropped; only a drum hit, whose length means nothing, is kept. A note's program is
the last program change of its channel before it, in its own track if that has any for the channel,
otherwise in the whole file. Tempo changes cost nothing, as notes are kept in ticks.
"""

import itertools
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import mido
import numpy as np

from server.music import BEATS_PER_BAR, CHANNELS, INSTRUMENTS, Instrument
from server.piano_roll import NoteArray, empty_notes
from training.data.merge import LPD_STEPS_PER_BEAT, instrument_of, merge_parts
from training.errors import DataError

DEFAULT_TEMPO_US: Final = 500_000
"""Microseconds a quarter note where a file says nothing: 120 a minute."""

_MAX_TICKS: Final = 2**30
_MAX_TICKS_PER_BEAT: Final = 0x7FFF
"""Above this the header counts SMPTE frames, not ticks of a beat."""

_DRUM_CHANNEL: Final = CHANNELS["drums"]
_MICROSECONDS_PER_MINUTE: Final = 60e6

# What mido raises on files that are broken in one way or another.
_MIDO_ERRORS: Final = (
    OSError,
    EOFError,
    ValueError,
    LookupError,
    TypeError,
    mido.midifiles.meta.KeySignatureError,
)

Changes = list[tuple[int, int]]
"""(tick, value) pairs in time order."""

Event = tuple[int, Any]
"""Tick and mido message; mido has no types."""


@dataclass(frozen=True, slots=True)
class TimeSignature:
    """A time signature and where it begins."""

    start_ticks: int
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class MidiSong:
    """A MIDI file read, before anything is left out for its metre."""

    ticks_per_beat: int
    tracks: dict[Instrument, NoteArray | None]
    """Notes in ticks, merged; ``None`` where the file has no note of the instrument."""
    tempo_bpm: float
    """Median over the beats, quarter notes a minute."""
    time_signatures: list[TimeSignature]
    """In time order, one a tick; empty where the file says nothing."""
    n_dropped: int
    """Notes of programs that belong to no instrument."""
    n_hanging: int
    """Notes that were never ended."""

    def is_in_four(self) -> bool:
        """Return whether bars of 4/4 from tick 0 hold for the whole song.

        A signature behind the last note does not count; one of 4/4 that begins within a bar does,
        for it moves the bar lines.
        """
        bar_ticks = BEATS_PER_BAR * self.ticks_per_beat
        end = _end_ticks(self.tracks)
        return all(
            (signature.numerator, signature.denominator) == (BEATS_PER_BAR, 4)
            and signature.start_ticks % bar_ticks == 0
            for signature in self.time_signatures
            if signature.start_ticks < end
        )


def read_midi(path: Path) -> MidiSong:
    """Read a MIDI file.

    Args:
        path: a standard MIDI file, type 0 or 1.

    Returns:
        Its notes in ticks, sorted to instruments.

    Raises:
        DataError: the file is broken, counts time in frames, is of type 2, or has no note for any
            of the five instruments; the message names it.
    """
    try:
        # clip: data bytes above 127 are a common small fault, not a reason to lose the song.
        file = mido.MidiFile(path, clip=True)
    except _MIDO_ERRORS as error:
        raise DataError(f"{path}: not a readable MIDI file ({error!r})") from error
    if file.type not in (0, 1):
        raise DataError(f"{path}: MIDI type {file.type}, wanted 0 or 1 (tracks that play together)")
    if not 1 <= file.ticks_per_beat <= _MAX_TICKS_PER_BEAT:
        raise DataError(f"{path}: time in frames or none ({file.ticks_per_beat}), wanted ticks")
    reading = _Reading()
    tracks = [_with_ticks(track) for track in file.tracks]
    if max((events[-1][0] for events in tracks if events), default=0) > _MAX_TICKS:
        raise DataError(f"{path}: lasts over {_MAX_TICKS} ticks")
    for events in tracks:
        reading.add_file_wide(events)
    for events in tracks:
        reading.add_notes(events)
    song = reading.to_song(file.ticks_per_beat)
    if all(notes is None for notes in song.tracks.values()):
        raise DataError(f"{path}: no note for any of {', '.join(INSTRUMENTS)}")
    return song


def _with_ticks(track: Any) -> list[Event]:
    """Return a track's messages with their absolute ticks."""
    ticks = 0
    events = []
    for message in track:
        ticks += message.time
        events.append((ticks, message))
    return events


@dataclass(slots=True)
class _Reading:
    """What has been read of a file so far."""

    programs: dict[int, Changes] = field(default_factory=dict)
    """Program changes of every channel in the whole file."""
    tempos_us: Changes = field(default_factory=list)
    signatures: dict[int, TimeSignature] = field(default_factory=dict)
    rows: dict[Instrument, dict[tuple[int, int, int], list[tuple[int, int, int, int]]]] = field(
        default_factory=lambda: {instrument: {} for instrument in INSTRUMENTS}
    )
    """Note rows of every instrument by part: (track, channel, program)."""
    n_tracks: int = 0
    n_dropped: int = 0
    n_hanging: int = 0

    def add_file_wide(self, events: list[Event]) -> None:
        """Take up what holds for the file: tempo, time signatures, programs."""
        for ticks, message in events:
            if message.type == "set_tempo":
                self.tempos_us.append((ticks, message.tempo))
            elif message.type == "time_signature":
                signature = TimeSignature(ticks, message.numerator, message.denominator)
                self.signatures[ticks] = signature
            elif message.type == "program_change":
                self.programs.setdefault(message.channel, []).append((ticks, message.program))
        for changes in (self.tempos_us, *self.programs.values()):
            changes.sort(key=lambda change: change[0])

    def add_notes(self, events: list[Event]) -> None:
        """Take up one track's notes."""
        own_programs: dict[int, Changes] = {}
        sounding: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for ticks, message in events:
            if message.type == "program_change":
                own_programs.setdefault(message.channel, []).append((ticks, message.program))
            elif message.type == "note_on" and message.velocity > 0:
                key = (message.channel, message.note)
                sounding.setdefault(key, []).append((ticks, message.velocity))
            elif message.type in ("note_on", "note_off"):
                key = (message.channel, message.note)
                self._end_notes(key, sounding, ticks, own_programs)
        for (channel, pitch), notes in sounding.items():
            self.n_hanging += len(notes)
            if channel == _DRUM_CHANNEL:
                for start, velocity in notes:
                    self._add(channel, 0, (start, 1, pitch, velocity))
        self.n_tracks += 1

    def _end_notes(
        self,
        key: tuple[int, int],
        sounding: dict[tuple[int, int], list[tuple[int, int]]],
        ticks: int,
        own_programs: dict[int, Changes],
    ) -> None:
        """End the notes of a channel and pitch that began before ``ticks``."""
        channel, pitch = key
        notes = sounding.get(key, [])
        for start, velocity in notes:
            if start < ticks:
                changes = own_programs.get(channel) or self.programs.get(channel, [])
                program = _value_at(changes, start, default=0)
                self._add(channel, program, (start, ticks - start, pitch, velocity))
        # A note struck in the tick of another's end goes on.
        sounding[key] = [note for note in notes if note[0] == ticks]

    def _add(self, channel: int, program: int, row: tuple[int, int, int, int]) -> None:
        instrument = instrument_of(program, is_drum=channel == _DRUM_CHANNEL)
        if instrument is None:
            self.n_dropped += 1
        else:
            part = (self.n_tracks, channel, program)
            self.rows[instrument].setdefault(part, []).append(row)

    def to_song(self, ticks_per_beat: int) -> MidiSong:
        """Merge the parts of each instrument."""
        min_tail_ticks = max(1, ticks_per_beat // LPD_STEPS_PER_BEAT)
        tracks: dict[Instrument, NoteArray | None] = {}
        for instrument, parts in self.rows.items():
            tables = [np.array(rows, np.int32) for rows in parts.values()]
            merged = merge_parts(tables, min_tail_ticks) if tables else empty_notes()
            tracks[instrument] = merged if len(merged) else None
        return MidiSong(
            ticks_per_beat=ticks_per_beat,
            tracks=tracks,
            tempo_bpm=median_tempo_bpm(self.tempos_us, _end_ticks(tracks)),
            time_signatures=[self.signatures[ticks] for ticks in sorted(self.signatures)],
            n_dropped=self.n_dropped,
            n_hanging=self.n_hanging,
        )


def _end_ticks(tracks: dict[Instrument, NoteArray | None]) -> int:
    """Return the tick at which the last note ends, 0 without notes."""
    ends = [int(notes[:, :2].sum(axis=1).max()) for notes in tracks.values() if notes is not None]
    return max(ends, default=0)


def _value_at(changes: Changes, ticks: int, default: int) -> int:
    """Return the value that holds at a tick."""
    index = bisect_right(changes, ticks, key=lambda change: change[0])
    return changes[index - 1][1] if index else default


def median_tempo_bpm(tempos_us: Changes, end_ticks: int) -> float:
    """Return the tempo that is in the middle if each tick of the song counts once.

    Args:
        tempos_us: tempo changes, microseconds a quarter note, in time order.
        end_ticks: end of the song in ticks.

    Returns:
        Quarter notes a minute.
    """
    held_ticks: Counter[int] = Counter()
    changes = [(0, DEFAULT_TEMPO_US), *tempos_us, (end_ticks, DEFAULT_TEMPO_US)]
    for (start, tempo_us), (end, _) in itertools.pairwise(changes):
        held_ticks[max(1, tempo_us)] += max(0, min(end, end_ticks) - start)
    half = held_ticks.total() / 2
    passed = 0
    for tempo_us in sorted(held_ticks):
        passed += held_ticks[tempo_us]
        if passed > half:
            return _MICROSECONDS_PER_MINUTE / tempo_us
    return _MICROSECONDS_PER_MINUTE / DEFAULT_TEMPO_US
