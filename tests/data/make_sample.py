"""Makes the committed sample: a dozen Freedoom songs as MIDI and as LPD-5 ``.npz``.

    python tests/data/make_sample.py FREEDOOM_MIDI_FOLDER

The ``.npz`` files are made the way LPD-5 was: pretty_midi reads the times in seconds, they are
turned into beats and cut down (not rounded) to whole steps of 1/24 beat, drum hits last one step,
repeated notes are kept apart by one empty step, parts are merged by greatest velocity, the tempo is
the list of the beats' tempos tiled 24 times, an absent instrument is an empty roll of shape
(0, 128). Nothing here comes from the project's own readers, so that the tests compare two makers.
"""

import itertools
import json
import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any, Final

import mido
import numpy as np
import pretty_midi  # type: ignore[import-untyped]
from numpy.typing import NDArray

HERE: Final = Path(__file__).parent
STEPS_PER_BEAT: Final = 24
SONGS: Final = (
    "d_dm02",
    "d_dm13",
    "d_dm23",
    "d_dm26",
    "d_dm28",
    "d_e1m5",
    "d_e3m4",
    "d_e3m7",
    "d_e4m7",
    "d_inter",
    "d_map06",
    "d_map12",
)
NOTICES: Final = ("COPYING.adoc", "CREDITS", "CREDITS-MUSIC")
TRACKS: Final = (("Drums", 0), ("Piano", 0), ("Guitar", 24), ("Bass", 32), ("Strings", 48))


def main(source: Path) -> None:
    """Write ``sample/`` beside this file, replacing an older one."""
    target = HERE / "sample"
    shutil.rmtree(target, ignore_errors=True)
    (target / "midi").mkdir(parents=True)
    (target / "lpd_5").mkdir()
    for notice in NOTICES:
        shutil.copyfile(source / notice, target / notice)
    for song in SONGS:
        midi_path = target / "midi" / f"{song}.mid"
        shutil.copyfile(source / "musics" / f"{song}.mid", midi_path)
        write_npz(target / "lpd_5" / f"{song}.npz", song, load_midi(midi_path))


def load_midi(path: Path) -> Any:
    """Read a MIDI file with all its tempo changes; pretty_midi itself minds only track 0."""
    file = mido.MidiFile(path)
    tempos = []
    for track in file.tracks:
        ticks = itertools.accumulate(message.time for message in track)
        tempos += [
            (tick, message.tempo)
            for tick, message in zip(ticks, track, strict=True)
            if message.type == "set_tempo"
        ]
    return pretty_midi.PrettyMIDI(mido_object=tempos_in_front(file, sorted(tempos)))


def tempos_in_front(file: Any, tempos: list[tuple[int, int]]) -> Any:
    """Move all tempo changes, (tick, microseconds a beat), to a track of their own in front."""
    for track in file.tracks:
        carried_ticks = 0
        kept = []
        for message in track:
            carried_ticks += message.time
            if message.type != "set_tempo":
                kept.append(message.copy(time=carried_ticks))
                carried_ticks = 0
        track[:] = kept
    ticks = [tick for tick, _ in tempos]
    deltas = np.diff(ticks, prepend=0).tolist()
    front = [
        mido.MetaMessage("set_tempo", tempo=tempo, time=delta)
        for delta, (_, tempo) in zip(deltas, tempos, strict=True)
    ]
    file.tracks.insert(0, mido.MidiTrack(front))
    return file


