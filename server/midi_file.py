"""Writes what was played as a standard MIDI file, type 1."""

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import mido

from server.music import VOICES, Note, Voice
from server.settings import Snapshot
from server.whole_file import write_whole

TICKS_PER_BEAT: Final = 480


def write_midi_file(path: Path, notes: Mapping[Voice, Iterable[Note]], settings: Snapshot) -> None:
    """Write a piece: a track of tempo and metre, then a named track a voice.

    Args:
        path: the file; replaced in one piece, so that it is never half written. What a link leads
            to is replaced; a device or a pipe is refused.
        notes: notes of each voice that has a track, in quarter notes of the piece.
        settings: tempo, channels and programs are read, and who is audible.

    Raises:
        OSError: the file cannot be written.
    """
    file = mido.MidiFile(type=1, ticks_per_beat=TICKS_PER_BEAT)
    head = mido.MidiTrack()
    head.append(mido.MetaMessage("track_name", name="ai-music-generator"))
    head.append(mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(settings.number("tempo"))))
    head.append(mido.MetaMessage("time_signature", numerator=4, denominator=4))
    file.tracks.append(head)
    for voice in VOICES:
        if voice in notes:
            heard = notes[voice] if settings.is_audible(voice) else ()
            file.tracks.append(_track(voice, heard, settings))
    data = io.BytesIO()
    file.save(file=data)
    write_whole(path, data.getvalue())


def _track(instrument: Voice, notes: Iterable[Note], settings: Snapshot) -> Any:
    channel, program = settings.channel(instrument), settings.program(instrument)
    track = mido.MidiTrack()
    track.append(mido.MetaMessage("track_name", name=instrument))
    track.append(mido.Message("program_change", channel=channel, program=program))
    tick = 0
    # At one tick a note-off comes before a note-on, so that a repeated note is struck again.
    for at, is_on, pitch, velocity in sorted(_events(notes)):
        kind = "note_on" if is_on else "note_off"
        track.append(
            mido.Message(kind, channel=channel, note=pitch, velocity=velocity, time=at - tick)
        )
        tick = at
    return track


def _events(notes: Iterable[Note]) -> Iterable[tuple[int, bool, int, int]]:
    for note in notes:
        start = round(note.start_beats * TICKS_PER_BEAT)
        yield start, True, note.pitch, note.velocity
        yield max(start + 1, round(note.end_beats * TICKS_PER_BEAT)), False, note.pitch, 0
