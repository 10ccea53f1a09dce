"""The envelopes of an interchange (UNB, UNG, UNH): counts and references at both ends must agree, or it was cut."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from iass.capture.passengers.edifact import Interchange, Segment
from iass.capture.passengers.fault import Fault, Severity, broken

MAX_MESSAGES = 500
_SERVICE = frozenset({"UNB", "UNG", "UNH", "UNT", "UNE", "UNZ"})
_COUNT = re.compile(r"\d{1,6}", re.ASCII)
_LAST = {"F": True, "C": False}


@dataclass(frozen=True, slots=True)
class Header:
    """Of an interchange. prepared_at: as UNB says, taken for UTC; None where that is no time."""

    sender: str
    reference: str
    prepared_at: datetime | None


@dataclass(frozen=True, slots=True)
class Message:
    """UNH to UNT. reference: of UNH. access: common to the parts of a list, "" where not said. segments: those between;
    faults: of the envelope of this message."""

    header: Header
    reference: str
    access: str
    part: int
    is_last: bool
    segments: tuple[Segment, ...]
    faults: tuple[Fault, ...]


def open_interchange(interchange: Interchange) -> tuple[Message, ...]:
    """Its messages, in order. Raises BrokenInterchange where the outer envelopes do not fit: then nothing is known to
    be whole."""
    header = _header(interchange.segments[0])
    messages = tuple(_messages(interchange.segments, header))
    _check_end(interchange.segments, header, len(messages))
    return messages


def _header(first: Segment) -> Header:
    sender, reference = first.get(1), first.get(4)
    if first.tag != "UNB" or not sender or not reference:
        raise broken(1, first.tag, "unb", "UNB names no sender or no control reference")
    return Header(sender, reference, _prepared(first.get(3), first.get(3, 1)))


def _prepared(day: str, time: str) -> datetime | None:
    for shape in ("%y%m%d%H%M", "%Y%m%d%H%M"):
        try:
            return datetime.strptime(day + time, shape).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def _messages(segments: Sequence[Segment], header: Header) -> Iterator[Message]:
    """Raises BrokenInterchange for a message without its end, or something between two."""
    began: int | None = None
    count = 0
    for place, one in enumerate(segments[1:-1], start=1):
        if one.tag == "UNH" and began is None:
            began = place
        elif one.tag == "UNT" and began is not None:
            yield _message(segments[began : place + 1], header)
            began, count = None, count + 1
            if count > MAX_MESSAGES:
                raise broken(one.number, "UNH", "too-many", f"there are more than {MAX_MESSAGES} messages")
        elif began is None and one.tag not in ("UNG", "UNE"):
            raise broken(one.number, one.tag, "between-messages", "this segment stands in no message")
        elif began is not None and one.tag in _SERVICE:
            raise broken(one.number, one.tag, "unt-missing", "the message before this segment has no end (UNT)")
    if began is not None:
        raise broken(segments[-1].number, "UNZ", "unt-missing", "the last message has no end (UNT)")


def _message(segments: Sequence[Segment], header: Header) -> Message:
    first, last = segments[0], segments[-1]
    faults = []
    if first.get(1) != "PAXLST" or first.get(1, 1) != "D":
        faults.append(Fault(first.number, "UNH", "message-type", "this is no message PAXLST of a directory D"))
    elif not re.fullmatch(r"(0[2-9]|[1-9]\d)[AB]", first.get(1, 2)):
        what = "this release of the directory is not known; 02B, 05B, 12B, 13B and 15B are"
        faults.append(Fault(first.number, "UNH", "release", what, Severity.WARNING))
    if _number(last.get(0)) != len(segments):
        what = f"UNT counts other segments than the {len(segments)} that are there"
        faults.append(Fault(last.number, "UNT", "unt-count", what))
    if last.get(1) != first.get(0) or not first.get(0):
        faults.append(Fault(last.number, "UNT", "unt-reference", "UNT names another message than UNH"))
    part = _number(first.get(3)) if first.get(3) else 1
    if part is None or not 1 <= part <= MAX_MESSAGES:
        faults.append(Fault(first.number, "UNH", "part", "the sequence of transfers is no number from 1 to 500"))
    is_last = _LAST.get(first.get(3, 1), not first.get(3))
    body = tuple(segments[1:-1])
    return Message(header, first.get(0), first.get(2), part or 1, is_last, body, tuple(faults))


def _check_end(segments: Sequence[Segment], header: Header, messages: int) -> None:
    last = segments[-1]
    groups = [one for one in segments if one.tag == "UNG"]
    _check_groups(segments)
    if last.get(1) != header.reference:
        raise broken(last.number, "UNZ", "unz-reference", "UNZ names another interchange than UNB")
    counted = len(groups) or messages
    if _number(last.get(0)) != counted:
        raise broken(last.number, "UNZ", "unz-count", f"UNZ counts other messages or groups than the {counted} here")


def _check_groups(segments: Sequence[Segment]) -> None:
    opened: Segment | None = None
    inside = 0
    for one in segments:
        if one.tag == "UNG":
            if opened is not None:
                raise broken(one.number, "UNG", "ung", "a group begins inside of another one")
            opened, inside = one, 0
        elif one.tag == "UNH":
            inside += 1
        elif one.tag == "UNE":
            if opened is None or one.get(1) != opened.get(4) or _number(one.get(0)) != inside:
                raise broken(one.number, "UNE", "une", "UNE does not fit UNG: another reference, or another count")
            opened = None
    if opened is not None:
        raise broken(opened.number, "UNG", "ung", "the group has no end (UNE)")


def _number(text: str) -> int | None:
    return int(text) if _COUNT.fullmatch(text) else None
