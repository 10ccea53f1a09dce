"""Which addresses something may be sent to: never this machine's own network, unless an operator listed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from iass.errors import InvalidInput

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_METADATA = frozenset(map(ip_address, ("169.254.169.254", "fd00:ec2::254", "100.100.100.200")))
"""Where clouds hand out a machine's credentials. Never, whatever is listed."""

_CARRIES_V4 = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
"""Translated or tunnelled: an address of the inside hides in one of these (RFC 6052, 8215, 3056, 4380)."""


@dataclass(frozen=True, slots=True)
class Networks:
    """allowed: networks of the inside that may be reached all the same."""

    allowed: tuple[Network, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Networks":
        """Reads `10.20.0.0/16, fd12::/48`. Raises InvalidInput."""
        names = [name.strip() for name in text.split(",") if name.strip()]
        try:
            return cls(tuple(ip_network(name) for name in names))
        except ValueError:
            mend = "Write networks as 10.20.0.0/16, comma-separated"
            raise InvalidInput("this is no network", where="IASS_AGENCY_NETWORKS", mend=mend) from None

    def allow(self, address: str) -> bool:
        """Whether something may be sent there."""
        try:
            found = bare(address)
        except ValueError:
            return False
        if found in _METADATA or found.is_link_local or found.is_multicast or found.is_unspecified:
            return False
        if any(found in network for network in self.allowed):
            return True
        return found.is_global and not found.is_reserved and not any(found in network for network in _CARRIES_V4)


def bare(address: str) -> Address:
    """An IPv4 address that is written as an IPv6 one is an IPv4 address. Raises ValueError."""
    found = ip_address(address)
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def every_allowed(networks: Networks, addresses: Sequence[str]) -> bool:
    """A name that leads to an allowed address and to another one is refused: who knows which is meant."""
    return bool(addresses) and all(networks.allow(address) for address in addresses)
