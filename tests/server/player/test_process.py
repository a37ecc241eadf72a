"""The player's process, end to end: a socket in, JACK's dummy driver out."""

import asyncio
import os
import random
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.clock import ManualClock, MonotonicClock, Timeline
from server.errors import PlayerError
from server.music import CHANNELS, PROGRAMS, VOICES, Note
from server.player.core import PlayerCore
from server.player.frames import AskStats, Ready, Replace, SetTimeline, StatsReply
from server.player.handover import PlayerOptions
from server.player.link import LinkEvents, PlayerLink
from server.player.process import PlayerLoop
from server.player.wire import FrameReader, WireError, encode
from tests.server.jack import PATIENCE_S, MidiRecorder, environment, wait_for
from tests.server.player.recorder import CONTROL, OFF, ON, Recorder, run_until, sounding

ROOT = Path(__file__).parents[3]


def kinds(messages: list[bytes], *wanted: int) -> list[bytes]:
    return [m for m in messages if m[0] & 0xF0 in wanted]


def music(seed: int) -> dict[str, list[Note]]:
    """Return a few seconds of dense music, no two events of a channel on one instant."""
    rng = random.Random(seed)
    return {
        instrument: [
            Note(step / 8 + 0.01 * index, 1 / 16, rng.randrange(30, 90), rng.randrange(1, 128))
            for step in range(32)
        ]
        for index, instrument in enumerate(VOICES)
    }


def expected_messages(notes: dict[str, list[Note]], line: Timeline) -> list[bytes]:
    """Return what the core says to the same music on a manual clock."""
    out = Recorder(ManualClock(line.anchor_ns))
    core = PlayerCore(out, dict.fromkeys(VOICES, 0))
    for instrument in VOICES:
        core.replace(instrument, 0.0, notes[instrument], out.clock.now_ns())
    core.set_timeline(line, out.clock.now_ns())
    run_until(core, out.clock, line.ns_at(20.0))
    return out.messages(ON, OFF)


# -- the loop in a thread ------------------------------------------------------------------------


class Outputs(Recorder):
    """A recording sink of five ports that nobody takes away."""

    needs_watch = False

    def is_there(self, port: int) -> bool:
        return True

    def reopen(self, port: int) -> bool:
        return False


class Running:
    """A loop in a thread and the server's end of its socket."""

    def __init__(self) -> None:
        self.end, theirs = socket.socketpair()
        self.end.settimeout(PATIENCE_S)
        self.out = Outputs()
        core = PlayerCore(self.out, dict.fromkeys(VOICES, 0))
        self.loop = PlayerLoop(theirs, core, self.out)
        self.error: WireError | None = None
        self.reader = FrameReader()
        self.core = core
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.loop.run()
        except WireError as error:
            self.error = error
        finally:
            self.core.close()
            self.loop.close()

    def stats(self, token: int) -> StatsReply:
        self.end.sendall(encode(AskStats(token, is_reset=False)))
        while (frame := self.reader.next_frame()) is None:
            self.reader.feed(self.end.recv(1 << 16))
        assert isinstance(frame, StatsReply)
        return frame

    def join(self) -> None:
        self.thread.join(PATIENCE_S)
        assert not self.thread.is_alive()


@pytest.fixture
def running() -> Iterator[Running]:
    running = Running()
    yield running
    running.end.close()
    running.join()


def start_a_held_note(running: Running) -> None:
    running.end.sendall(encode(Replace("piano", 0.0, (Note(0.0, 4000.0, 60, 100),))))
    running.end.sendall(encode(SetTimeline(Timeline(0.0, MonotonicClock().now_ns(), 120.0))))
    assert running.stats(1).stats.n_sounding == 1


def test_closed_socket_ends_every_note(running: Running) -> None:
    start_a_held_note(running)
    running.end.close()
    running.join()
    assert sounding(running.out.messages(ON, OFF)) == set()
    assert bytes((CONTROL, 120, 0)) in running.out.messages()


def test_malformed_frame_ends_every_note_and_is_named(running: Running) -> None:
    start_a_held_note(running)
    running.end.sendall(b"\0\0\0\0\x63")
    running.join()
    assert "unknown kind of frame 99" in str(running.error)
    assert sounding(running.out.messages(ON, OFF)) == set()


