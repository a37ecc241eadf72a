from pathlib import Path
from typing import Any

import mido
import numpy as np
import pytest

from server.music import INSTRUMENTS
from server.piano_roll import NoteArray, notes_to_roll, quantise
from tests.training.data.builders import (
    SAMPLE,
    TICKS_PER_BEAT,
    metre,
    note_array,
    off,
    on,
    program,
    tempo,
    write_midi,
)
from training.data.lpd_npz import merge_tracks, read_lpd_npz
from training.data.midi_files import MidiSong, read_midi
from training.errors import DataError


def read(tmp_path: Path, *tracks: list[Any], kind: int = 1) -> MidiSong:
    return read_midi(write_midi(tmp_path / "song.mid", *tracks, kind=kind))


def check(notes: NoteArray | None, *rows: tuple[int, int, int, int]) -> None:
    assert notes is not None
    np.testing.assert_array_equal(notes, note_array(*rows))


def test_parts_go_to_their_instruments(tmp_path: Path) -> None:
    programs = {0: 1, 1: 30, 2: 33, 3: 19, 4: 105, 5: 97, 6: 127, 9: 48}
    tracks = [
        [
            program(0, number, channel),
            on(0, 40 + channel, 80, channel),
            off(480, 40 + channel, channel),
        ]
        for channel, number in programs.items()
    ]
    song = read(tmp_path, *tracks)
    assert song.ticks_per_beat == TICKS_PER_BEAT
    check(song.tracks["drums"], (0, 480, 49, 80))
    check(song.tracks["piano"], (0, 480, 40, 80))
    check(song.tracks["guitar"], (0, 480, 41, 80))
    check(song.tracks["bass"], (0, 480, 42, 80))
    check(song.tracks["strings"], (0, 480, 43, 80), (0, 480, 44, 80))
    assert song.n_dropped == 2


def test_a_program_change_within_a_track_holds_from_there(tmp_path: Path) -> None:
    song = read(
        tmp_path,
        [on(0, 60), off(480, 60), program(480, 25), on(480, 62), program(600, 33), off(960, 62)],
    )
    check(song.tracks["piano"], (0, 480, 60, 80))
    check(song.tracks["guitar"], (480, 480, 62, 80))
    assert song.tracks["bass"] is None


def test_programs_set_in_another_track_hold(tmp_path: Path) -> None:
    song = read(tmp_path, [program(0, 33, 2)], [on(0, 40, 80, 2), off(480, 40, 2)])
    check(song.tracks["bass"], (0, 480, 40, 80))


def test_a_tracks_own_program_wins_on_a_shared_channel(tmp_path: Path) -> None:
    song = read(
        tmp_path,
        [program(0, 33), on(0, 40), off(480, 40)],
        [program(0, 25), on(0, 60), off(480, 60)],
    )
    check(song.tracks["bass"], (0, 480, 40, 80))
    check(song.tracks["guitar"], (0, 480, 60, 80))


def test_velocity_zero_ends_a_note(tmp_path: Path) -> None:
    song = read(tmp_path, [on(0, 60), on(480, 60, 0), on(960, 60, 70), on(1440, 60, 0)])
    check(song.tracks["piano"], (0, 480, 60, 80), (960, 480, 60, 70))


def test_running_status(tmp_path: Path) -> None:
    events = b"\x00\x90\x3c\x50\x60\x3c\x00\x00\x3e\x50\x60\x3e\x00\x00\xff\x2f\x00"
    header = b"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x00\x60"
    path = tmp_path / "running.mid"
    path.write_bytes(header + b"MTrk" + len(events).to_bytes(4, "big") + events)
    check(read_midi(path).tracks["piano"], (0, 96, 60, 80), (96, 96, 62, 80))


def test_hanging_notes_are_dropped_and_counted_but_drum_hits_kept(tmp_path: Path) -> None:
    song = read(
        tmp_path, [on(0, 60), on(0, 64), off(480, 64)], [on(0, 36, 90, 9), on(480, 36, 90, 9)]
    )
    check(song.tracks["piano"], (0, 480, 64, 80))
    check(song.tracks["drums"], (0, 1, 36, 90), (480, 1, 36, 90))
    assert song.n_hanging == 3


def test_the_sustain_pedal_is_ignored(tmp_path: Path) -> None:
    pedal = mido.Message("control_change", control=64, value=127)
    song = read(tmp_path, [(0, pedal), on(0, 60), off(480, 60), (960, pedal.copy(value=0))])
    check(song.tracks["piano"], (0, 480, 60, 80))


def test_a_note_struck_when_another_of_its_pitch_ends_goes_on(tmp_path: Path) -> None:
    song = read(tmp_path, [on(0, 60, 70), on(480, 60, 90), off(480, 60), off(960, 60)])
    check(song.tracks["piano"], (0, 480, 60, 70), (480, 480, 60, 90))


def test_overlapping_parts_give_the_greatest_velocity(tmp_path: Path) -> None:
    song = read(
        tmp_path,
        [program(0, 48, 1), on(0, 60, 50, 1), off(960, 60, 1)],
        [program(0, 60, 2), on(240, 60, 90, 2), off(480, 60, 2)],
    )
    check(song.tracks["strings"], (0, 240, 60, 50), (240, 240, 60, 90), (480, 480, 60, 50))


