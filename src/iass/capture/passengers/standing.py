"""Who is expected on a flight, after all that its carrier sent: whole lists, parts, changes, and the closed doors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from iass.capture.passengers.flight import Flight
from iass.capture.passengers.passenger_list import ListAct, ListedTraveller, ListKind, PassengerList

_EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Expected:
    """One traveller of a flight. key: stable for as long as the carrier sends nothing new about them. on_board: None
    until the doors are closed."""

    key: str
    traveller: ListedTraveller
    on_board: bool | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """flight: by the newest list. is_cancelled: it does not fly. missing_parts: of lists in several parts, what has not
    come: then people are expected who are not known."""

    flight: Flight
    expected: tuple[Expected, ...]
    is_cancelled: bool = False
    missing_parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Named:
    """Travellers to find again in another list: by the carrier's own reference, by a document, or, where one side has
    no document, by name and birth date."""

    references: frozenset[str]
    numbers: frozenset[str]
    undocumented: frozenset[tuple[str, str, str]]
    everybody: frozenset[tuple[str, str, str]]

    @classmethod
    def of(cls, travellers: Iterable[ListedTraveller]) -> "_Named":
        listed = tuple(travellers)
        return cls(
            frozenset(one.reference for one in listed if one.reference),
            frozenset(document.number for one in listed for document in one.documents),
            frozenset(_who(one) for one in listed if not one.documents),
            frozenset(map(_who, listed)),
        )

    def has(self, one: ListedTraveller) -> bool:
        if one.reference in self.references or any(document.number in self.numbers for document in one.documents):
            return True
        return _who(one) in (self.undocumented if one.documents else self.everybody)


@dataclass(slots=True)
class _Base:
    """What one sender has said of one kind of people. parts: of the list, by number."""

    group: str = ""
    parts: dict[int, list[Expected]] = field(default_factory=dict)
    last: int | None = None

    def take(self, one: PassengerList) -> None:
        if one.group != self.group:
            self.group, self.parts, self.last = one.group, {}, None
        self.parts[one.part] = _expected(one)
        if one.is_last:
            self.last = one.part
            self.parts = {number: part for number, part in self.parts.items() if number <= one.part}

    def drop(self, named: "_Named") -> None:
        for number, part in self.parts.items():
            self.parts[number] = [one for one in part if not named.has(one.traveller)]

    def upsert(self, one: PassengerList) -> None:
        """Whoever it names takes the place of who is the same; whoever is new comes at the end."""
        fresh = _expected(one)
        self.drop(_Named.of(one.travellers))
        self.parts.setdefault(max(self.parts, default=1), []).extend(fresh)

    def board(self, one: PassengerList) -> None:
        """A closed door without names is about everybody."""
        named, on_board = _Named.of(one.travellers), one.act is ListAct.ON_BOARD
        for number, part in self.parts.items():
            self.parts[number] = [
                replace(each, on_board=on_board) if not one.travellers or named.has(each.traveller) else each
                for each in part
            ]

    @property
    def missing(self) -> tuple[str, ...]:
        if not self.parts:
            return ()
        holes = [str(number) for number in range(1, max(self.parts)) if number not in self.parts]
        return tuple(holes + ([f"{max(self.parts) + 1}..."] if self.last is None else []))


def standing(lists: Sequence[PassengerList]) -> Standing:
    """lists: all of one flight, at least one, in the order in which they came; what was prepared earlier counts as
    earlier."""
    ordered = sorted(lists, key=lambda each: each.prepared_at or _EARLIEST)
    bases: dict[tuple[str, ListKind], _Base] = {}
    cancelled = False
    for one in ordered:
        base = bases.setdefault((one.sender, one.kind), _Base())
        if one.act is ListAct.CANCEL_FLIGHT:
            cancelled = True
        elif one.act is ListAct.WHOLE:
            cancelled = False
            base.take(one)
        elif one.act in (ListAct.ADD, ListAct.CHANGE):
            base.upsert(one)
        elif one.act is ListAct.REMOVE:
            base.drop(_Named.of(one.travellers))
        elif one.act is ListAct.CANCEL:
            base.parts, base.last, base.group = {}, None, ""
        else:
            base.board(one)
    everybody = [one for base in bases.values() for number in sorted(base.parts) for one in base.parts[number]]
    missing = tuple(part for base in bases.values() for part in base.missing)
    return Standing(ordered[-1].flight, tuple(everybody), cancelled, missing)


def _expected(one: PassengerList) -> list[Expected]:
    return [Expected(f"{one.sender}/{one.reference}#{each.number}", each) for each in one.travellers]


def _who(one: ListedTraveller) -> tuple[str, str, str]:
    return one.surname.upper(), one.given_names.upper(), str(one.birth_date or "")
