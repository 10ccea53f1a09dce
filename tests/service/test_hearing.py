"""Who hears what of the feed: whoever may hear the same is told the same bytes, and nobody else is."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from iass.access import EVERYWHERE, Officer, Permission, Purpose, Scope
from iass.alert.records import FeedEvent
from iass.ids import OfficerId
from iass.service.doorkeeper import Named
from iass.service.hearing import Ear, as_told
from iass.service.lines import Lines

LANE = Scope()
DESK = Scope(protected=frozenset({"CGK"}))
FAR = Scope(frozenset({"DPS"}))
AT = datetime(2026, 11, 29, tzinfo=UTC)


def _event(kind: str, sequence: int = 1, **payload: str) -> FeedEvent:
    return FeedEvent(sequence, kind, "subject-1", AT, {**payload})


@dataclass(frozen=True)
class _Officer:
    """Implements `iass.service.doorkeeper.Caller`."""

    permissions: frozenset[Permission]

    def purposes(self, permission: Permission) -> tuple[Purpose, ...]:
        return (Purpose.BORDER_CONTROL,) if permission in self.permissions else ()

    def officer(self, permission: Permission, stated: Purpose | None = None) -> Officer | None:  # noqa: ARG002
        return Officer(OfficerId("ani"), scope=FAR) if permission in self.permissions else None


@pytest.mark.parametrize(
    ("scope", "kind", "advice", "heard"),
    [
        (LANE, "alert.raised", "SECURE", "SECURE"),
        (LANE, "alert.raised", "PROTECT", None),
        (LANE, "crossing.decided", "PROTECT", "REFER"),
        (DESK, "alert.raised", "PROTECT", "PROTECT"),
        (DESK, "crossing.decided", "PROTECT", "PROTECT"),
        (FAR, "crossing.decided", "PROTECT", None),
        (FAR, "alert.raised", "SECURE", None),
        (EVERYWHERE, "alert.raised", "PROTECT", "PROTECT"),
    ],
)
def test_listener_hears_of_a_victim_or_of_another_place(
    scope: Scope, kind: str, advice: str, heard: str | None
) -> None:
    told = as_told(_event(kind, lane="CGK/C01", advice=advice), Ear((scope,), (), links=()))
    assert (told and told.payload["advice"]) == heard


def test_case_or_link_is_told_to_who_may_see_none() -> None:
    case, link = _event("case.noted", lane="CGK/C01", sensitivity="open"), _event("link.proposed")
    assert as_told(case, Ear((LANE,), (), links=(LANE,))) is None
    assert as_told(case, Ear((), (LANE,), links=())) is case
    assert as_told(replace(case, payload={"lane": "CGK/C01"}), Ear((), (LANE,), links=())) is None, "of a former time"
    assert as_told(link, Ear((LANE,), (LANE,), links=())) is None
    assert as_told(link, Ear((), (), links=(LANE,))) is link
    there = _event("link.proposed", lane="CGK/C01")
    assert as_told(there, Ear((), (), links=(LANE,))) is there
    assert as_told(there, Ear((LANE,), (LANE,), links=(FAR,))) is None, "it is of another place"
    assert as_told(_event("retro.done"), Ear((), (LANE,), links=(LANE,))) is None


def test_ear_is_wider_than_its_rights() -> None:
    assert Ear.of(_Officer(frozenset())) == Ear((), (), links=())
    assert Ear.of(_Officer(frozenset({Permission.SEE_ALERTS}))) == Ear((FAR,), (), links=())
    assert Ear.of(_Officer(frozenset({Permission.SEE_CASES, Permission.SEE_LINKS}))) == Ear((), (FAR,), links=(FAR,))
    assert Ear.of(Named(OfficerId("ani"))) == Ear((EVERYWHERE,), (EVERYWHERE,), links=(EVERYWHERE,))


def test_words_for_one_are_told_to_another() -> None:
    """Whatever the order in which they come."""
    lines = Lines()
    event = _event("crossing.decided", lane="CGK/C01", advice="PROTECT")
    for scope, said in ((DESK, b"PROTECT"), (LANE, b"REFER"), (FAR, b""), (DESK, b"PROTECT"), (LANE, b"REFER")):
        line = lines.of(event, Ear((scope,), (), links=()))
        assert said in line and bool(line) == bool(said)
        assert said == b"PROTECT" or b"PROTECT" not in line
    assert lines.of(event, Ear((Scope(),), (), links=())) is lines.of(event, Ear((LANE,), (), links=()))
