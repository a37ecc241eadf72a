"""Ten thousand actions of every kind on the whole server: no note hangs, nothing breaks."""

import asyncio
import logging
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mido
import numpy as np
import pytest

from server.address_row import Arg, Endpoint
from server.addresses import ENDPOINTS
from server.clock import NS_PER_S, ManualClock
from server.osc.dispatcher import Sender
from tests.server.osc.packets import HOSTILE, PING
from tests.server.virtual_loop import VirtualLoop
from tests.server.virtual_server import SOURCE, VirtualServer

N_ACTIONS = 10_000
NAMES = ("a", "b", "c d", "ü", "never stored", "", "up/and/down", "..", "x" * 65)
MODELS = ("tiny_band", "other", "coarse", "damaged", "nothing", "../models/other")
ADDRESSES = ("/band/bass/density", "/band/regenerate", "/band/hold", "/band/morph", "/band/nothing")
PATTERNS = ("/band/*/density", "/band/{bass,drums}/mute", "/band/*/macro/[1-3]", "/band/*")
WRONG: tuple[Any, ...] = (1e30, -1e30, float("nan"), float("inf"), "words", "\n", 3, "x" * 300)


class Chaos:
    """Somebody who tries everything."""

    def __init__(self, server: VirtualServer, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.server = server
        self.recent: deque[str] = deque(maxlen=25)
        self.tried: set[str] = set()
        self.n_recorded = 0
        rows: dict[str, list[Endpoint]] = {}
        for endpoint in ENDPOINTS.values():
            if endpoint.row.kind != "feedback":
                rows.setdefault(endpoint.row.path, []).append(endpoint)
        self.rows = list(rows.values())
        kinds: tuple[tuple[int, Callable[[], Any]], ...] = (
            (40, self.request),
            (12, self.play_live),
            (8, self.play_midi),
            (8, self.clock_midi),
            (8, self.turn),
            (10, self.transport),
            (6, self.performance),
            (5, self.garbage),
            (2, self.pattern),
            (1, self.world),
        )
        self._kinds = [call for weight, call in kinds for _ in range(weight)]

    def act(self) -> None:
        self.pick(self._kinds)()

    def pick(self, items: Any) -> Any:
        return items[int(self.rng.integers(len(items)))]

    def send(self, address: str, *args: float | str, source: Sender = SOURCE) -> None:
        self.recent.append(f"{address} {args}")
        self.server.send(address, *args, source=source)

    # -- through the table ---------------------------------------------------------------------

    def request(self) -> None:
        """Use any address with arguments that fit it, seldom with others."""
        endpoint = self.pick(self.pick(self.rows))
        self.tried.add(endpoint.row.path)
        args = [self.value(endpoint.key, arg) for arg in endpoint.row.args]
        chance = self.rng.random()
        if chance < 0.03 and args:
            args[-1] = self.pick(WRONG)
        elif chance < 0.06:
            args = args[:-1] if chance < 0.045 else [*args, 1]
        source = SOURCE
        if endpoint.key in ("hello", "bye"):
            source = Sender("127.0.0.1", int(self.rng.integers(50002, 50006)))
        self.send(endpoint.address, *args, source=source)

    def value(self, key: str, arg: Arg) -> Any:
        """Return a value that the table allows."""
        if key == "model":
            return self.pick(MODELS)
        if key == "record":
            self.n_recorded += 1
            return self.pick((f"take {self.n_recorded}", "", "", *NAMES[-4:]))
        if key in ("learn", "unlearn"):
            return self.pick((*ADDRESSES, ""))
        if key == "locate":
            return self.pick((0.0, 3.7, 16.0, 100.5, 300.0, 5000.25, 1e6))
        if arg.choices:
            return self.pick(arg.choices)
        if arg.type == "s":
            return self.pick(NAMES)
        low = 0 if arg.minimum is None else arg.minimum
        high = 1 if arg.maximum is None else arg.maximum
        if self.rng.random() < 0.1:
            return self.pick((low, high))
        if arg.type == "f":
            return float(self.rng.uniform(low, high))
        return int(self.rng.integers(int(low), int(high) + 1))

    def pattern(self) -> None:
        self.send(self.pick(PATTERNS), *self.pick(((), (0.5,), (1,), ("words",))))

    def transport(self) -> None:
        """Do more often what moves the music about."""
        server = self.server
        match int(self.rng.integers(8)):
            case 0 | 1 | 2:
                # Or there would be little to hear.
                self.send("/band/*/mute", 0)
                self.send("/band/*/solo", 0)
                self.send("/band/input", "off")
                self.send("/band/play")
            case 3:
                self.send("/band/clock/source", self.pick(("internal", "midi", "osc", "link")))
            case 4:
                self.send("/band/clock/source", "internal")
            case 5:
                playing = int(self.rng.random() < 0.8)
                self.send("/band/clock", float(self.rng.uniform(-9, 99)), 133.0, playing)
            case 6:
                self.check_stop()
            case _:
                self.send("/band/panic")
                assert server.links[-1].core.stats().n_sounding == 0
                assert not server.synth.sounding
                # Play goes on: what begins from now on has been told once more.
                assert server.network.longest_ms(is_begun=True) < 1.5

    def check_stop(self) -> None:
        server = self.server
        self.send("/band/stop")
        assert not server.live._conductor.line.is_running
        assert server.links[-1].core.stats().n_sounding == 0
        assert not server.synth.sounding
        assert server.network.longest_ms() < 1.5

    def performance(self) -> None:
        """Use what the plain requests seldom make sense of."""
        a, b = self.pick(NAMES[:4]), self.pick(NAMES[:4])
        match int(self.rng.integers(7)):
            case 0:
                self.send("/band/snapshot/store", a)
            case 1:
                self.send("/band/snapshot/recall", a)
            case 2:
                self.send("/band/snapshot/morph", a, b, float(self.rng.random()))
            case 3:
                self.send("/band/morph", float(self.rng.random()))
            case 4:
                self.send("/band/cancel")
            case 5:
                # Left to chance among all addresses there were three recordings in one run.
                self.n_recorded += 1
                self.send("/band/record", self.pick((f"take {self.n_recorded}", "")))
            case _:
                self.send("/band/input", self.pick(("off", "lead", "respond", "continue")))

    # -- through MIDI in -----------------------------------------------------------------------

    def play_live(self) -> None:
        """Play a few notes by OSC, the pedal among them."""
        for _ in range(int(self.rng.integers(1, 5))):
            velocity = int(self.pick((0, 0, 1, 80, 127)))
            self.send("/band/input/note", int(self.rng.integers(40, 80)), velocity)
        if self.rng.random() < 0.2:
            self.send("/band/input/pedal", int(self.rng.integers(2)))

    def play_midi(self) -> None:
        channel = int(self.pick((0, 0, 2, 9)))
        pitch, velocity = int(self.rng.integers(40, 80)), int(self.pick((0, 64, 100)))
        status = int(self.pick((0x80, 0x90, 0x90)))
        self.recent.append(f"MIDI {status | channel:x} {pitch} {velocity}")
        self.server.midi(status | channel, pitch, velocity)

    def turn(self) -> None:
        """Turn knobs, also faster than anybody can, and change programs."""
        number = int(self.rng.integers(8))
        self.recent.append(f"CC {number}")
        for value in self.rng.integers(128, size=int(self.pick((1, 3, 200)))):
            self.server.midi(0xB0, self.pick((number, 64, 120, 123)), int(value))
        if self.rng.random() < 0.3:
            self.server.midi(0xC0, int(self.rng.integers(5)))

    def clock_midi(self) -> None:
        """Send what a MIDI clock might, even one that is mad."""
        kind = int(self.rng.integers(7))
        self.recent.append(f"MIDI clock {kind}")
        match kind:
            case 0:
                self.server.midi(self.pick((0xFA, 0xFB, 0xFC)))
            case 1:
                self.server.midi(0xF2, int(self.rng.integers(128)), int(self.rng.integers(4)))
            case _:
                for _ in range(int(self.pick((1, 2, 6, 30)))):
                    self.server.midi(0xF8)

    async def tick(self) -> None:
        """Be a clock for a beat or two, with a few faults."""
        self.recent.append("ticks")
        period_s = 60 / float(self.rng.uniform(40, 250)) / 24
        for _ in range(int(self.rng.integers(24, 60))):
            self.server.midi(*[0xF8])
            if self.rng.random() < 0.02:
                self.server.midi(0xF8)
            await asyncio.sleep(period_s * self.pick((0.8, 1.0, 1.0, 1.2)))

    # -- what goes wrong -----------------------------------------------------------------------

    def garbage(self) -> None:
        if self.rng.random() < 0.5:
            data = self.rng.integers(256, size=int(self.rng.integers(5)), dtype=np.uint8)
            self.recent.append(f"MIDI garbage {data.tobytes().hex()}")
            message = data.tobytes()
            # rtmidi hands over whole messages: a status byte, then data bytes.
            if message and message[0] >= 0x80 and all(byte < 0x80 for byte in message[1:]):
                self.server.midi(*message)
            return
        packet = self.pick([*HOSTILE.values(), bytes(self.rng.bytes(40)), PING[:-1]])
        self.recent.append(f"garbage {packet[:40]!r}")
        before = self.server.network.n_answers
        self.server.wire.datagram_received(packet, SOURCE)
        self.server.n_requests += self.server.network.n_answers - before

    def world(self) -> None:
        """Kill the player, fill the disk, make room again, lose the MIDI input."""
        kind = int(self.rng.integers(6))
        self.recent.append(f"world {kind}")
        match kind:
            case 0:
                self.server.kill_player()
                assert not self.server.synth.sounding
            case 1:
                self.server.disk.is_full = True
            case 2:
                self.server.live.input.release_all()
            case _:
                self.server.disk.is_full = False


async def run(server: VirtualServer, chaos: Chaos, n_actions: int) -> None:
    running = await server.start()
    n_tasks = len(server.live._tasks)
    server.send("/band/play")
    for _ in range(n_actions):
        if chaos.rng.random() < 0.01:
            await chaos.tick()
        else:
            chaos.act()
        await asyncio.sleep(float(chaos.pick((0, 0, 0, 0.003, 0.01, 0.03, 0.1, 0.3))))
        assert not server.failures
        assert not running.done()
        assert len(server.live._tasks) == n_tasks
        server.check_notes()
    await asyncio.sleep(10.0)
    chaos.check_stop()
    server.disk.is_full = False
    server.send("/band/record", "")
    await asyncio.sleep(2.0)
    assert server.network.n_answers == server.n_requests
    server.app.request_stop()
    await running
    assert not server.synth.sounding


@pytest.mark.slow
@pytest.mark.timeout(3000)  # a minute of work, which other programs may stretch tenfold
@pytest.mark.parametrize("seed", [1])
def test_ten_thousand_actions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, seed: int
) -> None:
    clock = ManualClock(1000 * NS_PER_S)
    caplog.set_level(logging.ERROR)
    with asyncio.Runner(loop_factory=lambda: VirtualLoop(clock, lambda: work_s())) as runner:
        server = VirtualServer(tmp_path, clock, monkeypatch)
        chaos = Chaos(server, seed)
        chance = np.random.default_rng(seed + 1)

        def work_s() -> float:
            return float(chance.choice([0.002, 0.02, 0.05, 0.5]))

        try:
            runner.run(run(server, chaos, N_ACTIONS))
        finally:
            sys.stdout.write(f"seed {seed}; the last actions:\n" + "\n".join(chaos.recent))
    errors = [r.getMessage() for r in caplog.records if "starting another" not in r.getMessage()]
    assert not errors
    rows = {e.row.path for e in ENDPOINTS.values() if e.row.kind != "feedback"}
    assert chaos.tried == rows
    assert server.synth.n_ons > N_ACTIONS / 4
    check_recordings(tmp_path / "recordings")


def check_recordings(folder: Path) -> None:
    """Every file is whole, and each note in it ends."""
    files = sorted(folder.glob("*.mid"))
    assert len(files) > 3
    for path in files:
        for track in mido.MidiFile(path).tracks:
            sounding: set[tuple[int, int]] = set()
            for message in track:
                if message.type == "note_on" and message.velocity:
                    sounding.add((message.channel, message.note))
                elif message.type in ("note_on", "note_off"):
                    sounding.discard((message.channel, message.note))
            assert not sounding, path
