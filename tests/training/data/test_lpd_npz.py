import zipfile
from pathlib import Path

import numpy as np
import pytest

from server.music import INSTRUMENTS
from server.piano_roll import quantise, roll_to_notes
from tests.training.data.builders import SAMPLE, empty_roll, five_rolls, write_npz
from training.data.lpd_npz import merge_tracks, per_beat_tempo, read_lpd_npz
from training.errors import DataError


@pytest.mark.filterwarnings("ignore")  # pypianoroll's own imports warn
@pytest.mark.parametrize("name", ["d_dm02", "d_dm23", "d_e1m5", "d_map06"])
def test_reads_what_pypianoroll_reads(name: str) -> None:
    import pypianoroll

    path = SAMPLE / "lpd_5" / f"{name}.npz"
    theirs, ours = pypianoroll.load(path), read_lpd_npz(path)
    assert ours.steps_per_beat == theirs.resolution
    assert [track.name for track in ours.tracks] == [track.name for track in theirs.tracks]
    for our_track, their_track in zip(ours.tracks, theirs.tracks, strict=True):
        assert (our_track.program, our_track.is_drum) == (their_track.program, their_track.is_drum)
        roll = their_track.pianoroll.astype(np.uint8)
        np.testing.assert_array_equal(our_track.notes, roll_to_notes(roll))


@pytest.mark.filterwarnings("ignore")
def test_reads_what_todays_pypianoroll_writes(tmp_path: Path) -> None:
    import pypianoroll

    roll = np.zeros((24, 128), np.uint8)
    roll[0:4, 60], roll[4:8, 60], roll[9:12, 60] = 70, 90, 90
    tracks = [
        pypianoroll.StandardTrack("Drums", program=0, is_drum=True, pianoroll=roll),
        pypianoroll.BinaryTrack("Piano", program=0, is_drum=False, pianoroll=roll > 0),
    ]
    song = pypianoroll.Multitrack("x", 12, np.full((24, 1), 90.0), None, tracks)
    song.save(tmp_path / "x.npz")
    ours = read_lpd_npz(tmp_path / "x.npz")
    assert ours.steps_per_beat == 12
    np.testing.assert_array_equal(ours.beat_tempo_bpm, [90.0, 90.0])
    expected = [[0, 4, 60, 70], [4, 4, 60, 90], [9, 3, 60, 90]]
    np.testing.assert_array_equal(ours.tracks[0].notes, expected)
    np.testing.assert_array_equal(ours.tracks[1].notes, [[0, 8, 60, 64], [9, 3, 60, 64]])


def test_an_absent_instrument_is_none(tmp_path: Path) -> None:
    """Trap: such a track is a bool roll of shape (0, 128)."""
    drums = np.zeros((96, 128), np.uint8)
    drums[0, 36] = 100
    path = write_npz(tmp_path / "a.npz", [drums, *[empty_roll()] * 3, np.zeros_like(drums)])
    tracks = merge_tracks(read_lpd_npz(path))
    assert list(tracks) == list(INSTRUMENTS)
    assert [k for k, notes in tracks.items() if notes is not None] == ["drums"]


def test_tempo_is_tiled() -> None:
    """Trap: the beats' list is repeated 24 times, it is not one value a step."""
    beats = np.array([100.0, 100.0, 150.0, 90.0])
    np.testing.assert_array_equal(per_beat_tempo(np.tile(beats, 24), 96, 24), beats)


def test_tempo_of_one_value_a_step_is_read_too() -> None:
    beats = np.array([100.0, 100.0, 150.0, 90.0])
    np.testing.assert_array_equal(per_beat_tempo(np.repeat(beats, 24), 96, 24), beats)
    np.testing.assert_array_equal(per_beat_tempo(np.array([90.0]), 96, 24), [90.0])
    np.testing.assert_array_equal(per_beat_tempo(np.zeros(0), 96, 24), [120.0])


def test_early_onsets_are_put_on_the_beat(tmp_path: Path) -> None:
    """Trap: onsets are truncated, 5, 11, 17, 23 stand for 6, 12, 18, 24."""
    rolls = five_rolls()
    rolls[0][[5, 11, 17, 23], 36] = 100
    notes = merge_tracks(read_lpd_npz(write_npz(tmp_path / "a.npz", rolls)))["drums"]
    assert notes is not None
    np.testing.assert_array_equal(quantise(notes, 24, 16)[:, 0], [4, 8, 12, 16])
    assert (notes[:, 1] == 1).all()


def test_names_decide_in_any_order(tmp_path: Path) -> None:
    rolls = five_rolls()
    for k, roll in enumerate(rolls):
        roll[0, 40 + k] = 100
    info = {str(k): {"name": name.upper()} for k, name in enumerate(reversed(INSTRUMENTS))}
    tracks = merge_tracks(read_lpd_npz(write_npz(tmp_path / "a.npz", rolls, info)))
    pitches = [int(notes[0, 2]) for notes in tracks.values() if notes is not None]
    assert pitches == [44, 43, 42, 41, 40]


