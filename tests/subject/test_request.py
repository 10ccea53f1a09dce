"""A request whose time runs out unseen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.contracts.samples import OFFICER

from iass.subject.law import RequestKind
from iass.subject.request import RequestState, received

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def test_request_is_not_overdue_at_the_end_of_its_time_or_is_after_its_answer() -> None:
    asked = received("request-1", RequestKind.ACCESS, "Nadia", "nadia@example.org", "my data", OFFICER, NOW)
    end = NOW + timedelta(hours=72)
    assert not asked.is_overdue(end - timedelta(microseconds=1))
    assert asked.is_overdue(end)
    assert not replace(asked, state=RequestState.ANSWERED).is_overdue(end)
