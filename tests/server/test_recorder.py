"""Recordings against what the player sent, in virtual time; and files on a real disk."""

import asyncio
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mido
import pytest

from server import take as take_module
from server.control_log import ControlLog
from server.errors import RequestError
from server.midi_writer import variable_length
from server.model import BandModels
from server.music import CHANNELS, VOICES
from server.phrases import Phrases
from server.recorder import Recorder
from server.studio import Studio
from tests.server.virtual import TINY, VirtualBand

NOTE = tuple[int, int, int]
"""Tick, pitch, length in ticks."""


@pytest.fixture(scope="module")
def models() -> BandModels:
    return BandModels(TINY)


class Take:
    """A band that plays at 300 BPM, and its recorder."""

    def __init__(self, models: BandModels, is_recorded: bool = True) -> None:
        self.band = VirtualBand(models, tempo=300.0)
        conductor = self.band.conductor
        self.recorder = Recorder(self.band.clock, conductor.line, self.band.settings.snapshot())
        if is_recorded:
            conductor.add_output(self.recorder)

    def play(self) -> None:
        conductor = self.band.conductor
        conductor.follow(conductor.line.started(self.band.clock.now_ns()))
        self.band.run_for(0.002)  # A player takes its time, were it only so little.

    def sent(self) -> list[tuple[int, int]]:
        """Return (channel, pitch) of all that was struck, in order."""
        return [(channel, pitch) for _, channel, pitch in self.band.player.played.ons()]


def read(data: bytes) -> dict[str, list[NOTE]]:
    """Read a file with another reader; every note must end."""
    found: dict[str, list[NOTE]] = {}
    file = mido.MidiFile(file=io.BytesIO(data))
    assert file.type == 1
    for track in file.tracks:
        tick, sounding = 0, {}
        notes: list[NOTE] = []
        for message in track:
            tick += message.time
            if message.type == "note_on" and message.velocity:
                sounding[message.note] = tick
            elif message.type in ("note_on", "note_off"):
                start = sounding.pop(message.note, None)
                if start is not None:
                    notes.append((start, message.note, tick - start))
        assert sounding == {}
        found[track.name] = sorted(notes)
    return found


def test_the_file_holds_what_the_player_played_on_the_grid(models: BandModels) -> None:
    take = Take(models)
    take.play()
    take.band.run_for(6.345)
    notes = read(take.recorder.snapshot())
    assert list(notes) == ["ai-music-generator", *VOICES, "live"]
    for instrument in VOICES:
        wanted = sorted(
            (round(n.start_beats * 480), n.pitch)
            for (name, index), ns in take.band.windows.items()
            if name == instrument and index <= 1
            for n in ns
            if n.start_beats < 31.75
        )
        assert [(tick, pitch) for tick, pitch, _ in notes[instrument]] == wanted
        struck = [pitch for channel, pitch in take.sent() if channel == CHANNELS[instrument]]
        assert sorted(struck) == sorted(pitch for _, pitch, _ in notes[instrument])


def test_whatever_happens_the_recording_is_what_was_heard(models: BandModels) -> None:
    take = Take(models)
    band, settings = take.band, take.band.settings
    take.play()
    for step in range(30):
        settings.set("drums/mute", step % 3 == 0)
        take.recorder.set_settings(settings.snapshot())
        for i in VOICES:
            band.player.core.set_audible(i, settings.snapshot().is_audible(i))
        if step % 4 == 1:
            band.conductor.regenerate(("bass",))
        if step % 7 == 3:
            band.conductor.locate(float(step * 5 % 64))
        if step % 11 == 5:
            band.conductor.stop()
            take.play()
        settings.set("tempo", 200 + step)
        band.run_for(0.5)
    notes = read(take.recorder.snapshot())
    count = sum(len(part) for part in notes.values())
    assert count == take.recorder.n_notes
    assert count == len(take.sent())
    ticks = [tick for part in notes.values() for tick, _, _ in part]
    # On the grid of sixty-fourths, whatever the position jumped to.
    assert sum(tick % 30 == 0 for tick in ticks) > 0.95 * len(ticks)


def test_a_recording_begins_at_a_bar_line(models: BandModels) -> None:
    take = Take(models)
    take.play()
    take.band.run_for(4.1)  # beat 20.5
    later = Recorder(take.band.clock, take.band.conductor.line, take.band.settings.snapshot())
    take.band.conductor.add_output(later)
    take.band.run_for(2.0)
    first = min(tick for part in read(later.snapshot()).values() for tick, _, _ in part)
    assert 240 <= first < 960


def test_what_is_played_live_has_a_track_of_its_own(models: BandModels) -> None:
    take = Take(models)
    take.play()
    take.band.run_for(0.998)
    take.recorder.live(bytes((0x90, 60, 80)), 3.0)
    take.recorder.live(bytes((0x80, 60, 0)), 4.5)
    take.recorder.live(bytes((0x90, 61, 80)), 4.75)
    assert read(take.recorder.snapshot())["live"] == [(1440, 60, 720), (2280, 61, 120)]


