"""Tag, length, value (ISO/IEC 8825-1), read strictly: every length is known, fits, and nests only so deep."""

from collections.abc import Iterator
from dataclasses import dataclass

from iass.errors import InvalidInput

_MEND = "Read the chip again"
_MOST_TAG_BYTES = 3
_MOST_LENGTH_BYTES = 4
_CONSTRUCTED = 0x20
_LONG_TAG = 0x1F


@dataclass(frozen=True, slots=True)
class Tlv:
    """tag: all its bytes as one number, as 0x7F61. value: the content. end: where the next one begins."""

    tag: int
    value: bytes
    end: int
    constructed: bool


def damaged(what: str, where: str) -> InvalidInput:
    return InvalidInput(what, where=where, mend=_MEND)


def read_file(data: bytes, tag: int, most: int, where: str) -> tuple[bytes, bytes]:
    """(the file without the padding that readers leave behind it, the content of its one outer element).

    Raises InvalidInput for an empty, overlong or cut off file, one of another tag, or one with more after its end.
    """
    if not data:
        raise damaged("the file is empty", where)
    if len(data) > most:
        raise InvalidInput(f"the file has {len(data)} bytes, more than {most}", where=where, mend=_MEND)
    found = read(data, 0, where)
    if found.tag != tag:
        raise damaged(f"the file begins with tag {found.tag:X} instead of {tag:X}", where)
    if data[found.end :].strip(b"\0"):
        raise damaged("something follows the end of the file", where)
    return data[: found.end], found.value


def read(data: bytes, at: int, where: str) -> Tlv:
    """The element that begins at `at`. Raises InvalidInput for an indefinite length, or one that does not fit."""
    tag, length_at, constructed = _tag(data, at, where)
    start, length = _length(data, length_at, where)
    end = start + length
    if end > len(data):
        raise damaged("an element is cut off", where)
    return Tlv(tag, data[start:end], end, constructed)


def children(value: bytes, most: int, where: str) -> Iterator[Tlv]:
    """The elements that a content consists of, at most so many. Raises InvalidInput."""
    at = 0
    for _ in range(most):
        if at == len(value):
            return
        found = read(value, at, where)
        yield found
        at = found.end
    if at != len(value):
        raise damaged(f"there are more than {most} elements in one", where)


def only(value: bytes, tag: int, where: str, most: int = 16) -> bytes:
    """The content of the one element with this tag among several. Raises InvalidInput for none or two."""
    found = [child.value for child in children(value, most, where) if child.tag == tag]
    if len(found) != 1:
        raise damaged(f"{len(found) or 'no'} elements {tag:X} where one is due", where)
    return found[0]


def check_depth(data: bytes, depth: int, elements: int, where: str) -> None:
    """Walks every constructed element, so that no parser is led deeper or further. Raises InvalidInput."""
    pending = [(0, len(data), 1)]
    seen = 0
    while pending:
        at, stop, level = pending.pop()
        while at < stop:
            seen += 1
            if seen > elements or level > depth:
                raise damaged("it is nested too deep, or has too many parts", where)
            _, length_at, constructed = _tag(data, at, where)
            start, length = _length(data, length_at, where)
            at = start + length
            if at > stop:
                raise damaged("an element is cut off", where)
            if constructed:
                pending.append((start, at, level + 1))


def _tag(data: bytes, at: int, where: str) -> tuple[int, int, bool]:
    """(tag, where the length begins, whether it holds elements)."""
    first = data[at] if at < len(data) else 0
    stop = at + 1
    if first & _LONG_TAG == _LONG_TAG:
        stop = next((end for end in range(at + 2, at + _MOST_TAG_BYTES + 1) if data[end - 1 : end] < b"\x80"), 0)
    if not first or not stop or stop > len(data):
        raise damaged("an element has no tag", where)
    return int.from_bytes(data[at:stop], "big"), stop, bool(first & _CONSTRUCTED)


def _length(data: bytes, at: int, where: str) -> tuple[int, int]:
    """(where the content begins, its length). Chips write lengths with leading noughts, so these are allowed."""
    if at >= len(data):
        raise damaged("an element is cut off", where)
    first = data[at]
    if first < 0x80:
        return at + 1, first
    count = first & 0x7F
    if not 1 <= count <= _MOST_LENGTH_BYTES or at + 1 + count > len(data):
        raise damaged("an element does not say how long it is", where)
    return at + 1 + count, int.from_bytes(data[at + 1 : at + 1 + count], "big")
