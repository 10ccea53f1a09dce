"""Frozen dataclasses to JSON text and back, strictly: what is not exactly the stored shape is never half-read.

The shape of a type follows from its annotations. A type whose shape changes gets the next number in `FORMATS`
and a function that brings the former shape up to it; a test holds both to account.
"""

import json
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

from iass.alert.alert import Alert
from iass.audit.entry import JsonValue
from iass.capture.document import TravelDocument
from iass.capture.partial_date import PartialDate
from iass.capture.passengers.passenger_list import PassengerList
from iass.case.flights import FlightScreening
from iass.case.links import IdentityLink
from iass.case.passage import Passage
from iass.decide.decision import Decision
from iass.errors import IassError, InvalidInput, Tampered
from iass.handover.endpoint import AgencyEndpoint
from iass.handover.entry import CaseEntry
from iass.subject.request import SubjectRequest
from iass.watchlist.intake_look import IntakeLook
from iass.watchlist.kept_feed import FeedPlan, FeedRecord
from iass.watchlist.look_alike import LookAlike
from iass.watchlist.notice import OtherNames, Pending, Told

FORMATS: Mapping[type[object], int] = {
    Alert: 10,
    Passage: 9,
    TravelDocument: 1,
    Decision: 8,
    LookAlike: 5,
    IntakeLook: 1,
    IdentityLink: 1,
    Pending: 1,
    Told: 1,
    OtherNames: 1,
    FeedPlan: 1,
    FeedRecord: 2,
    PassengerList: 1,
    FlightScreening: 1,
    CaseEntry: 6,
    AgencyEndpoint: 1,
    SubjectRequest: 2,
}
"""What may be stored as JSON, and the number of its present shape."""

T = TypeVar("T")
_MEND = "Open the database with the version that wrote it, or restore this row from a back-up"


class _OtherShape(Exception):
    """The place within the value, and what is wrong with it."""


def dump(value: object) -> str:
    """JSON text with the type's name and the number of its shape. Raises InvalidInput for NaN or infinity."""
    kind = type(value)
    document = {"type": kind.__name__, "format": FORMATS[kind], "value": _encode(value)}
    try:
        return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError as error:
        raise InvalidInput(f"cannot be stored: {error}", where=kind.__name__) from None


def load(kind: type[T], text: str, *, where: str) -> T:
    """Raises Tampered for text that is not this type in its present shape. where: the row, for the message."""
    try:
        document = json.loads(text)
        if not isinstance(document, dict) or set(document) != {"type", "format", "value"}:
            raise _OtherShape("not something stored by IASS")
        if document["type"] != kind.__name__ or type(document["format"]) is not int:
            raise _OtherShape(f"{document['type']} in format {document['format']}")
        value: T = _decode(kind, _present(kind, document["format"], document["value"]), kind.__name__)
    except (_OtherShape, IassError, ValueError, RecursionError) as error:
        raise Tampered(
            f"a stored {kind.__name__} has another shape than this version reads ({error})",
            where=where,
            mend=_MEND,
        ) from None
    return value


def _with_misread(value: Any) -> Any:
    """Format 1 of Passage said nothing of check digits that failed."""
    document = value["document"]
    return value if document is None else {**value, "document": {**document, "misread": []}}


def _with_presentation(decision: Any) -> Any:
    """Format 1 of Decision said nothing of presentation attacks, and neither did what holds one."""
    return {**decision, "findings": [{**finding, "presentation": None} for finding in decision["findings"]]}


def _with_double(decision: Any) -> Any:
    """Formats 1 and 2 of Decision said nothing of known look-alikes, and neither did what holds one."""
    return {**decision, "findings": [{**finding, "double": None} for finding in decision["findings"]]}


def _with_chip(decision: Any) -> Any:
    """Formats 1 to 3 of Decision said nothing of a document's chip, and neither did what holds one."""
    return {**decision, "findings": [{**finding, "chip": []} for finding in decision["findings"]]}


def _with_calibration(decision: Any) -> Any:
    """Formats 1 to 4 of Decision did not say by which record a threshold was set, and neither did what holds one."""
    scored = ("face", "holder_comparison")
    return {
        **decision,
        "findings": [
            {**finding, **{one: finding[one] and {**finding[one], "calibration": ""} for one in scored}}
            for finding in decision["findings"]
        ],
    }