def test_position_decides_without_names(tmp_path: Path) -> None:
    rolls = five_rolls()
    rolls[3][0, 33] = 100
    info = {str(k): {"name": None} for k in range(5)}
    tracks = merge_tracks(read_lpd_npz(write_npz(tmp_path / "a.npz", rolls, info)))
    assert [k for k, notes in tracks.items() if notes is not None] == ["bass"]


def test_programs_decide_under_other_names(tmp_path: Path) -> None:
    rolls = five_rolls()[:3]
    for k, roll in enumerate(rolls):
        roll[0:4, 60] = 50 + k
    parts = [
        {"name": "Organ", "program": 16, "is_drum": False},
        {"name": "Lead", "program": 80, "is_drum": False},
        {"name": "Effects", "program": 99, "is_drum": False},
    ]
    info = {str(k): part for k, part in enumerate(parts)}
    tracks = merge_tracks(read_lpd_npz(write_npz(tmp_path / "a.npz", rolls, info)))
    assert tracks["piano"] is None
    np.testing.assert_array_equal(tracks["strings"], [[0, 4, 60, 51]])


def test_another_resolution(tmp_path: Path) -> None:
    rolls = five_rolls(32)
    rolls[1][8:16, 60] = 80
    song = read_lpd_npz(write_npz(tmp_path / "a.npz", rolls, {"beat_resolution": 8}))
    notes = merge_tracks(song)["piano"]
    assert notes is not None
    np.testing.assert_array_equal(quantise(notes, song.steps_per_beat, 16), [[16, 16, 60, 80]])


def test_touching_notes_of_other_velocity_are_two(tmp_path: Path) -> None:
    rolls = five_rolls()
    rolls[1][0:12, 60], rolls[1][12:24, 60] = 80, 81
    song = read_lpd_npz(write_npz(tmp_path / "a.npz", rolls))
    np.testing.assert_array_equal(song.tracks[1].notes, [[0, 12, 60, 80], [12, 12, 60, 81]])


def _truncated(path: Path) -> None:
    whole = (SAMPLE / "lpd_5" / "d_dm02.npz").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def _flipped(path: Path) -> None:
    whole = bytearray((SAMPLE / "lpd_5" / "d_dm02.npz").read_bytes())
    whole[2000:2100] = bytes(100)
    path.write_bytes(whole)


def _pickled(path: Path) -> None:
    np.savez(path, tempo=np.array([{"code": 1}], object))


def _no_info(path: Path) -> None:
    np.savez(path, tempo=np.zeros(3))


def _bad_info(path: Path) -> None:
    _no_info(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("info.json", "[1, 2")


def _list_info(path: Path) -> None:
    _no_info(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("info.json", "[1, 2]")


def _single_array(path: Path) -> None:
    with path.open("wb") as file:
        np.save(file, np.zeros(3))


def _wrong_shape(path: Path) -> None:
    write_npz(path, [np.zeros((96, 88), np.uint8)] * 5)


def _missing_track(path: Path) -> None:
    write_npz(path, five_rolls()[:2], {"2": {"name": "Guitar", "program": 24, "is_drum": False}})


def _no_resolution(path: Path) -> None:
    write_npz(path, five_rolls(), {"beat_resolution": None})


def _endless_resolution(path: Path) -> None:
    write_npz(path, five_rolls(), {"beat_resolution": 10**30})


def _endless_program(path: Path) -> None:
    write_npz(path, five_rolls(), {"0": {"name": "", "program": float("inf"), "is_drum": False}})


def _deep_info(path: Path) -> None:
    members = {"info.json": b"[" * 100_000}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


@pytest.mark.parametrize(
    "damage",
    [
        _endless_resolution,
        _endless_program,
        _deep_info,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("not an archive"),
        _truncated,
        _flipped,
        _pickled,
        _no_info,
        _bad_info,
        _list_info,
        _single_array,
        _wrong_shape,
        _missing_track,
        _no_resolution,
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, damage: object) -> None:
    path = tmp_path / "broken.npz"
    assert callable(damage)
    damage(path)
    with pytest.raises(DataError, match=r"broken\.npz"):
        read_lpd_npz(path)


def test_indices_outside_the_roll_are_refused(tmp_path: Path) -> None:
    rolls = five_rolls()
    rolls[0][90, 36] = 100
    path = write_npz(tmp_path / "a.npz", rolls)
    with np.load(path) as archive:
        arrays = {name: archive[name] for name in archive.files if name != "info.json"}
        info = archive["info.json"]
    arrays["pianoroll_0_csc_indices"][0] = 96
    np.savez(path, **arrays)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("info.json", info)
    with pytest.raises(DataError, match="do not fit"):
        read_lpd_npz(path)
