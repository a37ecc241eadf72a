"""Datagrams through guard, dispatcher, clients and answers; WebSocket frames through their door."""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Callable
from typing import Any

from server.addresses import ENDPOINTS
from server.clock import NS_PER_MS, ManualClock
from server.contract import read_band_card
from server.osc.service import OscService
from server.settings import Settings
from server.web.hub import Facts, Hub
from server.web.page_socket import PageSocket
from server.web.query_socket import Queries, QuerySocket
from server.web.requests import Requests
from tests.server.osc.packets import HOSTILE, message
from tests.server.osc.test_wire_fuzz import WELL_FORMED
from tests.server.virtual import TINY
from tests.server.virtual_loop import VirtualLoop

_DISPATCHER_LOG = logging.getLogger("server.osc.dispatcher")
NS_A_PACKET = NS_PER_MS // 5
"""5,000 a second."""
_ADDRESSES = sorted({endpoint.address.encode() for endpoint in ENDPOINTS.values()})


class _Sink(asyncio.DatagramTransport):
    """A socket that sends nowhere, and sees that no packet is too long for anybody."""

    def __init__(self) -> None:
        super().__init__({"socket": self, "sockname": ("127.0.0.1", 9000)})
        self.n_sent = 0

    def setsockopt(self, *_: object) -> None:
        """Be a socket as well."""

    def is_closing(self) -> bool:
        return False

    def close(self) -> None:
        """Nothing is open."""

    def sendto(self, data: Any, addr: Any = None) -> None:
        assert len(data) % 4 == 0
        assert len(data) <= 65_507
        self.n_sent += 1


class _Unforeseen(logging.Handler):
    """Notices what the dispatcher answers, but nobody foresaw: here it is a fault."""

    def __init__(self, problems: list[dict[str, Any]]) -> None:
        super().__init__(logging.ERROR)
        self._problems = problems
        _DISPATCHER_LOG.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self._problems.append({"message": record.getMessage(), "error": record.exc_info})

    def close(self) -> None:
        _DISPATCHER_LOG.removeHandler(self)
        super().close()


class _Service:
    """The service in virtual time; every action of the table has somebody who takes it."""

    def __init__(self) -> None:
        self.clock = ManualClock(1_000_000_000)
        self.loop = VirtualLoop(self.clock, lambda: 0.0)
        self.loop.set_exception_handler(self._on_problem)
        self.problems: list[dict[str, Any]] = []
        self._unforeseen = _Unforeseen(self.problems)
        self.settings = Settings()
        self.osc = OscService(self.settings, self.clock)
        for endpoint in ENDPOINTS.values():
            if endpoint.row.kind == "action" and endpoint.key not in ("hello", "bye"):
                self.osc.on_action(endpoint.key, lambda _args, _sender: None)
        self.wire = self.osc._wire
        self.sink = _Sink()
        self.wire.connection_made(self.sink)

    def _on_problem(self, _loop: object, problem: dict[str, Any]) -> None:
        self.problems.append(problem)

    def do(self, work: Callable[[], None]) -> None:
        """Do something on the loop, and let as much time pass as belongs to one packet."""

        async def act() -> None:
            work()
            await asyncio.sleep(NS_A_PACKET / 1e9)

        self.loop.run_until_complete(act())
        assert not self.problems, self.problems

    def check(self) -> None:
        assert len(self.osc._clients) <= 64
        assert self.osc._dispatcher.n_pending <= 1024
        assert len(self.osc._replies) <= 1024

    def close(self) -> None:
        self._unforeseen.close()
        self.osc.close()
        self.loop.close()