@pytest.mark.parametrize("number", [0, 1, 127, 128, 8192, 16383, 16384, 0x0FFFFFFF])
def test_variable_lengths_are_those_of_another_reader(number: int) -> None:
    from mido.midifiles.meta import encode_variable_int

    assert list(variable_length(number)) == list(encode_variable_int(number))


class Room:
    def __init__(self, models: BandModels, folder: Path) -> None:
        self.take = Take(models, is_recorded=False)
        band = self.take.band
        self.folder = folder
        self.phrases = Phrases()
        log = ControlLog(band.conductor, self.phrases, band.clock)
        self.studio = Studio(band.conductor, band.settings, log, folder, band.publish)


@pytest.fixture
def room(models: BandModels, tmp_path: Path) -> Room:
    return Room(models, tmp_path / "recordings")


async def test_the_file_is_whole_at_every_write(room: Room) -> None:
    await room.studio.record("one")
    room.take.play()
    counts = []
    for _ in range(6):
        room.take.band.run_for(1.0)
        await room.studio.write()
        data = await asyncio.to_thread((room.folder / "one.mid").read_bytes)
        counts.append(sum(len(part) for part in read(data).values()))
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]
    room.take.band.run_for(1.0)
    await room.studio.record("")
    data = await asyncio.to_thread((room.folder / "one.mid").read_bytes)
    assert sum(len(part) for part in read(data).values()) >= counts[-1]
    assert [told for told in room.take.band.told if told[0] == "recording"][1:] == [
        ("recording", "one"),
        ("recording", ""),
    ]
    assert sorted(path.name for path in room.folder.iterdir()) == ["one.log", "one.mid"]


@pytest.mark.parametrize(
    "name", ["../one", "a/b", "a\\b", ".one", " one", "x" * 65, "a\nb", "\U0001f3b5" * 64]
)
async def test_names_are_names(room: Room, name: str) -> None:
    with pytest.raises(RequestError):
        await room.studio.record(name)
    assert not room.folder.exists()


async def test_nothing_is_recorded_over(room: Room) -> None:
    await room.studio.record("one")
    with pytest.raises(RequestError, match="is being recorded"):
        await room.studio.record("two")
    await room.studio.record("")
    await room.studio.record("")
    with pytest.raises(RequestError, match="already"):
        await room.studio.record("one")


async def test_a_full_disk_is_told_once_and_the_music_is_kept(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    await room.studio.record("one")
    room.take.play()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(RequestError, match="No space left"):
            await Room(room.studio._conductor.models, room.folder).studio.record("two")
        for _ in range(3):
            room.take.band.run_for(1.0)
            await room.studio.write()
    problems = [told for told in room.take.band.told if told[0] == "problem"]
    assert len(problems) == 1
    await room.studio.record("")
    data = await asyncio.to_thread((room.folder / "one.mid").read_bytes)
    assert sum(len(part) for part in read(data).values()) == len(room.take.sent())


class FullDisk:
    """A disk that takes nothing until it is told that it has room."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_full = False
        for name in ("write_recording", "_write_at"):
            monkeypatch.setattr(take_module, name, self._guarded(getattr(take_module, name)))

    def _guarded(self, write: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            if self.is_full:
                raise OSError(28, "No space left on device")
            return write(*args)

        return call


async def test_an_end_that_finds_the_disk_full_is_written_when_there_is_room(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FullDisk(monkeypatch)
    await room.studio.record("one")
    room.take.play()
    disk.is_full = True
    room.take.band.run_for(3.0)
    await room.studio.write()
    for _ in range(2):
        with pytest.raises(RequestError, match="No space left on device; the end of it is kept"):
            await room.studio.record("")
    assert room.studio.recorder is None
    n_sent = len(room.take.sent())
    room.take.band.run_for(1.0)
    await room.studio.write()
    # Its name is taken although its file is lost: it is still to be written.
    await asyncio.to_thread((room.folder / "one.mid").unlink)
    with pytest.raises(RequestError, match="already"):
        await room.studio.record("one")
    disk.is_full = False
    await room.studio.write()
    data = await asyncio.to_thread((room.folder / "one.mid").read_bytes)
    assert sum(len(part) for part in read(data).values()) == n_sent
    log = await asyncio.to_thread((room.folder / "one.log").read_text)
    assert '"end"' in log.splitlines()[-1]
    await room.studio.record("")
    assert len([told for told in room.take.band.told if told[0] == "problem"]) == 1


async def test_the_end_is_asked_for_again_and_written(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FullDisk(monkeypatch)
    await room.studio.record("one")
    room.take.play()
    room.take.band.run_for(3.0)
    disk.is_full = True
    with pytest.raises(RequestError):
        await room.studio.record("")
    disk.is_full = False
    await room.studio.record("")
    data = await asyncio.to_thread((room.folder / "one.mid").read_bytes)
    assert sum(len(part) for part in read(data).values()) == len(room.take.sent())


async def test_what_is_lost_with_the_server_is_said_loudly(
    room: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    disk = FullDisk(monkeypatch)
    await room.studio.record("one")
    disk.is_full = True
    await room.studio.close()
    (said,) = [r.getMessage() for r in caplog.records if r.levelname == "ERROR"]
    assert f"LOST: {room.folder / 'one.mid'}" in said
