"""The Open Stage Control layout, opened by a stand-in, as a client of a server.

The stand-in (``stage_control.mjs``) holds the widgets and runs their scripts as JavaScript; the
sockets are here. ``with open_layout(server_port, tmp_path) as layout:`` starts it; widgets are
known by their ids: ``layout.move("tempo", 140)``, ``layout.press("play")``, ``layout.values``.
"""

import json
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from max_patches.tools.build import ROOT
from max_patches.tools.osc import REPLY_PORT

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="no node: install nodejs")

Session = dict[str, Any]
Said = tuple[str, tuple[Any, ...]]

_PROGRAM: Final = Path(__file__).with_suffix(".mjs")
_LIMIT_S: Final = 20.0


class StageLayout:
    """A running stand-in; ``values``, ``said`` and ``problems`` grow as it speaks."""

    def __init__(self, process: "subprocess.Popen[str]", sock: socket.socket) -> None:
        self.reply_port: int = sock.getsockname()[1]
        """Where it listens for the server."""
        self.values: dict[str, Any] = {}
        """Each widget's value."""
        self.tags: dict[str, str] = {}
        """Type tags of the last message said, by address."""
        self.said: list[Said] = []
        """Every message that it said, in order."""
        self.problems: list[str] = []
        """Scripts that failed."""
        self._process = process
        self._sock = sock
        self._changed = threading.Condition()
        self._orders = threading.Lock()
        self._n_echoes = 0
        self._is_over = False
        self._reader = threading.Thread(target=self._read, name="layout reader")
        self._listener = threading.Thread(target=self._listen, name="layout listener")
        self._reader.start()
        self._listener.start()

    def move(self, name: str, value: object) -> None:
        """Touch a widget, move it and let it go."""
        for order in ("touch", "move", "release"):
            self.order(order, id=name, value=value)

    def press(self, name: str) -> None:
        """Press a button."""
        self.order("move", id=name)

    def type_in(self, name: str, text: str) -> None:
        """Write into an input."""
        self.order("move", id=name, value=text)

    def hear(self, address: str, *args: object) -> None:
        """Let it hear a message, as if it had come from the server."""
        self.order("hear", address=address, args=args)

    def order(self, what: str, **how: object) -> None:
        """Give the stand-in an order: ``touch``, ``move``, ``release``, ``hear``, ``pass``."""
        assert self._process.stdin is not None
        # A lock of its own: the reader must get on while a full pipe holds this up.
        with self._orders:
            self._process.stdin.write(json.dumps({"do": what, **how}) + "\n")
            self._process.stdin.flush()

    def settle(self) -> None:
        """Wait until every order so far is done."""
        n_before = self._n_echoes
        self.order("echo", n=n_before)
        self.wait_for(lambda: self._n_echoes > n_before, "an echo")

    def wait_for(self, is_so: Callable[[], object], what: str) -> None:
        """Wait until something is so.

        Raises:
            AssertionError: it is not within ``_LIMIT_S`` seconds.
        """
        with self._changed:
            is_met = self._changed.wait_for(is_so, _LIMIT_S)
        assert is_met, f"waited in vain for {what}; said {self.said[-5:]}, {self.problems}"

    def close(self) -> None:
        """End the program and its threads."""
        self._is_over = True
        self._listener.join(_LIMIT_S)
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(_LIMIT_S)
        self._reader.join(_LIMIT_S)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._changed:
                self._take(json.loads(line))
                self._changed.notify_all()

    def _take(self, line: dict[str, Any]) -> None:
        if "value" in line:
            self.values[line["value"]] = line.get("is")
        elif "said" in line:
            self._say(line["said"], line["args"], line["targets"])
        elif "echo" in line:
            self._n_echoes += 1
        elif "problem" in line:
            self.problems.append(line["problem"])

    def _say(self, address: str, args: list[dict[str, Any]], targets: list[str]) -> None:
        self.tags[address] = "".join(arg["type"] for arg in args)
        builder = OscMessageBuilder(address)
        for arg in args:
            builder.add_arg(arg.get("value"), arg["type"])
        for target in targets:
            host, _, port = target.rpartition(":")
            self._sock.sendto(builder.build().dgram, (host, int(port)))
        self.said.append((address, tuple(arg.get("value") for arg in args)))

    def _listen(self) -> None:
        self._sock.settimeout(0.05)
        while not self._is_over:
            try:
                packet = self._sock.recv(65_536)
            except TimeoutError:
                continue
            message = OscMessage(packet)
            self.hear(message.address, *message.params)


@contextmanager
def open_layout(
    server_port: int, folder: Path, session: Session | None = None
) -> Iterator[StageLayout]:
    """Open a session in the stand-in as a client of a server on this machine; end it afterwards.

    Args:
        server_port: the server's OSC port.
        folder: where the session is written, with a reply port that is free.
        session: what to open; None: the layout that ships.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        path = folder / "session.json"
        text = json.dumps(session or shipped_session())
        path.write_text(text.replace(str(REPLY_PORT), str(sock.getsockname()[1])), "utf-8")
        process = subprocess.Popen(
            ["node", str(_PROGRAM), str(path), f"127.0.0.1:{server_port}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        layout = StageLayout(process, sock)
        try:
            layout.settle()
            yield layout
        finally:
            layout.close()


def shipped_session() -> Session:
    """Return the layout that ships."""
    text = (ROOT / "open-stage-control" / "band.json").read_text("utf-8")
    session: Session = json.loads(text)
    return session