def test_tempo_changes_do_not_move_notes(tmp_path: Path) -> None:
    conductor = [tempo(0, 60), tempo(480, 100), tempo(4800, 200)]
    song = read(tmp_path, conductor, [on(480, 60), off(960, 60), on(4800, 62), off(5280, 62)])
    check(song.tracks["piano"], (480, 480, 60, 80), (4800, 480, 62, 80))
    assert song.tempo_bpm == pytest.approx(100, abs=0.01)


def test_without_a_tempo_it_is_120(tmp_path: Path) -> None:
    assert read(tmp_path, [on(0, 60), off(480, 60)]).tempo_bpm == 120


@pytest.mark.parametrize(
    ("signatures", "is_in_four"),
    [
        ([], True),
        ([(0, 4, 4)], True),
        ([(0, 3, 4)], False),
        ([(0, 2, 2)], False),
        ([(0, 4, 4), (1920, 3, 4)], False),
        ([(0, 3, 4), (0, 4, 4)], True),  # replaced in the same tick
        ([(0, 4, 4), (1920, 4, 4)], True),
        ([(0, 4, 4), (2400, 4, 4)], False),  # the bar lines move
        ([(0, 4, 4), (19200, 3, 4)], True),  # behind the last note
    ],
)
def test_metre(tmp_path: Path, signatures: list[tuple[int, int, int]], is_in_four: bool) -> None:
    conductor = [metre(*signature) for signature in signatures]
    song = read(tmp_path, conductor, [on(0, 60), off(3840, 60)])
    assert song.is_in_four() is is_in_four


def test_type_0(tmp_path: Path) -> None:
    song = read(
        tmp_path,
        [program(0, 33, 1), on(0, 40, 80, 1), on(0, 36, 80, 9), off(480, 40, 1), off(480, 36, 9)],
        kind=0,
    )
    check(song.tracks["bass"], (0, 480, 40, 80))
    check(song.tracks["drums"], (0, 480, 36, 80))


def _unheard(notes: NoteArray, other: NoteArray) -> int:
    """Count the notes whose pitch the other does not hold within a step of their onset."""
    n_steps = int(max((each[:, 0] + each[:, 1]).max() for each in (notes, other))) + 2
    roll = notes_to_roll(other, n_steps)
    start, pitch = notes[:, 0], notes[:, 2]
    near = [roll[np.maximum(start + shift, 0), pitch] for shift in (-1, 0, 1)]
    return int((np.maximum.reduce(near) == 0).sum())


@pytest.mark.parametrize("name", sorted(path.stem for path in (SAMPLE / "midi").glob("*.mid")))
def test_midi_and_npz_of_a_song_agree(name: str) -> None:
    """The npz was made by another reader: each note of one is heard in the other.

    What may differ is what a roll cannot say: where one part's note ends as another part strikes
    the same pitch at the same velocity, the roll holds one long note.
    """
    midi = read_midi(SAMPLE / "midi" / f"{name}.mid")
    npz = merge_tracks(read_lpd_npz(SAMPLE / "lpd_5" / f"{name}.npz"))
    for instrument in INSTRUMENTS:
        from_midi, from_npz = midi.tracks[instrument], npz[instrument]
        assert (from_midi is None) == (from_npz is None)
        if from_midi is None or from_npz is None:
            continue
        ours = quantise(from_midi, midi.ticks_per_beat, 4)
        theirs = quantise(from_npz, 24, 4)
        assert _unheard(quantise(from_midi, midi.ticks_per_beat, 24), from_npz) == 0, instrument
        assert _unheard(from_npz, quantise(from_midi, midi.ticks_per_beat, 24)) == 0, instrument
        same = {tuple(row) for row in ours[:, [0, 2, 3]].tolist()} & {
            tuple(row) for row in theirs[:, [0, 2, 3]].tolist()
        }
        assert len(same) >= 0.8 * max(len(ours), len(theirs)), instrument


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello, this is text\n" * 20,
        (SAMPLE / "midi" / "d_dm02.mid").read_bytes()[:9000],
        b"MThd\x00\x00\x00\x06\x00\x01\x00\x01\x00\x00MTrk\x00\x00\x00\x04\x00\xff\x2f\x00",
        b"MThd\x00\x00\x00\x06\x00\x01\x00\x01\xe7\x28MTrk\x00\x00\x00\x04\x00\xff\x2f\x00",
    ],
    ids=["empty", "text", "cut short", "no ticks", "frames"],
)
def test_a_broken_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.mid"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"broken\.mid"):
        read_midi(path)


def test_without_notes_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"song\.mid: no note"):
        read(tmp_path, [tempo(0, 100), program(0, 20)])


def test_with_dropped_programs_only_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no note"):
        read(tmp_path, [program(0, 120), on(0, 60), off(480, 60)])


def test_type_2_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="type 2"):
        read(tmp_path, [on(0, 60), off(480, 60)], kind=2)


def test_any_damage_is_a_data_error(tmp_path: Path) -> None:
    """Random bytes anywhere: a song or a DataError, nothing else."""
    generator = np.random.default_rng(0)
    whole = (SAMPLE / "midi" / "d_map12.mid").read_bytes()
    path = tmp_path / "damaged.mid"
    n_refused = 0
    for _ in range(60):
        damaged = bytearray(whole[: int(generator.integers(20, 6000))])
        for place in generator.integers(0, len(damaged), 5):
            damaged[place] = int(generator.integers(256))
        path.write_bytes(damaged)
        try:
            read_midi(path)
        except DataError:
            n_refused += 1
    assert n_refused > 0
