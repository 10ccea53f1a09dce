"""Urgent requests on record, compared with one that comes: few enough to look at all, light enough to do so fast."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, select

from iass.adapters.sql.notice_tables import NOTICE_ACTS
from iass.adapters.sql.people import date_or_none
from iass.adapters.sql.schema import NOTICE_NUMBERS, NOTICE_VERSIONS
from iass.adapters.sql.serial import load
from iass.capture.document import Sex
from iass.ids import NoticeId
from iass.screen.identity import Identity
from iass.screen.refiled import is_about_one_person, is_one_person, is_one_request, under_all_names
from iass.watchlist.notice import Notice, OtherName, OtherNames

_ROWS, _ACTS = NOTICE_VERSIONS, NOTICE_ACTS
_Version = tuple[NoticeId, int]


def versions_like(connection: Connection, notice: Notice) -> Iterator[_Version]:
    """Of other notices, the versions that were urgent and are about the same person or on the same request."""
    wanted, request = under_all_names(notice), request_of(notice)
    numbers = _numbers(connection)
    columns = (*_ROWS.c, _ACTS.c.other_names)
    urgent = select(*columns).join(_ACTS, _is_urgent_act()).where(_ROWS.c.notice_id != notice.notice_id)
    for row in connection.execute(urgent.order_by(_ROWS.c.notice_id, _ROWS.c.version)).all():
        version = (NoticeId(row.notice_id), int(row.version))
        asked = (row.agency, row.instrument_number, int(row.instrument_issued_on[:4]))
        if is_one_request(asked, request) or _is_about_one(_listed(row, tuple(numbers[version])), wanted):
            yield version


def is_like(one: Notice, other: Notice) -> bool:
    """The same of two that are at hand."""
    same_request = is_one_request(request_of(one), request_of(other))
    return same_request or is_about_one_person(one, other)


def _is_about_one(ones: Sequence[Identity], others: Sequence[Identity]) -> bool:
    return any(is_one_person(one, other) for one in ones for other in others)


def _listed(row: Any, numbers: tuple[str, ...]) -> tuple[Identity, ...]:
    name = " ".join(part for part in (row.surname, row.given_names) if part)
    sex = Sex(row.sex) if row.sex else Sex.UNSPECIFIED
    born = date_or_none(row.birth_date)
    own = Identity(row.notice_id, name, born, row.nationality, sex, numbers, row.birth_place)
    return _named(own, load(OtherNames, row.other_names, where=row.notice_id).names if row.other_names else ())


def _named(own: Identity, others: Sequence[OtherName]) -> tuple[Identity, ...]:
    return own, *(replace(own, name=other.name) for other in others)


def request_of(notice: Notice) -> tuple[str, str, int]:
    return notice.agency, notice.instrument.number, notice.instrument.issued_on.year


def _numbers(connection: Connection) -> defaultdict[_Version, list[str]]:
    """Of every urgent version, its document numbers."""
    rows = NOTICE_NUMBERS
    urgent = and_(rows.c.notice_id == _ACTS.c.notice_id, rows.c.version == _ACTS.c.version, _ACTS.c.urgent)
    found: defaultdict[_Version, list[str]] = defaultdict(list)
    for row in connection.execute(select(rows.c.notice_id, rows.c.version, rows.c.number).join(_ACTS, urgent)):
        found[NoticeId(row.notice_id), int(row.version)].append(row.number)
    return found


def _is_urgent_act() -> ColumnElement[bool]:
    return and_(_ROWS.c.notice_id == _ACTS.c.notice_id, _ROWS.c.version == _ACTS.c.version, _ACTS.c.urgent)
