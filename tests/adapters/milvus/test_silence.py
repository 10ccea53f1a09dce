"""Neither pymilvus nor the Milvus server speaks to anybody outside this machine."""

import os
import socket
import struct
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

from tests.milvus_gallery import new_gallery
from tests.milvus_server import MilvusServer

from iass.adapters.milvus.table import Table

from .rows import DIMENSION, MODEL, REGISTRY, some, template

_KINDS = ("tcp", "tcp6", "udp", "udp6")


def test_somebody_outside_is_told(table: Table, milvus_server: MilvusServer) -> None:
    """Whom both processes are connected to, or were lately, after they did their work."""
    gallery = new_gallery(table, MODEL, DIMENSION, settle_seconds=0)
    gallery.apply(some(20))
    assert gallery.search(REGISTRY, template(1), 1)
    peers = _peers(os.getpid()) | _peers(milvus_server.process.pid)
    assert any(peer.is_loopback for peer in peers), "no connection was seen: not even that of the two"
    assert [str(peer) for peer in peers if not _is_here(peer)] == []


def _peers(process: int) -> set[IPv4Address | IPv6Address]:
    """The other ends of its sockets."""
    own = set()
    for handle in Path(f"/proc/{process}/fd").iterdir():
        try:
            own.add(str(handle.readlink()))
        except OSError:
            continue  # closed meanwhile
    found = set()
    for kind in _KINDS:
        for line in Path(f"/proc/{process}/net/{kind}").read_text().splitlines()[1:]:
            parts = line.split()
            if f"socket:[{parts[9]}]" in own:
                found.add(_address(parts[2].partition(":")[0]))
    return {peer for peer in found if not peer.is_unspecified}


def _address(text: str) -> IPv4Address | IPv6Address:
    """As the kernel prints it: words of four bytes, each in the machine's order."""
    words = [int(text[start : start + 8], 16) for start in range(0, len(text), 8)]
    address = ip_address(struct.pack(f"={len(words)}I", *words))
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_here(address: IPv4Address | IPv6Address) -> bool:
    """Whether a socket can be bound to it: an address of this machine."""
    family = socket.AF_INET6 if isinstance(address, IPv6Address) else socket.AF_INET
    with socket.socket(family) as probe:
        try:
            probe.bind((str(address), 0))
        except OSError:
            return False
        return True
