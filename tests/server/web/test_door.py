from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from server.allowed import is_loopback
from server.web.door import HEADERS
from tests.server.web.stage import Stage

TOKEN = "letmein7"


@pytest.fixture
def beyond(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if others heard the loopback: no test listens to a real network."""
    monkeypatch.setattr("server.web.door.is_loopback", lambda _host: False)


@pytest.fixture
async def outside(beyond: None, tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage that asks for a token, entered without it."""
    async with Stage(tmp_path, web_token=TOKEN).open() as stage:
        assert stage.url.endswith(f"?token={TOKEN}")
        stage.url = stage.url.partition("?")[0]
        yield stage


async def status(stage: Stage, path: str = "", **headers: str) -> int:
    async with stage.session.get(stage.url + path, headers=headers) as response:
        for name, value in HEADERS.items():
            assert response.headers[name] == value
        return response.status


async def socket_status(stage: Stage, path: str = "ws", **headers: str) -> int:
    try:
        async with stage.session.ws_connect(stage.url + path, headers=headers):
            return 101
    except aiohttp.WSServerHandshakeError as error:
        return error.status


def port_of(stage: Stage) -> str:
    return stage.url.rstrip("/").rpartition(":")[2]


@pytest.mark.parametrize(
    ("host", "wanted"),
    [
        ("127.0.0.1", 200),
        ("localhost", 200),
        ("LOCALHOST", 200),
        ("[::1]", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost.evil.example", 421),
        ("192.168.1.5", 421),
        ("", 421),
        ("[", 421),
    ],
)
async def test_only_names_of_this_machine_are_answered(
    stage: Stage, host: str, wanted: int
) -> None:
    assert await status(stage, Host=host) == wanted
    assert await status(stage, Host=f"{host}:{port_of(stage)}") == wanted
    assert await socket_status(stage, Host=host) == (101 if wanted == 200 else 421)
    assert await socket_status(stage, "", Host=host) == (101 if wanted == 200 else 421)


@pytest.mark.parametrize("path", ["ws", ""])
@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "", "https://127.0.0.1", "http://127.0.0.1", "file://"],
)
async def test_pages_of_another_origin_cannot_open_a_socket(
    stage: Stage, path: str, origin: str
) -> None:
    assert await socket_status(stage, path, Origin=origin) == 403


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
async def test_the_page_itself_and_programs_can(stage: Stage, name: str) -> None:
    host = f"{name}:{port_of(stage)}"
    assert await socket_status(stage, Host=host, Origin=f"http://{host}") == 101
    assert await socket_status(stage, Host=host) == 101
    # A page of another port of this machine is another origin.
    assert await socket_status(stage, Host=host, Origin=f"http://{name}:1") == 403
    other = {"127.0.0.1": "localhost", "localhost": "127.0.0.1"}[name]
    assert await socket_status(stage, Host=host, Origin=f"http://{other}:{port_of(stage)}") == 403


@pytest.mark.parametrize(
    ("host", "wanted"), [("192.168.1.5", 200), ("evil.example", 421), ("localhost", 200)]
)
async def test_beyond_loopback_a_literal_address_is_a_name_of_this_machine(
    outside: Stage, host: str, wanted: int
) -> None:
    assert await status(outside, f"?token={TOKEN}", Host=host) == wanted


async def test_loopback_needs_no_token(stage: Stage) -> None:
    assert "token" not in stage.url
    assert await status(stage) == 200


@pytest.mark.parametrize("path", ["", "ws", "page/index.html", "recordings", "cards", "band/tempo"])
async def test_beyond_loopback_nothing_is_had_without_the_token(outside: Stage, path: str) -> None:
    assert await status(outside, path) == 401
    assert await status(outside, f"{path}?token=wrong") == 401
    assert await status(outside, path, Authorization="Bearer wrong") == 401
    assert await status(outside, path, Cookie=f"band_{port_of(outside)}=wrong") == 401
    assert await socket_status(outside, path) == 401


async def test_programs_bring_the_token_each_time(outside: Stage) -> None:
    assert await status(outside, f"?token={TOKEN}") == 200
    assert await status(outside, f"band/tempo?VALUE&token={TOKEN}") == 200
    assert await status(outside, Authorization=f"Bearer {TOKEN}") == 200
    assert await socket_status(outside, f"ws?token={TOKEN}") == 101


async def test_a_browser_gets_a_cookie_for_its_token(outside: Stage) -> None:
    async with outside.session.get(
        f"{outside.url}?token={TOKEN}", headers={"Accept": "text/html"}, allow_redirects=False
    ) as response:
        assert response.status == 303
        assert response.headers["Location"] == "/"
        cookie = response.headers["Set-Cookie"]
    assert cookie.startswith(f"band_{port_of(outside)}={TOKEN};")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    pair = cookie.partition(";")[0]
    assert await status(outside, Accept="text/html", Cookie=pair) == 200
    origin = outside.url.rstrip("/")
    assert await socket_status(outside, Cookie=pair, Origin=origin) == 101
    assert await socket_status(outside, Cookie=pair, Origin="http://evil.example") == 403


async def test_beyond_loopback_a_token_is_made_up_and_told(beyond: None, tmp_path: Path) -> None:
    async with Stage(tmp_path).open() as stage:
        token = stage.url.partition("?token=")[2]
        assert len(token) >= 20
        async with stage.session.get(stage.url) as response:
            assert response.status == 200


@pytest.mark.parametrize(
    ("host", "wanted"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.2", False),
        ("my.host", False),
    ],
)
def test_which_addresses_only_this_machine_hears(host: str, wanted: bool) -> None:
    assert is_loopback(host) is wanted
