"""A file that can be read only with its key, and only as it was written: nothing changed, moved, left out or added.

AES-256-GCM in pieces of 2 MB under a key of the file's own, so that the number of a piece is its nonce. Every piece is
bound to the header, which is not secret.
"""

import json
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from io import BufferedReader
from typing import Any, BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from iass.errors import Tampered

_MAGIC = b"IASS sealed file 1\n"
_LENGTH = struct.Struct("<I")
_LONGEST_HEADER = 1 << 16
_PIECE = 1 << 21
_TAG = 16
_KEY = 32
_END = b"end"

Value = int | str | Mapping[str, Any]


class FileKeys(Protocol):
    """The keys that keys of files are sealed with. They are destroyed when what they sealed must be read no more."""

    def wrap(self, key: bytes) -> tuple[str, bytes]:
        """The id of the present key, made where there is none, and `key` sealed with it."""
        ...

    def unwrap(self, key_id: str, sealed: bytes) -> bytes | None:
        """None where that key was destroyed. Raises Tampered for what it did not seal."""
        ...

    def current(self) -> str | None:
        """The id of the present key; None where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class FileKey:
    """For one file. key_id: of what it is sealed with."""

    key: bytes = field(repr=False)
    key_id: str
    sealed: bytes

    @classmethod
    def fresh(cls, keys: FileKeys) -> "FileKey":
        key = os.urandom(_KEY)
        return cls(key, *keys.wrap(key))


class SealedWriter:
    """Call `end` at last; without it the file is not whole."""

    def __init__(self, file: BinaryIO, key: FileKey, header: Mapping[str, Value]) -> None:
        """key: a fresh one."""
        told = json.dumps({**header, "key": key.key_id, "sealed": key.sealed.hex()}, sort_keys=True).encode()
        self._file = file
        self._cipher = AESGCM(key.key)
        self._bound = sha256(_MAGIC + told).digest()
        self._number = 0
        file.write(_MAGIC + _LENGTH.pack(len(told)) + told)
        self._put(b"", b"")

    def write(self, data: bytes | memoryview) -> None:
        """To be read by one call for as many bytes."""
        for start in range(0, len(data), _PIECE):
            self._put(data[start : start + _PIECE], b"")

    def end(self) -> None:
        self._put(b"", _END)

    def _put(self, piece: bytes | memoryview, what: bytes) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number), piece, self._bound + what))
        self._number += 1


class SealedReader:
    """header: as it was given, proven to be so."""

    def __init__(self, file: BufferedReader, keys: FileKeys) -> None:
        """Raises Tampered for what is no such file, KeyError where its key was destroyed."""
        self._file = file
        self._room = bytearray(_PIECE + _TAG)
        if file.read(len(_MAGIC)) != _MAGIC:
            raise _unfit("no file that was sealed by this version")
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size))
        if length > _LONGEST_HEADER:
            raise _unfit("a sealed file begins with no header")
        told = self._exactly(length)
        self._bound = sha256(_MAGIC + told).digest()
        self._number = 0
        try:
            self.header: dict[str, Any] = json.loads(told)
            key = keys.unwrap(str(self.header["key"]), bytes.fromhex(self.header["sealed"]))
        except (ValueError, KeyError, TypeError, RecursionError):
            raise _unfit("a sealed file begins with no header") from None
        if key is None:
            raise KeyError("the key of this file was destroyed")
        self._cipher = AESGCM(key)
        self._open(0, b"")

    def read(self, size: int) -> bytes:
        """What was written by one call. Raises Tampered for anything else."""
        out = bytearray(size)
        self.read_into(memoryview(out))
        return bytes(out)

    def read_into(self, out: memoryview) -> None:
        """The same, straight to its place. What is there when it raises is worth nothing."""
        for start in range(0, len(out), _PIECE):
            place = out[start : start + _PIECE]
            sealed = memoryview(self._room)[: len(place) + _TAG]
            if self._file.readinto(sealed) != len(sealed):
                raise _unfit("a sealed file is cut short")
            try:
                self._cipher.decrypt_into(_nonce(self._number), sealed, self._bound, place)
            except InvalidTag:
                raise _unfit("a sealed file is not what was written") from None
            self._number += 1

    def end(self) -> None:
        """Raises Tampered unless the whole file was read."""
        self._open(0, _END)
        if self._file.read(1):
            raise _unfit("a sealed file is longer than it was written")

    def _open(self, size: int, what: bytes) -> None:
        try:
            self._cipher.decrypt(_nonce(self._number), self._exactly(size + _TAG), self._bound + what)
        except InvalidTag:
            raise _unfit("a sealed file is not what was written") from None
        self._number += 1

    def _exactly(self, size: int) -> bytes:
        read = self._file.read(size)
        if len(read) != size:
            raise _unfit("a sealed file is cut short")
        return read


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _unfit(what: str) -> Tampered:
    return Tampered(what)
