"""Headless SuperCollider with our file in it, as a client of a server.

``with open_sclang(server_port, tmp_path) as band:`` starts it; ``band.ask("say", "tempo", 96.0)``
calls the file's own functions. What it plays is in ``band.notes``.
"""

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from max_patches.tools.build import ROOT
from server.address_row import Value
from server.osc.encode import encode
from tests.peers.pd import PdNote

needs_sclang = pytest.mark.skipif(
    shutil.which("sclang") is None, reason="no sclang: install supercollider-language"
)

_START_LIMIT_S: Final = 60.0
_STOP_LIMIT_S: Final = 10.0
_HEADLESS: Final = {
    "QT_QPA_PLATFORM": "offscreen",
    "QTWEBENGINE_DISABLE_SANDBOX": "1",
    "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox",
}


class SclangBand:
    """A running sclang; ``notes`` and ``lines`` grow as it speaks."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.notes: list[PdNote] = []
        """What was to be played, in order."""
        self.lines: list[str] = []
        """Whatever else it said."""
        self.reply_port = 0
        """Where it listens for the server; 0 until it is ready."""
        self._process = process
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, name="sclang reader")
        self._reader.start()

    def ask(self, word: str, *args: Value) -> None:
        """Call a function of the file: ``say``, ``turn``, ``panic``, ``leave``; or ``knob``."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.sendto(encode(f"/test/{word}", args), ("127.0.0.1", self.reply_port))

    def wait_for(self, is_so: Callable[[list[PdNote]], Any], limit_s: float = 20.0) -> None:
        """Wait until the notes so far satisfy a condition.

        Raises:
            AssertionError: they do not within ``limit_s`` seconds.
        """
        with self._changed:
            is_met = self._changed.wait_for(lambda: is_so(self.notes), limit_s)
        assert is_met, f"not within {limit_s} s; {self.lines[-20:]}, notes {self.notes[-20:]}"

    def wait_said(self, text: str, limit_s: float = 20.0) -> None:
        """Wait until a line holds a text."""
        self.wait_for(lambda _notes: any(text in line for line in self.lines), limit_s)

    def stop(self) -> None:
        """End sclang; may be called twice."""
        if self._process.poll() is None and self.reply_port:
            self.ask("quit")
        try:
            self._process.wait(_STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(_STOP_LIMIT_S)
        self._reader.join(_STOP_LIMIT_S)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def wait_until_open(self) -> None:
        """Wait until sclang has read the file."""
        self.wait_for(lambda _notes: self.reply_port, _START_LIMIT_S)

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._changed:
                self._take(line.strip())
                self._changed.notify_all()

    def _take(self, line: str) -> None:
        words = line.split()
        if words[:1] == ["note"] and len(words) == 5:
            pitch, velocity, channel = (int(word) for word in words[2:])
            self.notes.append(PdNote(words[1], pitch, velocity, channel))
        elif words[:1] == ["ready"]:
            self.reply_port = int(words[1])
        elif line:
            self.lines.append(line)


@contextmanager
def open_sclang(server_port: int, folder: Path) -> Iterator[SclangBand]:
    """Start sclang with the file as a client of a server on this machine; end it afterwards.

    Args:
        server_port: the server's OSC port.
        folder: where the wrapping script is written and sclang keeps its own things.
    """
    script = folder / "wrapper.scd"
    script.write_text(_wrapper(server_port), "utf-8")
    process = subprocess.Popen(
        ["sclang", "-D", str(script)],
        env={**os.environ, **_HEADLESS, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    band = SclangBand(process)
    try:
        band.wait_until_open()
        yield band
    finally:
        band.stop()


def _wrapper(server_port: int) -> str:
    """Return a script that loads the file, prints its notes and takes a test's orders."""
    path = ROOT / "supercollider" / "band.scd"
    return f"""
~bandServer = NetAddr("127.0.0.1", {server_port});
b = "{path}".load;
b.noteOn = {{ |self ... args| (["note"] ++ args).join(" ").postln }};
b.noteOff = {{ |self, voice, pitch, channel| ["note", voice, pitch, 0, channel].join(" ").postln }};
b.mapKnobs;
OSCdef(\\say, {{ |message| b.say(*message.drop(1)) }}, '/test/say');
OSCdef(\\turn, {{ |message| b.turn(*message.drop(1)) }}, '/test/turn');
OSCdef(\\panic, {{ b.panic }}, '/test/panic');
OSCdef(\\period, {{ CmdPeriod.run }}, '/test/period').permanent_(true);
OSCdef(\\known, {{ |message| ("known" + b.known[message[1].asString]).postln }}, '/test/known');
OSCdef(\\knob, {{ |message| MIDIIn.doControlAction(0, 0, message[1], message[2]) }}, '/test/knob');
OSCdef(\\quit, {{ 0.exit }}, '/test/quit').permanent_(true);
("ready" + NetAddr.langPort).postln;
"""
