"""ANSI/NIST-ITL 1-2011, update 2015 (NIST SP 500-290e3), traditional encoding: records of types 1, 2 and 10.

A record is `LEN`, fields `TYPE.NUMBER:VALUE` divided by GS, and FS at its end; within a value RS divides subfields and
US items. LEN counts every byte of the record, itself and FS too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from iass.capture.container import jp2, jpeg, png
from iass.capture.container.container import Container
from iass.capture.still import inspect
from iass.errors import InvalidInput

FS, GS, RS, US = "\x1c", "\x1d", "\x1e", "\x1f"
VERSION = "0502"
DOMAIN = ("IASS-CASE", "1")
"""Of the Type-2 record: docs/face-record.md says what each of its fields holds."""

TRANSACTION = "CASEFACE"
_UTF8 = ("003", "UTF-8")
_LONGEST = 200
_IDC_TYPE_2, _IDC_FACE = "00", "01"
_SOF0, _FRAMES = 0xC0, (0xC0, 0xC1, 0xC2)


@dataclass(frozen=True, slots=True)
class FaceTransaction:
    """What a file says. destination: the agency. origin: whose file it is, and whose picture. control: unique of its
    kind. at: of the file; captured_at: of the picture. about: fields of the Type-2 record by number, 3 and above; an
    empty value is left out. picture: as it was captured, byte for byte."""

    destination: str
    origin: str
    control: str
    at: datetime
    captured_at: datetime
    about: Mapping[int, str | Sequence[str]]
    picture: bytes


def encode(transaction: FaceTransaction) -> bytes:
    """The whole file. Raises InvalidInput for a picture that no Type-10 record holds as it is."""
    counts = [("1", "2"), ("2", _IDC_TYPE_2), ("10", _IDC_FACE)]
    first = {
        2: VERSION,
        3: RS.join(US.join(pair) for pair in counts),
        4: TRANSACTION,
        5: _day(transaction.at),
        7: _ascii(transaction.destination),
        8: _ascii(transaction.origin),
        9: _ascii(transaction.control),
        11: "00.00",  # no record of Type-4 to which a scanning resolution would belong
        12: "00.00",
        13: US.join(DOMAIN),
        14: f"{transaction.at.astimezone(UTC):%Y%m%d%H%M%SZ}",
        15: US.join(_UTF8),
    }
    told = {number: _items(value) for number, value in sorted(transaction.about.items())}
    second = {2: _IDC_TYPE_2, **{number: value for number, value in told.items() if value}}
    return _record(1, first) + _record(2, second) + _record(10, _face(transaction), transaction.picture)


def _face(transaction: FaceTransaction) -> dict[int, str]:
    read = inspect(transaction.picture, where="picture")
    return {
        2: _IDC_FACE,
        3: "FACE",
        4: _ascii(transaction.origin),
        5: _day(transaction.captured_at),
        6: str(read.width),
        7: str(read.height),
        8: "0",  # no scale is known: the next two are the pixel's aspect ratio
        9: "1",
        10: "1",
        11: _compression(read),
        12: _colour(read),
        13: "0",  # subject acquisition profile: unknown, as nobody has measured the scene
        996: sha256(transaction.picture).hexdigest(),
    }


def _compression(read: Container) -> str:
    """CGA by what the file is, never by what it might be turned into: it is evidence."""
    if read.media_type == jpeg.MEDIA_TYPE and _is_baseline(read.payload) and read.components in (1, 3):
        return "JPEGB"
    known = {png.MEDIA_TYPE: "PNG", jp2.MEDIA_TYPE: "JP2"}.get(read.media_type)
    if known is None:
        what = f"a Type-10 record holds no picture of this kind as it is: {read.media_type}"
        raise InvalidInput(what, where="picture", mend="Take the picture from the bundle of the case instead")
    return known


def _colour(read: Container) -> str:
    if read.media_type != jpeg.MEDIA_TYPE:
        return "UNK"
    return "GRAY" if read.components == 1 else "YCC"


def _is_baseline(payload: bytes) -> bool:
    """By the first frame header (ITU-T T.81, table B.1) of a file that was read before."""
    place = 2
    while payload[place + 1] not in _FRAMES:
        place += 2 + int.from_bytes(payload[place + 2 : place + 4], "big")
    return payload[place + 1] == _SOF0


def _record(kind: int, fields: Mapping[int, str], data: bytes | None = None) -> bytes:
    """With LEN before and FS behind. data: of field 999."""
    told = [f"{kind}.{number:03d}:{value}".encode() for number, value in fields.items()]
    if data is not None:
        told.append(f"{kind}.999:".encode() + data)
    rest = GS.encode() + GS.encode().join(told) + FS.encode()
    length = len(rest)
    while True:
        head = f"{kind}.001:{length}".encode()
        if len(head) + len(rest) == length:
            return head + rest
        length = len(head) + len(rest)


def _items(value: str | Sequence[str]) -> str:
    """Items of one subfield, each without the separators; "" where all are empty."""
    items = [_clean(one) for one in ((value,) if isinstance(value, str) else value)]
    return US.join(items) if any(items) else ""


def _clean(text: str) -> str:
    """One line without control characters, so that nothing in it ends a field."""
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()[:_LONGEST]


def _ascii(text: str) -> str:
    """Fields of Type-1 are of seven bits."""
    return _clean(text).encode("ascii", "replace").decode() or "UNKNOWN"


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%d}"
