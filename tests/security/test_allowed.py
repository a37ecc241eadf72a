"""Who is heard when the server listens beyond this machine."""

import asyncio
from pathlib import Path

import pytest

from server.allowed import ANYONE, MAX_NETWORKS, parse_allowed
from server.clock import ManualClock
from server.config import ServerConfig
from server.errors import ConfigError
from server.osc.encode import encode
from server.osc.service import OscService
from server.settings import Settings
from tests.server.osc.udp import Peer
from tests.server.web.stage import Stage

STRANGER = "203.0.113.9"
"""An address for documentation: nobody has it."""


def test_by_default_only_this_machine_reaches_the_server() -> None:
    config = ServerConfig()
    assert (config.osc_host, config.web_host, config.allow) == ("127.0.0.1", "127.0.0.1", "")
    assert not config.advertise


@pytest.mark.parametrize(
    ("text", "ip", "wanted"),
    [
        ("", STRANGER, True),
        ("192.168.1.20", "192.168.1.20", True),
        ("192.168.1.20", "192.168.1.21", False),
        ("192.168.1.20", "127.0.0.1", True),
        ("192.168.1.20", "::1", True),
        ("192.168.1.0/24, 10.0.0.7", "192.168.1.255", True),
        ("192.168.1.0/24, 10.0.0.7", "10.0.0.7", True),
        ("192.168.1.0/24, 10.0.0.7", "10.0.0.8", False),
        ("192.168.1.20", "::ffff:192.168.1.20", True),
        ("192.168.1.20", "::ffff:192.168.1.21", False),
        ("fe80::/10", "fe80::1%eth0", True),
        ("0.0.0.0/0", "fe80::1", False),
        ("192.168.1.20", "", False),
        ("192.168.1.20", "host.example", False),
    ],
)
def test_the_list_says_who_is_heard(text: str, ip: str, wanted: bool) -> None:
    assert parse_allowed(text).takes(ip) is wanted


@pytest.mark.parametrize(
    "text", ["host.example", "192.168.1.5/24", "1.2.3", "1.2.3.4,", ",", "10.0.0.0/8;1.2.3.4"]
)
def test_a_list_that_means_nothing_is_refused_at_the_start(text: str) -> None:
    with pytest.raises(ConfigError, match="allow has"):
        ServerConfig(allow=text)


def test_there_is_an_end_to_the_list() -> None:
    with pytest.raises(ConfigError, match=f"at most {MAX_NETWORKS}"):
        parse_allowed(",".join(["10.0.0.1"] * (MAX_NETWORKS + 1)))


def test_nobody_on_the_list_means_anybody() -> None:
    assert parse_allowed(" ") == ANYONE


async def test_a_stranger_is_not_heard_not_answered_and_counted() -> None:
    settings = Settings()
    service = OscService(settings, ManualClock())
    server = await service.start(port=0, allowed=parse_allowed("192.168.1.20"))
    async with Peer.open() as peer:
        # No test has a second machine: the packet is given to the socket's own entrance.
        for packet in (encode("/band/tempo", [90.0]), b"\xff"):
            service._wire.datagram_received(packet, (STRANGER, peer.port))
        assert settings.get("tempo") == 120
        assert service.counters()["strangers"] == 2
        assert service.counters()["packets"] == service.counters()["malformed"] == 0
        # This machine is heard, and the first answer it gets is its own.
        peer.ask(server, "/band/tempo", 100.0)
        await peer.until_done("/band/tempo")
        assert settings.get("tempo") == 100
    service.close()


async def test_a_stranger_gets_no_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Stage(tmp_path, allow="192.168.1.20").open() as stage:
        async with stage.session.get(stage.url) as response:
            assert response.status == 200
        # As if this machine were not itself.
        monkeypatch.setattr("aiohttp.web.Request.remote", STRANGER)
        for path in ("", "ws", "recordings", "page/app.js"):
            async with stage.session.get(stage.url + path) as response:
                assert response.status == 403
    await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("host", "text", "n_warnings"),
    [("127.0.0.1", "", 0), ("0.0.0.0", "", 1), ("0.0.0.0", "192.168.1.20", 0)],
)
async def test_listening_wider_without_a_list_is_said(
    host: str, text: str, n_warnings: int, caplog: pytest.LogCaptureFixture
) -> None:
    service = OscService(Settings(), ManualClock())
    await service.start(host, 0, parse_allowed(text))
    service.close()
    assert caplog.text.count("--allow") == n_warnings
