"""Tells the local network by zeroconf that there is a band: ``_osc._udp`` and ``_oscjson._tcp``.

Only where it is asked for (``--advertise``), and with the extra ``discovery``.
"""

import importlib
import ipaddress
import logging
import socket
from dataclasses import dataclass
from typing import Any, Final

from server.errors import ConfigError

_log = logging.getLogger(__name__)

OSC_TYPE: Final = "_osc._udp.local."
QUERY_TYPE: Final = "_oscjson._tcp.local."
NAME: Final = "AI Music Server"
_OSC_TEXT: Final = {"txtvers": "1", "version": "1.0", "types": "ifs", "uri": "/band"}
"""As OSC 1.1 proposes for services of this type."""


@dataclass(frozen=True, slots=True)
class Ports:
    """What is told."""

    host: str
    """Address that both are served on."""
    osc: int
    """UDP port."""
    web: int
    """TCP port."""


class Advertiser:
    """Two services, known to the network while they are served."""

    def __init__(self) -> None:
        self._zeroconf: Any = None

    async def start(self, ports: Ports) -> None:
        """Tell; a name that is taken on the network gets a number.

        Raises:
            ConfigError: zeroconf is not installed, or the network cannot be told.
        """
        try:
            library = importlib.import_module("zeroconf")
            asynchronous = importlib.import_module("zeroconf.asyncio")
        except ImportError as error:
            text = "cannot advertise: install ai-music-generator[discovery]"
            raise ConfigError(text) from error
        addresses = _addresses(ports.host)
        host = f"{NAME.replace(' ', '-').lower()}-{ports.web}.local."
        infos = [
            library.ServiceInfo(
                kind,
                f"{NAME} {ports.web}.{kind}",
                port=port,
                properties=text,
                server=host,
                parsed_addresses=addresses,
            )
            for kind, port, text in (
                (OSC_TYPE, ports.osc, _OSC_TEXT),
                (QUERY_TYPE, ports.web, {"txtvers": "1"}),
            )
        ]
        try:
            self._zeroconf = asynchronous.AsyncZeroconf(interfaces=addresses)
            for info in infos:
                await (await self._zeroconf.async_register_service(info))
        except (OSError, library.Error) as error:
            await self.close()
            raise ConfigError(f"cannot advertise: {error}") from error
        _log.info("advertised as %s on %s", infos[0].name, ", ".join(addresses))

    async def close(self) -> None:
        """Take the services back; may be called twice."""
        zeroconf, self._zeroconf = self._zeroconf, None
        if zeroconf is not None:
            await zeroconf.async_unregister_all_services()
            await zeroconf.async_close()


def _addresses(host: str) -> list[str]:
    """Return the addresses that a host to listen on stands for."""
    if host not in ("0.0.0.0", "::"):
        return [host if _is_address(host) else socket.gethostbyname(host)]
    return [own_address()]


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def own_address() -> str:
    """Return the address under which other machines most likely reach this one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a net for documentation: nothing is sent
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
