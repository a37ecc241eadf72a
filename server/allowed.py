"""Which machines of the network are heard, by their addresses."""

import ipaddress
from dataclasses import dataclass
from typing import Final

from server.errors import ConfigError

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network

MAX_NETWORKS: Final = 64


@dataclass(frozen=True, slots=True)
class Allowed:
    """A list of addresses and networks; this machine is always on it.

    It keeps strangers of a network out. A sender on the same wire can forge the address that a UDP
    packet comes from, so it is no more than that.
    """

    networks: tuple[_Network, ...] = ()
    """Empty: whoever reaches the address that is listened on."""

    def takes(self, ip: str) -> bool:
        """Return whether a sender is heard.

        Args:
            ip: its address, as the socket names it.
        """
        if not self.networks:
            return True
        try:
            address = ipaddress.ip_address(ip.partition("%")[0])
        except ValueError:
            return False
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
            # How a socket for both families names a sender of the older one.
            address = address.ipv4_mapped
        return address.is_loopback or any(address in network for network in self.networks)


ANYONE: Final = Allowed()


def parse_allowed(text: str) -> Allowed:
    """Read a list of addresses and networks.

    Args:
        text: separated by commas, e.g. ``192.168.1.20,10.0.0.0/8``; empty: anyone.

    Raises:
        ConfigError: something on the list is neither, or there are too many.
    """
    names = [name.strip() for name in text.split(",")] if text.strip() else []
    if len(names) > MAX_NETWORKS:
        raise ConfigError(f"allow has {len(names)} addresses, at most {MAX_NETWORKS} are taken")
    networks: list[_Network] = []
    for name in names:
        try:
            networks.append(ipaddress.ip_network(name))
        except ValueError as error:
            raise ConfigError(
                f"allow has {name!r}, wanted addresses or networks such as 192.168.1.0/24: {error}"
            ) from error
    return Allowed(tuple(networks))


def is_loopback(host: str) -> bool:
    """Return whether an address to listen on is heard by this machine only."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