def _with_reasons(decision: Any) -> Any:
    """Before format 6 of Decision papers agreed to the letter or not at all, and no rule was named."""
    return {**decision, "findings": [{**one, "papers": _reasoned(one["papers"])} for one in decision["findings"]]}


def _reasoned(papers: Any) -> Any:
    if papers is None:
        return None
    return {**papers, "comparisons": [{**one, "why": ""} for one in papers["comparisons"]], "rule": ""}


def _with_pair(decision: Any) -> Any:
    """Before format 7 of Decision no pair was of two notices, and neither did what holds one know of any."""
    return {**decision, "findings": [{**finding, "pair": None} for finding in decision["findings"]]}


def _with_bearer(decision: Any) -> Any:
    """Before format 8 of Decision nobody was known by a proven chip, and neither did what holds one know anybody so."""
    return {**decision, "findings": [{**finding, "bearer": None} for finding in decision["findings"]]}


def _with_crossing(value: Any) -> Any:
    """Format 1 of SubjectRequest knew registered people alone, and no number of a document that was read wrong."""
    proposal = value["proposal"]
    return {**value, "crossing_id": None, "proposal": proposal and {**proposal, "document_number": None}}


_TO_NEXT: Mapping[tuple[type[object], int], Callable[[Any], Any]] = {
    (Passage, 1): _with_misread,
    (Passage, 2): lambda value: {**value, "decision": _with_presentation(value["decision"]), "presentation": None},
    (Alert, 1): lambda value: {**value, "decision": _with_presentation(value["decision"])},
    (Alert, 2): lambda value: {**value, "kind": "passage"},
    (Alert, 3): lambda value: {**value, "decision": _with_double(value["decision"])},
    (Passage, 3): lambda value: {**value, "decision": _with_double(value["decision"])},
    (Alert, 4): lambda value: {**value, "decision": _with_chip(value["decision"])},
    (Passage, 4): lambda value: {**value, "decision": _with_chip(value["decision"]), "chip": None},
    (Decision, 3): _with_chip,
    (Alert, 5): lambda value: {**value, "decision": _with_calibration(value["decision"])},
    (Passage, 5): lambda value: {**value, "decision": _with_calibration(value["decision"])},
    (Decision, 4): _with_calibration,
    (Decision, 1): _with_presentation,
    (Decision, 2): _with_double,
    (Decision, 5): _with_reasons,
    (Alert, 6): lambda value: {**value, "decision": _with_reasons(value["decision"])},
    (Passage, 6): lambda value: {**value, "decision": _with_reasons(value["decision"])},
    (CaseEntry, 1): lambda value: {**value, "outcome": None},
    (CaseEntry, 2): lambda value: {**value, "agency": "", "key": ""},
    (CaseEntry, 3): lambda value: {**value, "of_officer": ""},
    (CaseEntry, 4): lambda value: {**value, "of_crossing": "", "shown": []},
    (Decision, 6): _with_pair,
    (Alert, 7): lambda value: {**value, "decision": _with_pair(value["decision"])},
    (Passage, 7): lambda value: {**value, "decision": _with_pair(value["decision"])},
    (Decision, 7): _with_bearer,
    (Alert, 8): lambda value: {**value, "decision": _with_bearer(value["decision"])},
    (Passage, 8): lambda value: {**value, "decision": _with_bearer(value["decision"])},
    (Alert, 9): lambda value: {**value, "evidence": None},
    (CaseEntry, 5): lambda value: {**value, "opening": value["opening"] and {**value["opening"], "evidence": ""}},
    (LookAlike, 1): lambda value: {**value, "other_notice_id": None},
    (LookAlike, 2): lambda value: {**value, "until": None, "papers": ""},
    (LookAlike, 3): lambda value: {**value, "bearer": None},
    (LookAlike, 4): lambda value: {**value, "salt": ""},
    (FeedRecord, 1): lambda value: {**value, "refused": None},
    (SubjectRequest, 1): _with_crossing,
}


def _present(kind: type[object], number: int, value: Any) -> Any:
    """The value in the present shape of its type."""
    while number != FORMATS[kind]:
        step = _TO_NEXT.get((kind, number))
        if step is None:
            raise _OtherShape(f"{kind.__name__} in format {number}")
        try:
            value = step(value)
        except (KeyError, TypeError):
            raise _OtherShape(f"{kind.__name__} in format {number}, and not of its shape") from None
        number += 1
    return value


