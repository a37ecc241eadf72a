"""Headless Pure Data with our patch in it, as a client of a server.

``with open_pd(server_port, tmp_path) as pd:`` starts it. Controls are moved by the receive names
that the patch gives to everyone: ``pd.press("play")``, ``pd.turn("tempo", 140)``,
``pd.turn("mute-bass", 1)``. What it plays is in ``pd.notes``.
"""

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from max_patches.tools.build import ROOT

needs_pd = pytest.mark.skipif(shutil.which("pd") is None, reason="no pd: install puredata-core")

_START_LIMIT_S: Final = 20.0
_STOP_LIMIT_S: Final = 5.0


class PdNote(NamedTuple):
    """A note-on, or a note-off where the velocity is 0."""

    instrument: str
    pitch: int
    velocity: int
    channel: int


class PdBand:
    """A running Pd; ``notes`` and ``problems`` grow as it speaks."""

    def __init__(self, process: "subprocess.Popen[str]", reply_port: int, control_port: int):
        self.reply_port = reply_port
        """Where the patch listens for the server."""
        self.notes: list[PdNote] = []
        """What went to MIDI, in order."""
        self.problems: list[str] = []
        """Whatever else Pd printed: objects not found, cords not made."""
        self._process = process
        self._control_port = control_port
        self._changed = threading.Condition()
        self._is_ready = False
        self._reader = threading.Thread(target=self._read, name="pd reader")
        self._reader.start()

    def press(self, name: str) -> None:
        """Press a button: ``play``, ``stop`` or ``panic``."""
        self.say(f"band-{name} bang")

    def turn(self, name: str, value: float) -> None:
        """Move a control: ``tempo``, ``temperature``, ``mute-bass``, ``reply-port`` ..."""
        self.say(f"band-{name} {value:g}")

    def say(self, words: str) -> None:
        """Send a message to a receive name of the patch."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.sendto(f"list {words};\n".encode(), ("127.0.0.1", self._control_port))

    def wait_for(self, is_so: Callable[[list[PdNote]], Any], limit_s: float = 20.0) -> None:
        """Wait until the notes so far satisfy a condition.

        Raises:
            AssertionError: they do not within ``limit_s`` seconds.
        """
        with self._changed:
            is_met = self._changed.wait_for(lambda: is_so(self.notes), limit_s)
        assert is_met, f"not within {limit_s} s; notes {self.notes[-20:]}, {self.problems}"

    def stop(self) -> None:
        """End Pd; may be called twice."""
        if self._process.poll() is None:
            self.say("pd quit")
        try:
            self._process.wait(_STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(_STOP_LIMIT_S)
        self._reader.join(_STOP_LIMIT_S)
        assert self._process.stderr is not None
        self._process.stderr.close()

    def wait_until_open(self) -> None:
        """Wait until Pd has opened the patch."""
        limit_s = time.monotonic() + _START_LIMIT_S
        while not self._is_ready and time.monotonic() < limit_s:
            self.say("band-ready bang")
            with self._changed:
                self._changed.wait_for(lambda: self._is_ready, 0.1)
        assert self._is_ready, f"Pd did not open the patch: {self.problems}"

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            with self._changed:
                self._take(line.strip())
                self._changed.notify_all()

    def _take(self, line: str) -> None:
        head, _, rest = line.partition(": ")
        words = rest.removeprefix("list ").split()
        if head == "note" and len(words) == 4:
            pitch, velocity, channel = (int(float(word)) for word in words[1:])
            self.notes.append(PdNote(words[0], pitch, velocity, channel))
        elif head == "ready":
            self._is_ready = True
        elif line:
            self.problems.append(line)


@contextmanager
def open_pd(server_port: int, folder: Path) -> Iterator[PdBand]:
    """Start Pd with the patch as a client of a server on this machine; end it afterwards.

    Args:
        server_port: the server's OSC port.
        folder: where the wrapping patch is written, e.g. ``tmp_path``.
    """
    reply_port, control_port = _free_port(), _free_port()
    wrapper = folder / "wrapper.pd"
    wrapper.write_text(_wrapper(server_port, reply_port, control_port), "utf-8")
    options = ("-nogui", "-noaudio", "-nomidi", "-noprefs", "-stderr")
    process = subprocess.Popen(
        ["pd", *options, "-path", str(ROOT / "pd"), "-open", str(wrapper)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    band = PdBand(process, reply_port, control_port)
    try:
        band.wait_until_open()
        yield band
    finally:
        band.stop()


def still_sounding(notes: Sequence[PdNote]) -> set[tuple[int, int]]:
    """Return channel and pitch of every note that has not ended."""
    held: set[tuple[int, int]] = set()
    for note in notes:
        change = held.add if note.velocity else held.discard
        change((note.channel, note.pitch))
    return held


def _wrapper(server_port: int, reply_port: int, control_port: int) -> str:
    """Return a patch that holds ours, prints its notes and takes messages for it by UDP."""
    boxes = (
        f"obj 10 10 band {server_port} {reply_port}",
        "obj 10 40 r band-midi",
        "obj 10 70 print note",
        f"obj 200 40 netreceive -u {control_port}",
        r"msg 200 70 \; \$1 \$2",
        "obj 400 40 r band-ready",
        "obj 400 70 print ready",
    )
    cords = ("1 0 2 0", "3 0 4 0", "5 0 6 0")
    lines = ["#N canvas 0 0 600 300 12;"]
    lines += [f"#X {box};" for box in boxes]
    lines += [f"#X connect {cord};" for cord in cords]
    return "\n".join(lines) + "\n"


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port
