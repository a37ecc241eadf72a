"""The device and the real server, over real sockets: a Live set that leads the band."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from max_patches.tools.behaviour import Message
from max_patches.tools.build import version
from max_patches.tools.machine import Machine
from max_patches.tools.own_port import NEXT_PORT
from max_patches.tools.ports import Atom
from server.music import INSTRUMENTS
from tests.e2e.running import Client, RunningServer, client_of, running_server, wait_for
from tests.max.patches import DEVICE, shipped
from tests.max.record_conversation import OPTIONS
from tests.max.scenes import sounding

pytestmark = pytest.mark.slow


class LiveTrack:
    """A device whose packets really travel, on the machine's clock."""

    def __init__(self, server_port: int, shared: dict[str, Message], **stored: Atom) -> None:
        self._server = ("127.0.0.1", server_port)
        self.device = Machine(shipped(DEVICE), {"server_port": server_port, **stored}, shared)
        # As udpreceive does: where the device wants to listen, and there alone.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", self.device.port_of("udpreceive")))
        self._socket.settimeout(0)
        self._start_s = time.monotonic()

    def until(self, is_so: Callable[[], object], what: str) -> None:
        """Let time pass until something is so."""

        def is_so_now() -> object:
            self._step()
            return is_so()

        wait_for(is_so_now, what)

    def until_connected(self) -> None:
        self.until(lambda: self.device.shown("connected"), "the light")

    def until_played(self) -> None:
        self.until(lambda: len(self.device.notes) > 2, "notes")

    def until_silent(self) -> None:
        self.until(lambda: not sounding(self.device), "silence")

    def _step(self) -> None:
        for sent in self.device.sent:
            builder = OscMessageBuilder(sent.address)
            for arg in sent.args:
                builder.add_arg(arg)
            self._socket.sendto(builder.build().dgram, self._server)
        self.device.sent.clear()
        try:
            while True:
                message = OscMessage(self._socket.recv(65536))
                self.device.hear(message.address, *message.params)
        except BlockingIOError:
            pass
        now_ms = (time.monotonic() - self._start_s) * 1000
        self.device.run(max(0.0, now_ms - self.device.now_ms))

    def close(self) -> None:
        self._socket.close()


@contextmanager
def live_track(
    server: RunningServer, shared: dict[str, Message], **stored: Atom
) -> Iterator[LiveTrack]:
    track = LiveTrack(server.port, shared, **stored)
    try:
        yield track
    finally:
        track.close()


@pytest.fixture
def live_set() -> dict[str, Message]:
    """Return what the devices of a set share, with a number to draw that the system has free."""
    while True:
        with (
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one,
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as two,
        ):
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            try:
                two.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return {NEXT_PORT: (port,)}


@pytest.fixture
def server() -> Iterator[RunningServer]:
    with running_server(*OPTIONS) as server:
        yield server


@pytest.fixture
def other(server: RunningServer) -> Iterator[Client]:
    with client_of(server) as client:
        yield client


def test_live_set_is_recalled_and_leads(
    server: RunningServer, other: Client, live_set: dict[str, Message]
) -> None:
    bass = INSTRUMENTS.index("bass")
    with live_track(server, live_set, instrument=bass, density=0.75, mute=0) as track:
        device = track.device
        track.until_connected()
        fine = f"connected to {version()}"
        track.until(lambda: device.shown("status") == fine, "the server's version")
        assert device.shown("mismatch") == 0
        track.until(lambda: [0.75] in other.of("/band/bass/density"), "the Live set's density")
        track.until(lambda: ["osc"] in other.of("/band/clock/source"), "Live leads")
        device.tell_live("tempo", 90.0)
        device.tell_live("is_playing", 1)
        track.until(lambda: [1] in other.of("/band/playing"), "the band plays along")
        track.until(
            lambda: any(abs(float(str(t)) - 90) < 3 for (t,) in other.of("/band/tempo")), "tempo"
        )
        track.until_played()
        device.tell_live("is_playing", 0)
        track.until(lambda: other.of("/band/playing")[-1] == [0], "the band stops")
        track.until_silent()


def test_two_tracks_share_the_server(
    server: RunningServer, other: Client, live_set: dict[str, Message]
) -> None:
    drums, piano = (INSTRUMENTS.index(name) for name in ("drums", "piano"))
    with (
        live_track(server, live_set, instrument=drums, follow=0) as one,
        live_track(server, live_set, instrument=piano, follow=0) as two,
    ):
        # Nobody chose a port: each has drawn its own, so each hears the server for itself.
        assert one.device.port_of("udpreceive") != two.device.port_of("udpreceive")
        for track in (one, two):
            track.until_connected()
        other.send("/band/play")
        for track in (one, two):
            track.until_played()
        one.device.turn("mute", 1)
        one.until(lambda: [1] in other.of("/band/drums/mute"), "the mute")
        one.until_silent()
        assert two.device.shown("mute") == 0
        two.device.press("panic")
        assert sounding(two.device) == set()