def write_npz(path: Path, name: str, midi: Any) -> None:
    """Write one song as LPD-5's own version of pypianoroll did."""
    beats_s = midi.get_beats()
    rolls = merged_rolls(midi, beats_s)
    n_steps = max(len(roll) for roll in rolls.values())
    n_beats = n_steps // STEPS_PER_BEAT
    # To 0.001 a minute: the seconds' last digits would make half of the file.
    tempo_bpm = np.round(60.0 / np.diff(beats_s), 3)
    tempo_bpm = np.append(tempo_bpm, np.repeat(tempo_bpm[-1], n_beats))[:n_beats]
    downbeat = np.zeros(n_steps, bool)
    downbeat[0] = True
    arrays: dict[str, Any] = {"tempo": np.tile(tempo_bpm, STEPS_PER_BEAT), "downbeat": downbeat}
    info: dict[str, Any] = {"beat_resolution": STEPS_PER_BEAT, "name": name}
    for k, (track, program) in enumerate(TRACKS):
        info[str(k)] = {"program": program, "is_drum": k == 0, "name": track}
        roll = rolls.get(k)
        roll = np.zeros((0, 128), bool) if roll is None else roll
        padding = n_steps - len(roll) if len(roll) else 0
        arrays |= sparse_arrays(np.pad(roll, ((0, padding), (0, 0))), f"pianoroll_{k}_csc_")
    np.savez_compressed(path, **arrays)
    # A fixed date, so that the script always writes the same bytes.
    member = zipfile.ZipInfo("info.json", (1980, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(member, json.dumps(info))


def merged_rolls(midi: Any, beats_s: NDArray[np.float64]) -> dict[int, NDArray[np.uint8]]:
    """Return the merged roll of each track number that has notes."""
    rolls: dict[int, NDArray[np.uint8]] = {}
    n_steps = to_steps(midi.get_end_time(), beats_s) + 1
    n_steps = -(-n_steps // STEPS_PER_BEAT) * STEPS_PER_BEAT
    for part in midi.instruments:
        k = track_number(part.program, part.is_drum)
        if k is not None and part.notes:
            roll = rolls.setdefault(k, np.zeros((n_steps, 128), np.uint8))
            np.maximum(roll, part_roll(part, beats_s, n_steps), out=roll)
    return rolls


def part_roll(part: Any, beats_s: NDArray[np.float64], n_steps: int) -> NDArray[np.uint8]:
    """Return the roll of one part of the MIDI file, shape (n_steps, 128)."""
    roll = np.zeros((n_steps, 128), np.uint8)
    for note in sorted(part.notes, key=lambda note: note.start):
        on = to_steps(note.start, beats_s)
        off = on + 1 if part.is_drum else max(on + 1, to_steps(note.end, beats_s))
        if not part.is_drum and on > 0 and roll[on - 1, note.pitch]:
            roll[on - 1, note.pitch] = 0
        held = roll[on:off, note.pitch]
        np.maximum(held, note.velocity, out=held)
    return roll


def to_steps(time_s: float, beats_s: NDArray[np.float64]) -> int:
    """Return a time in whole steps, cut down as LPD-5 did."""
    beat = int(np.searchsorted(beats_s, time_s, side="right")) - 1
    beat = min(max(beat, 0), len(beats_s) - 2)
    share = (time_s - beats_s[beat]) / (beats_s[beat + 1] - beats_s[beat])
    return int((beat + share) * STEPS_PER_BEAT)


def track_number(program: int, is_drum: bool) -> int | None:
    """Return LPD-5's track for a part, by its official rule."""
    if is_drum:
        return 0
    by_family = {0: 1, 3: 2, 4: 3}
    if program // 8 in by_family:
        return by_family[program // 8]
    return 4 if program < 96 or 104 <= program <= 111 else None


def sparse_arrays(roll: NDArray[Any], prefix: str) -> dict[str, NDArray[Any]]:
    """Return the four arrays of the roll in column order."""
    pitches, steps = np.nonzero(roll.T)
    ends = np.cumsum(np.bincount(pitches, minlength=128))
    return {
        f"{prefix}data": roll[steps, pitches],
        f"{prefix}indices": steps.astype(np.int32),
        f"{prefix}indptr": np.concatenate([[0], ends]).astype(np.int32),
        f"{prefix}shape": np.array(roll.shape, np.int64),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