class OscTarget:
    """UDP datagrams."""

    align = 4

    def __init__(self) -> None:
        self._service = _Service()
        self.classes: Counter[str] = Counter()
        self.seeds = [*WELL_FORMED, *(p for p in HOSTILE.values() if 0 < len(p) < 4096)]
        self.seeds += [
            message(endpoint.address, "".join(arg.type for arg in endpoint.row.args), b"\0" * 12)
            for endpoint in list(ENDPOINTS.values())[::7]
        ]
        self.words = [
            *_ADDRESSES[::5],
            b"#bundle\0",
            b",",
            b",ifsbhdTFN",
            b"/",
            b"*",
            b"{a,b}",
            b"[!a]",
        ]
        self._n_ports = 0

    def run(self, data: bytes) -> None:
        wire = self._service.wire
        guard, dispatcher = wire.guard, self._service.osc._dispatcher
        before = guard.refused.copy()
        n_failed = dispatcher.n_failed
        self._n_ports += 1
        sender = "127.0.0.1", 50_000 + self._n_ports % 50
        self._service.do(lambda: wire.datagram_received(data, sender))
        reasons = guard.refused - before
        assert guard.n_packets == self._n_ports, "a packet was not counted"
        assert reasons.total() <= 1
        for reason in reasons:
            self.classes[f"malformed {reason}"] += 1
        if not reasons:
            self.classes["failed" if dispatcher.n_failed > n_failed else "taken"] += 1

    def check(self) -> None:
        self._service.check()
        counted = self._service.osc.counters()
        refused = sum(n for name, n in self.classes.items() if name.startswith("malformed"))
        assert counted["malformed"] == refused

    def close(self) -> None:
        self._service.close()


class WebSocketTarget:
    """Text and binary frames of pages and of OSCQuery clients; the first byte says which."""

    align = 1

    def __init__(self) -> None:
        self._service = service = _Service()
        self.classes: Counter[str] = Counter()
        card = read_band_card(TINY)
        facts = Facts(card=lambda: card, snapshots=tuple, source=int, midi=dict)
        self._hub = Hub(service.osc, facts, service.clock)
        self._requests = Requests(service.osc)
        self._queries = Queries(service.osc)
        service.osc.add_listener(self._hub.take_feedback)
        service.osc.add_listener(self._queries.take_feedback)
        frames: list[object] = [
            {"address": "/band/tempo", "args": [90], "id": 1},
            {"address": "/band/*/mute", "args": [True], "id": None},
            {"address": "/band/snapshot/store", "args": ["ä"], "id": 2**53},
            {"ping": 1.5},
            {"COMMAND": "LISTEN", "DATA": "/band/tempo"},
            {"COMMAND": "IGNORE", "DATA": "/band/tempo"},
            [[[[]]]],
        ]
        texts = [json.dumps(frame).encode() for frame in frames]
        self.seeds = [bytes((kind,)) + text for text in texts for kind in (0, 1)]
        self.seeds += [bytes((kind,)) + packet for packet in WELL_FORMED for kind in (2, 3)]
        self.words = [b'"', b"{", b"[" * 50, b"1e999", b"NaN", b"\\ud800", b"null", b"9" * 400]
        self.words += [*_ADDRESSES[::9], b"hello", b"#bundle\0"]
        self._open()

    def _open(self) -> None:
        def make() -> None:
            self._page = PageSocket(self._hub, self._requests, self._service.clock)
            self._query = QuerySocket(self._queries, self._service.clock)
            self._page.join()
            self._query.join()

        self._service.do(make)

    def run(self, data: bytes) -> None:
        kind, rest = (data[0] % 4, data[1:]) if data else (0, b"")
        socket = (self._page, self._query)[kind % 2]
        n_before = socket.outbox._n_bytes
        # What is not UTF-8 never leaves the WebSocket library.
        text = rest.decode("utf-8", "replace")
        self._service.do(
            (lambda: socket.take_text(text)) if kind < 2 else (lambda: socket.take_bytes(rest))
        )
        self.classes["answered" if socket.outbox._n_bytes > n_before else "no answer"] += 1

    def check(self) -> None:
        self._service.check()
        self._page.leave()
        self._query.leave()
        assert len(self._hub) == 0
        assert not self._requests._open
        assert not self._queries._sockets
        self._open()

    def close(self) -> None:
        self._service.close()
