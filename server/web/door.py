"""Who may come in: host, origin and token of a request, and the headers of every response.

A page of another host must neither play the band nor read what it plays: its WebSocket carries its
origin, and a name of its own that it points at this machine (DNS rebinding) is no name of ours.
"""

import hmac
import ipaddress
import secrets
import socket
from typing import Final

from aiohttp import web
from multidict import CIMultiDict

from server.allowed import ANYONE, Allowed, is_loopback

# wasm-unsafe-eval lets the page compile WebAssembly (the sound font's decoder), and no script.
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; "
    "style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "media-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), midi=(self)",
    "Server": "ai-music-server",
}
TOKEN: Final = "token"
"""Name in a query that carries the token."""
_TOKEN_BYTES: Final = 16
_BEARER: Final = "Bearer "


class Door:
    """Checks every request before it is looked at."""

    def __init__(self, host: str, token: str = "", allowed: Allowed = ANYONE) -> None:
        """Decide what is asked of requests.

        Args:
            host: the address that is listened on.
            token: what is asked for beyond loopback; empty: one is made up.
            allowed: whose requests are looked at.
        """
        self._allowed = allowed
        self.is_open = is_loopback(host)
        """Whether no token is asked for."""
        self.token = "" if self.is_open else token or secrets.token_urlsafe(_TOKEN_BYTES)
        self._names = {"localhost", host.lower()}
        if not self.is_open:
            own = socket.gethostname().lower()
            self._names |= {own, f"{own}.local"}

    def check(self, request: web.Request) -> None:
        """Let a request in, or not.

        Raises:
            HTTPException: 421 another host, 403 another origin or a stranger, 401 no token.
        """
        if not self._allowed.takes(request.remote or ""):
            raise web.HTTPForbidden(text="this address is not on the server's list (--allow)\n")
        if not self._is_own_host(request.headers.get("Host", "")):
            raise web.HTTPMisdirectedRequest(text="this is not a name of this server\n")
        origin = request.headers.get("Origin")
        if origin is not None and origin != f"{request.scheme}://{request.headers['Host']}":
            raise web.HTTPForbidden(text="this page is of another origin\n")
        if not self.is_open and not self._has_token(request):
            raise web.HTTPUnauthorized(text="open the address that the server has printed\n")

    def _is_own_host(self, host: str) -> bool:
        name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
        if name.lower() in self._names:
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        # A literal address cannot be pointed elsewhere by anybody's DNS.
        return address.is_loopback or not self.is_open

    def _has_token(self, request: web.Request) -> bool:
        given = request.headers.get("Authorization", "")
        return any(
            hmac.compare_digest(candidate.encode(), self.token.encode())
            for candidate in (
                request.query.get(TOKEN, ""),
                request.cookies.get(cookie_name(request), ""),
                given.removeprefix(_BEARER) if given.startswith(_BEARER) else "",
            )
        )

    def entrance(self, request: web.Request) -> web.Response | None:
        """Return the way in for a browser that came with a token: a cookie, and no token to see."""
        if self.is_open or TOKEN not in request.query:
            return None
        response = web.Response(status=303, headers={"Location": "/"})
        response.set_cookie(
            cookie_name(request), self.token, httponly=True, samesite="Strict", path="/"
        )
        return response


def cookie_name(request: web.Request) -> str:
    """Return the cookie's name: cookies of one machine do not know of ports."""
    port = request.headers.get("Host", "").rpartition(":")[2]
    return f"band_{port}" if port.isdigit() else "band"


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Add the headers that every response has."""
    headers: CIMultiDict[str] = response.headers
    headers.update(HEADERS)
    headers.setdefault("Cache-Control", "no-cache")