def test_a_frame_of_the_wrong_direction_is_refused(running: Running) -> None:
    running.end.sendall(encode(Ready(is_realtime=True, scheduling="", ports=(), problem="")))
    running.join()
    assert "goes from the player" in str(running.error)


def test_stop_ends_the_sleep(running: Running) -> None:
    start_a_held_note(running)
    running.loop.stop()
    running.join()
    assert sounding(running.out.messages(ON, OFF)) == set()


def test_thousands_of_frames_are_taken_in_while_music_plays(running: Running) -> None:
    running.end.sendall(encode(SetTimeline(Timeline(0.0, MonotonicClock().now_ns(), 240.0))))
    for turn in range(2000):
        notes = tuple(Note(turn / 100 + k / 50, 0.01, 40 + k, 99) for k in range(20))
        running.end.sendall(encode(Replace("bass", turn / 100, notes)))
    reply = running.stats(2)
    assert reply.token == 2
    assert reply.stats.n_ons + reply.stats.n_skipped > 0


# -- the real process ----------------------------------------------------------------------------


def test_it_imports_nothing_heavy() -> None:
    code = (
        "import sys, server.player.process\n"
        "heavy = {'numpy', 'onnxruntime', 'asyncio', 'rtmidi', 'mido', 'pythonosc'}\n"
        "sys.exit(repr(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stderr


async def test_without_outputs_it_still_runs() -> None:
    link = await PlayerLink.start(PlayerOptions(outputs="none"))
    try:
        assert link.ready.ports == ()
        assert link.ready.problem == ""
        assert (await link.stats()).n_sounding == 0
    finally:
        await link.close()
    assert not is_alive(link.pid)


@pytest.mark.midi
async def test_a_port_that_is_not_there_is_reported(
    jack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JACK_DEFAULT_SERVER", jack)
    link = await PlayerLink.start(PlayerOptions(outputs="no such port"))
    await link.close()
    assert link.ready.ports == ()
    assert "'no such port'" in link.ready.problem


async def test_a_program_that_is_not_there_is_an_error() -> None:
    with pytest.raises(PlayerError, match="exit status"):
        await PlayerLink.start(PlayerOptions(module="server.player.no_such_module"))


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
async def test_a_player_that_dies_is_noticed(how: signal.Signals) -> None:
    lost: asyncio.Future[PlayerError] = asyncio.get_running_loop().create_future()
    link = await PlayerLink.start(
        PlayerOptions(outputs="none"), LinkEvents(on_lost=lost.set_result)
    )
    os.kill(link.pid, how)
    async with asyncio.timeout(PATIENCE_S):
        assert "the player has gone" in str(await lost)
    assert not link.is_alive
    link.panic()
    with pytest.raises(PlayerError):
        await link.stats()
    await link.close()


async def test_a_player_that_hangs_does_not_outlive_its_link() -> None:
    link = await PlayerLink.start(PlayerOptions(outputs="none"))
    os.kill(link.pid, signal.SIGSTOP)
    await link.close()
    assert not is_alive(link.pid)


async def test_interrupts_do_not_end_it() -> None:
    link = await PlayerLink.start(PlayerOptions(outputs="none"))
    os.kill(link.pid, signal.SIGINT)
    assert (await link.stats()).n_ons == 0
    await link.close()


@pytest.mark.midi
async def test_what_arrives_is_what_the_core_says(
    jack: str, virtual_recorder: MidiRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JACK_DEFAULT_SERVER", jack)
    link = await PlayerLink.start(PlayerOptions(outputs="virtual"))
    try:
        assert link.ready.ports == ("ai-music-generator (JACK)",)
        await asyncio.to_thread(virtual_recorder.wait_connected)
        notes = music(seed=5)
        for instrument in VOICES:
            link.replace(instrument, 0.0, notes[instrument])
        line = Timeline(0.0, MonotonicClock().now_ns(), 240.0)
        link.set_timeline(line)
        expected = expected_messages(notes, line)

        def received() -> list[bytes]:
            return kinds(virtual_recorder.messages(), ON, OFF)

        await asyncio.to_thread(wait_for, lambda: len(received()) >= len(expected), "the notes")
        stats = await link.stats()
    finally:
        await link.close()
    # By channel: what is late on a busy machine may be sent in another order of instruments.
    for channel in CHANNELS.values():
        got = [m for m in received() if m[0] & 15 == channel]
        assert got == [m for m in expected if m[0] & 15 == channel]
    programs = [m for m in virtual_recorder.messages() if m[0] & 0xF0 == 0xC0]
    assert programs == [bytes((0xC0 | CHANNELS[i], PROGRAMS[i])) for i in VOICES]
    assert (stats.n_ons, stats.n_sounding) == (32 * 6, 0)


@pytest.mark.midi
@pytest.mark.parametrize("victim", ["parent", "player"])
def test_killed_parent_or_terminated_player_leaves_no_note(
    jack: str, virtual_recorder: MidiRecorder, victim: str
) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-m", "tests.server.player.dummy_parent"],
        cwd=ROOT,
        env=environment(jack),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert parent.stdin is not None
    assert parent.stdout is not None
    with parent.stdin, parent.stdout:
        try:
            player_pid = int(read_line(parent))
            virtual_recorder.wait_connected()
            parent.stdin.write(b"play\n")
            parent.stdin.flush()
            assert read_line(parent) == b"playing\n"
            wait_for(lambda: len(kinds(virtual_recorder.messages(), ON)) == 6, "note-ons")
            assert kinds(virtual_recorder.messages(), OFF) == []
            if victim == "parent":
                parent.kill()
            else:
                os.kill(player_pid, signal.SIGTERM)
            wait_for(
                lambda: len(kinds(after_the_notes(virtual_recorder), CONTROL)) == 12,
                "channels silenced",
            )
            wait_for(lambda: not is_alive(player_pid), "the player's end")
        finally:
            parent.kill()
            parent.wait(PATIENCE_S)
    assert len(kinds(virtual_recorder.messages(), OFF)) == 6
    assert sounding(kinds(virtual_recorder.messages(), ON, OFF)) == set()


def after_the_notes(recorder: MidiRecorder) -> list[bytes]:
    """Return what came behind the last note-on: a new player silences its receivers as well."""
    messages = recorder.messages()
    last = max(i for i, message in enumerate(messages) if message[0] & 0xF0 == ON)
    return messages[last + 1 :]


@pytest.mark.midi
async def test_what_a_killed_player_leaves_is_silenced_by_the_next(
    jack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JACK_DEFAULT_SERVER", jack)
    recorder = MidiRecorder(jack, "", tmp_path / "midi.txt")
    try:
        await asyncio.to_thread(recorder.wait_connected)
        await kill_a_player_that_holds_notes(recorder)
        link = await PlayerLink.start(PlayerOptions(outputs="recorder:in"))
        silenced = {bytes((CONTROL | channel, 120, 0)) for channel in range(16)}
        await asyncio.to_thread(
            wait_for, lambda: silenced <= set(after_the_notes(recorder)), "channels silenced"
        )
        await link.close()
    finally:
        await asyncio.to_thread(recorder.close)


async def kill_a_player_that_holds_notes(recorder: MidiRecorder) -> None:
    link = await PlayerLink.start(PlayerOptions(outputs="recorder:in"))
    link.replace("piano", 0.0, [Note(0.0, 4000.0, 60, 100)])
    link.set_timeline(Timeline(0.0, MonotonicClock().now_ns(), 120.0))
    await asyncio.to_thread(wait_for, lambda: bool(kinds(recorder.messages(), ON)), "the note")
    os.kill(link.pid, signal.SIGKILL)
    await link.close()
    assert kinds(recorder.messages(), OFF) == []


def read_line(process: "subprocess.Popen[bytes]") -> bytes:
    assert process.stdout is not None
    assert select.select([process.stdout], [], [], PATIENCE_S)[0], "the parent says nothing"
    return process.stdout.readline()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    # A process that nobody has waited for is not alive.
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"
