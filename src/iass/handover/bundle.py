"""The file that a case leaves the house in: an archive of parts, and a signed list of their digests.

A ZIP archive (PKWARE APPNOTE 6.3) of the plainest kind, so that anybody can open it: stored and not compressed, dates
of 1980, no extra fields, no comment, manifest and signature first, then the parts by name. The same parts give the same
bytes, so that a byte that is not as written shows, wherever it stands. See docs/bundle.md.
"""

import re
import struct
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from typing import Protocol

from iass.audit.chain import canonical
from iass.audit.entry import JsonValue
from iass.errors import InvalidInput
from iass.ids import CaseId

FORMAT, EXCERPT = "iass-case-bundle/1", "iass-case-excerpt/1"
"""Of a whole case; and of one as an agency takes it away, in which entries may be told as their hash alone."""
MANIFEST, SIGNATURE = "manifest.json", "signature.json"
MOST_BYTES = 600_000_000
MOST_PARTS = 200
_NAME = re.compile(r"(?:[a-z]{1,20}/)?[a-z0-9][a-z0-9-]{0,80}\.[a-z0-9]{2,4}")
_LOCAL = struct.Struct("<4s5H3L2H")
_LOCAL_MAGIC, _CENTRAL_MAGIC = b"PK\x03\x04", b"PK\x01\x02"


class InstallationKey(Protocol):
    """An Ed25519 key (RFC 8032) that never leaves the installation."""

    def public_key(self) -> bytes:
        """32 bytes."""
        ...

    def sign(self, data: bytes) -> bytes:
        """64 bytes."""
        ...


def fingerprint(public_key: bytes) -> str:
    """SHA-256 (hex) of the 32 bytes: what an installation publishes, and an expert compares."""
    return sha256(public_key).hexdigest()


def stem_of(image_id: str) -> str:
    """The name of a picture or paper in its folder, without its ending."""
    return image_id.lower().replace("_", "-")


def pack(case_id: CaseId, parts: Mapping[str, bytes], key: InstallationKey, kind: str = FORMAT) -> bytes:
    """Raises InvalidInput for a name that no bundle may hold, or more than it may hold."""
    listed: list[JsonValue] = [
        {"name": name, "size": len(data), "sha256": sha256(data).hexdigest()} for name, data in sorted(parts.items())
    ]
    manifest = canonical({"format": kind, "case_id": case_id, "parts": listed}).encode()
    signature: dict[str, JsonValue] = {
        "algorithm": "Ed25519",
        "public_key": key.public_key().hex(),
        "signature": key.sign(manifest).hex(),
    }
    return write({MANIFEST: manifest, SIGNATURE: canonical(signature).encode(), **dict(sorted(parts.items()))})


def write(members: Mapping[str, bytes]) -> bytes:
    """The archive of these, in this order."""
    refused = [name for name in members if not _NAME.fullmatch(name)]
    if refused or len(members) > MOST_PARTS or sum(map(len, members.values())) > MOST_BYTES:
        raise InvalidInput("this does not fit into a bundle", where=", ".join(refused)[:60])
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.create_system, member.external_attr = 3, 0o600 << 16
            archive.writestr(member, data)
    return made.getvalue()


def read(data: bytes) -> dict[str, bytes]:
    """The members of an archive of this kind, in its order. Nothing in it is believed, and nothing is unpacked to disk.

    Raises InvalidInput for any other: compressed (a bomb), encrypted, with a path that leads out, with one name twice.
    """
    if len(data) > MOST_BYTES + MOST_PARTS * 1000:
        raise InvalidInput(f"a bundle has at most {MOST_BYTES} bytes")
    members: dict[str, bytes] = {}
    place = 0
    while data[place : place + 4] == _LOCAL_MAGIC:
        if len(members) == MOST_PARTS or len(data) < place + _LOCAL.size:
            raise InvalidInput("too many parts, or cut off", where=next(reversed(members), ""))
        name, content, place = _member(data, place)
        if name in members:
            raise InvalidInput("a part stands in the archive twice", where=name)
        members[name] = content
    if data[place : place + 4] != _CENTRAL_MAGIC:
        raise InvalidInput("not a bundle, or damaged after this part", where=next(reversed(members), ""))
    return members


def _member(data: bytes, place: int) -> tuple[str, bytes, int]:
    _, _, flags, method, _, _, _, packed, size, name_length, extra_length = _LOCAL.unpack_from(data, place)
    begin = place + _LOCAL.size + name_length
    name = data[place + _LOCAL.size : begin].decode("ascii", "replace")
    if not _NAME.fullmatch(name):
        raise InvalidInput("a part with a name that no bundle has", where=ascii(name)[:60])
    if flags or method or packed != size or extra_length:
        raise InvalidInput("a part that is not simply stored", where=name)
    if begin + size > len(data):
        raise InvalidInput("a part that is cut off", where=name)
    return name, data[begin : begin + size], begin + size