def _encode(value: object) -> JsonValue:
    if isinstance(value, Enum):
        return str(value.value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime):
        return _moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, tuple | list):
        return [_encode(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _encode(item) for key, item in value.items()}
    if is_dataclass(value):
        return {field.name: _encode(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"no stored form for {type(value).__name__}")


def _moment_text(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise InvalidInput("a stored moment needs a time zone", where=moment.isoformat())
    return moment.astimezone(UTC).isoformat()


def _decode(hint: Any, value: Any, place: str) -> Any:
    """hint: an annotation. Every branch checks the JSON type, so that nothing is taken for something else."""
    if isinstance(hint, NewType):
        return _decode(hint.__supertype__, value, place)
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _decode_optional(hint, value, place)
    if origin is tuple:
        return _decode_tuple(hint, value, place)
    if origin is not None and issubclass(origin, Mapping):
        return _decode_mapping(hint, value, place)
    return _decode_plain(hint, value, place)


def _decode_optional(hint: Any, value: Any, place: str) -> Any:
    inner = [item for item in get_args(hint) if item is not type(None)]
    if len(inner) != 1:
        raise TypeError(f"{place}: a union of several types has no stored form")
    return None if value is None else _decode(inner[0], value, place)


def _decode_tuple(hint: Any, value: Any, place: str) -> tuple[Any, ...]:
    inner, more = get_args(hint)
    if more is not Ellipsis:
        raise TypeError(f"{place}: only tuples of one type have a stored form")
    return tuple(_decode(inner, item, f"{place}[{number}]") for number, item in enumerate(_of(list, value, place)))


def _decode_mapping(hint: Any, value: Any, place: str) -> dict[str, Any]:
    _, inner = get_args(hint)
    return {key: _decode(inner, item, f"{place}.{key}") for key, item in _of(dict, value, place).items()}


def _decode_plain(hint: Any, value: Any, place: str) -> Any:
    if is_dataclass(hint) and hint is not PartialDate:
        return _decode_dataclass(hint, value, place)
    if hint is float:
        return float(value) if type(value) is int else _of(float, value, place)
    if hint in (str, int, bool):
        return _of(hint, value, place)
    text = _of(str, value, place)
    if hint is PartialDate:
        return PartialDate.parse(text)
    if hint is datetime:
        return _moment(text, place)
    if hint is date:
        return date.fromisoformat(text)
    return hint(text)


def _decode_dataclass(hint: Any, value: Any, place: str) -> Any:
    hints = _hints(hint)
    given = _of(dict, value, place)
    if set(given) != set(hints):
        odd = ", ".join(sorted(set(given) ^ set(hints)))
        raise _OtherShape(f"{place}: fields {odd}")
    return hint(**{name: _decode(inner, given[name], f"{place}.{name}") for name, inner in hints.items()})


@cache
def _hints(kind: type[object]) -> Mapping[str, Any]:
    every = get_type_hints(kind)
    return {field.name: every[field.name] for field in fields(kind)}  # type: ignore[arg-type]  # only dataclasses come


def _moment(text: str, place: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise _OtherShape(f"{place}: a moment without a time zone")
    return moment.astimezone(UTC)


def _of(kind: type[T], value: object, place: str) -> T:
    if type(value) is not kind:
        raise _OtherShape(f"{place}: {type(value).__name__} instead of {kind.__name__}")
    return value


@contextmanager
def strictly(kind: str, where: str) -> Iterator[None]:
    """For rows read column by column: a value that its type does not know is Tampered, and nothing is half-read."""
    try:
        yield
    except (InvalidInput, ValueError):
        raise Tampered(f"a stored {kind} holds what this version does not know", where=where, mend=_MEND) from None


def dump_json(value: Mapping[str, JsonValue]) -> str:
    """A JSON object as text. Raises InvalidInput for NaN or infinity."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError as error:
        raise InvalidInput(f"cannot be stored as JSON: {error}") from None


def load_json(text: str, *, where: str) -> dict[str, JsonValue]:
    """Raises Tampered for anything but a JSON object."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise Tampered("a stored JSON object is none", where=where)
    return value
