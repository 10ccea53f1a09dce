"""UN/EDIFACT text (ISO 9735) cut into segments. Nothing is believed, and everything is bounded.

Carriers hand lists over by telex networks too: lines are then broken anywhere, even inside of a tag, and a header and a
footer of the network stand around the interchange. Line ends are no data in EDIFACT, and so they are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from iass.capture.passengers.fault import broken

MAX_BYTES = 4 * 1024 * 1024
"""A list of 850 travellers has some 400 KB."""

MAX_SEGMENTS = 80_000
MAX_ELEMENTS = 60
MAX_COMPONENTS = 60
MAX_LENGTH = 512
"""Characters of one component: free text (C108) has no more."""

_CHARACTER_SETS = {
    "UNOA": "ascii", "UNOB": "ascii", "UNOC": "iso-8859-1", "UNOD": "iso-8859-2", "UNOE": "iso-8859-5",
    "UNOF": "iso-8859-7", "UNOG": "iso-8859-3", "UNOH": "iso-8859-4", "UNOI": "iso-8859-6", "UNOJ": "iso-8859-8",
    "UNOK": "iso-8859-9", "UNOW": "utf-8", "UNOY": "utf-8",
}  # fmt: skip
_START = re.compile(rb"UNA(?P<service>.{6})[ ]*(?=UNB)|(?=UNB\+UNO)", re.DOTALL)
_SYNTAX = re.compile(rb"UNB.(UNO[A-Z])")
_TAG = re.compile(r"[A-Z]{3}")
_LINE_ENDS = bytes.maketrans(b"", b""), b"\r\n"
_PRINTABLE = re.compile(r"[^\x00-\x1f\x7f-\x9f]*")


@dataclass(frozen=True, slots=True)
class Segment:
    """number: counted from UNB = 1. elements: those after the tag, each with its components, unescaped."""

    number: int
    tag: str
    elements: tuple[tuple[str, ...], ...]

    def get(self, element: int, component: int = 0) -> str:
        """Both counted from 0; "" for what is not there."""
        parts = self.elements[element] if element < len(self.elements) else ()
        return parts[component].strip() if component < len(parts) else ""


@dataclass(frozen=True, slots=True)
class _Service:
    """The service characters, by UNA or by default (ISO 9735-1, section 7)."""

    component: str = ":"
    element: str = "+"
    release: str = "?"
    terminator: str = "'"


@dataclass(frozen=True, slots=True)
class Interchange:
    """One UNB ... UNZ. outside: whether anything but blanks stands before or behind it."""

    segments: tuple[Segment, ...]
    outside: bool


def interchanges(data: bytes) -> Iterator[Interchange]:
    """Each interchange of a file, in order. Raises BrokenInterchange for what cannot be cut into segments."""
    if len(data) > MAX_BYTES:
        raise broken(0, "", "too-large", f"the file is larger than {MAX_BYTES // 1024 // 1024} MB")
    rest = data.translate(*_LINE_ENDS)
    began = _START.search(rest)
    if began is None:
        raise broken(0, "UNB", "unb-missing", "there is no interchange: neither UNA nor UNB was found")
    before = rest[: began.start()]
    while began is not None:
        segments, end = _cut(rest[began.end() :], _service(began))
        rest = rest[began.end() + end :]
        began = _START.search(rest)
        after = rest[: began.start()] if began else rest
        yield Interchange(segments, bool(_bare(before) or _bare(after)))
        before = b""


def is_edifact(data: bytes) -> bool:
    """Whether there is the beginning of an interchange anywhere near its start."""
    return _START.search(data[:4096].translate(*_LINE_ENDS)) is not None


def _bare(around: bytes) -> bytes:
    return around.strip(b" \t\x00\x01\x02\x03\x04\xef\xbb\xbf")


def _service(began: re.Match[bytes]) -> _Service:
    """Raises BrokenInterchange for characters that cannot part anything."""
    advice = began["service"]
    if advice is None:
        return _Service()
    component, element, _decimal, release, _reserved, terminator = tuple(advice.decode("latin-1"))
    marks = [component, element, terminator, *([release] if release != " " else [])]
    if len(set(marks)) < len(marks) or any(mark.isalnum() or not "!" <= mark <= "~" for mark in marks):
        raise broken(0, "UNA", "una", "the service characters are not four different signs")
    return _Service(component, element, "" if release == " " else release, terminator)


def _cut(body: bytes, service: _Service) -> tuple[tuple[Segment, ...], int]:
    """The segments up to UNZ, and where it ends. Raises BrokenInterchange.

    It is cut before it is decoded: no service character is a part of another one in any of the character sets.
    """
    text, character_set = body.decode("latin-1"), _character_set(body)
    made: list[Segment] = []
    elements: list[list[str]] = [[""]]
    place = 0
    for found in _marks(service).finditer(text):
        elements[-1][-1] += text[place : found.start()] + (found["released"] or "")
        place = found.end()
        mark = found["mark"]
        if mark == service.component:
            elements[-1].append("")
        elif mark == service.element:
            elements.append([""])
        elif mark is not None:
            made.append(_segment(len(made) + 1, elements, character_set))
            if made[-1].tag == "UNZ":
                return tuple(made), place
            elements = [[""]]
        _check_bounds(len(made) + 1, elements)
    raise broken(len(made), made[-1].tag if made else "", "unz-missing", "the interchange has no end (UNZ)")


def _marks(service: _Service) -> re.Pattern[str]:
    marks = re.escape(service.component + service.element + service.terminator)
    escaped = f"{re.escape(service.release)}(?P<released>.)" if service.release else "(?P<released>(?!))"
    return re.compile(f"{escaped}|(?P<mark>[{marks}])", re.DOTALL)


def _character_set(body: bytes) -> str:
    named = _SYNTAX.match(body)
    known = _CHARACTER_SETS.get(named[1].decode()) if named else None
    if known is None:
        raise broken(1, "UNB", "syntax", "the syntax identifier is none that is known, as UNOA or UNOC")
    return known


def _check_bounds(number: int, elements: list[list[str]]) -> None:
    if number > MAX_SEGMENTS or len(elements) > MAX_ELEMENTS or len(elements[-1]) > MAX_COMPONENTS:
        raise broken(number, "", "too-many", "there are more segments or elements than any list has")
    if len(elements[-1][-1]) > MAX_LENGTH:
        raise broken(number, "", "too-long", f"a value is longer than {MAX_LENGTH} characters")


def _segment(number: int, elements: list[list[str]], character_set: str) -> Segment:
    tag = elements[0][0].strip()
    if not _TAG.fullmatch(tag) or len(elements[0]) > 1:
        raise broken(number, "", "tag", "the segment does not begin with a tag of three capital letters")
    return Segment(number, tag, tuple(_decoded(number, tag, part, character_set) for part in elements[1:]))


def _decoded(number: int, tag: str, components: list[str], character_set: str) -> tuple[str, ...]:
    """Raises BrokenInterchange for control characters, and for what the character set does not have."""
    try:
        values = [one if one.isascii() else one.encode("latin-1").decode(character_set) for one in components]
    except UnicodeDecodeError:
        what = "a value is not in the character set that the syntax identifier names"
        raise broken(number, tag, "character-set", what) from None
    for value in values:
        if len(value) > MAX_LENGTH:
            raise broken(number, tag, "too-long", f"a value is longer than {MAX_LENGTH} characters")
        if not _PRINTABLE.fullmatch(value):
            raise broken(number, tag, "control-character", "a value holds a control character")
    return tuple(values)
