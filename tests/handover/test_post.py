"""An agency that never learns of a handover, learns of it from somebody else, or is told what it need not know."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.receiver import Receiver, receiving

from iass.access import Officer, Role
from iass.adapters.delivery.networks import Networks
from iass.adapters.delivery.webhooks import WebhookCourier
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Alert
from iass.clock import FixedClock
from iass.errors import Conflict, InvalidInput, NotFound, NotReady
from iass.handover.agency_desk import AgencyDesk
from iass.handover.case import Case
from iass.handover.desk import CaseDesk
from iass.handover.endpoint import OVERLAP
from iass.handover.entry import Custody, CustodyStep
from iass.handover.inbox import InboxDesk
from iass.handover.outbox import Message, MessageState
from iass.handover.post import LEASE, LEAST_TRIES, LIFE, LONGEST_WAIT, PostOffice
from iass.handover.telling import SIGNED
from iass.ids import MessageId, OfficerId

SARI = Officer(OfficerId("sari"))
BUDI = Officer(OfficerId("budi"), Role.SUPERVISOR)
COURIER = WebhookCourier(Networks.parse("127.0.0.0/8"), plain_http=True, seconds=5)
_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def agency(clock: FixedClock) -> Iterator[Receiver]:
    with receiving() as receiver:
        receiver.clock = lambda: clock.now().timestamp()
        yield receiver


@pytest.fixture
def agencies(records: SqlRecords, clock: FixedClock, agency: Receiver) -> AgencyDesk:
    """KPK has an endpoint."""
    made = AgencyDesk(records, COURIER, clock, "https://iass.example.org")
    _, agency.secret = made.add("Komisi Pemberantasan Korupsi", agency.url, "", SARI)
    return made


@pytest.fixture
def office(records: SqlRecords, clock: FixedClock) -> PostOffice:
    return PostOffice(records, COURIER, clock)


def _handed_over(records: SqlRecords, clock: FixedClock, confirmed: Alert) -> Case:
    desk = CaseDesk(records, clock, public_url="https://iass.example.org")
    case = desk.open(confirmed.alert_id, SARI)
    for officer in (SARI, BUDI):
        case = desk.sign(case.case_id, case.version, officer, case.content_hash)
    return case


@pytest.fixture
def case(records: SqlRecords, clock: FixedClock, confirmed: Alert, agencies: AgencyDesk) -> Case:
    return _handed_over(records, clock, confirmed)


def test_handover_from_the_alert_tells_no_agency(
    records: SqlRecords, clock: FixedClock, confirmed: Alert, agencies: AgencyDesk
) -> None:
    desk = CaseDesk(records, clock, public_url="https://iass.example.org")
    once = desk.hand_over(confirmed.alert_id, SARI)
    with records.reading() as tx:
        assert tx.outbox.page() == ()
    desk.hand_over(confirmed.alert_id, BUDI)
    assert (_message(records).kind, _message(records).case_id) == (SIGNED, once.case_id)
    (line,) = InboxDesk(records, clock).page(9, SARI)
    assert line.case_id == once.case_id


def _message(records: SqlRecords) -> Message:
    with records.reading() as tx:
        (found,) = tx.outbox.page()
    return found


def _until_it_ends(office: PostOffice, records: SqlRecords, clock: FixedClock) -> list[float]:
    """Seconds between tries, until the message waits no more."""
    waits = []
    while office.turn() == 0:
        due = _message(records).due_at
        waits.append((due - clock.now()).total_seconds())
        clock.move_to(due)
    return waits


def test_agency_is_not_told_or_told_more_than_it_needs(
    office: PostOffice, agency: Receiver, case: Case, records: SqlRecords
) -> None:
    assert office.turn() == 1
    assert office.turn() == 0
    (told,) = agency.taken
    assert told.ok
    assert told.headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    place = f"https://iass.example.org/v1/inbox/cases/{case.case_id}"
    assert told.event() == {
        "specversion": "1.0",
        "id": told.message_id,
        "source": "https://iass.example.org/v1/inbox",
        "type": "iass.handover.signed.v1",
        "time": "2026-11-24T02:00:00.000000Z",
        "subject": case.case_id,
        "datacontenttype": "application/json",
        "data": {
            "case_id": case.case_id,
            "checkpoint": "CGK",
            "notice_kind": "EXIT_BAN",
            "urls": {"case": place, "page": f"https://iass.example.org/inbox/{case.case_id}"},
        },
    }
    assert (_message(records).state, _message(records).said) == (MessageState.DELIVERED, "answered 200")
    with records.reading() as tx:
        acts = [entry.action for entry in tx.audit.about([told.message_id])]
    assert acts == ["message.delivered"]


def test_receiver_takes_what_was_tampered_with(office: PostOffice, agency: Receiver, case: Case) -> None:
    """The receiver's own verification, which the other tests lean on, tells a true message from any other."""
    office.turn()
    (told,) = agency.taken
    assert case.case_id in told.body.decode()
    assert agency.verifies(told.headers, told.body)
    assert not agency.verifies(told.headers, told.body.replace(b"CGK", b"DPS"))
    for name, other in (("webhook-id", "message-2"), ("webhook-timestamp", "1700000000"), ("webhook-signature", "v1,")):
        assert not agency.verifies({**told.headers, name: other}, told.body)
    agency.secret = "whsec_" + "A" * 44
    assert not agency.verifies(told.headers, told.body)


def test_receiver_of_the_guide_refuses_a_true_message(
    office: PostOffice, agency: Receiver, case: Case, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Agencies copy it from docs/agencies.md."""
    page = (_ROOT / "docs" / "agencies.md").read_text()
    told: dict[str, Any] = {}
    exec(page.split("```python\n")[1].split("```")[0], told)  # noqa: S102 - the guide's own code
    monkeypatch.setattr(told["time"], "time", lambda: clock.now().timestamp())
    assert case.signers
    office.turn()
    (taken,) = agency.taken
    assert told["is_ours"](taken.headers, taken.body, agency.secret)
    assert not told["is_ours"](taken.headers, taken.body + b" ", agency.secret)
    clock.move_to(clock.now() + timedelta(minutes=6))
    assert not told["is_ours"](taken.headers, taken.body, agency.secret)


def test_first_signature_or_a_note_tells_the_agency(
    records: SqlRecords, clock: FixedClock, confirmed: Alert, agencies: AgencyDesk
) -> None:
    desk = CaseDesk(records, clock)
    case = desk.open(confirmed.alert_id, SARI)
    case = desk.note(case.case_id, case.version, SARI, "Budi Santoso asked for an interpreter")
    case = desk.move(case.case_id, case.version, SARI, CustodyStep(Custody.TAKEN, clock.now(), "room 2"))
    case = desk.sign(case.case_id, case.version, SARI, case.content_hash)
    assert agencies.messages((), 50, SARI) == ()
    desk.get(case.case_id, BUDI)
    case = desk.sign(case.case_id, case.version, BUDI, case.content_hash)
    desk.sign(case.case_id, case.version - 1, BUDI, case.content_hash)  # sent again: nobody is told twice
    case = desk.note(case.case_id, case.version, SARI, "a note for the checkpoint alone")
    desk.move(case.case_id, case.version, SARI, CustodyStep(Custody.HANDED_OVER, clock.now(), "room 2"))
    told = agencies.messages((), 50, SARI)
    assert [one.kind for one in told] == ["iass.handover.custody.v1", "iass.handover.signed.v1"]
    assert json.loads(told[0].payload)["data"]["custody"] == "handed_over"
    assert not [one for one in told if "Santoso" in one.payload or "room 2" in one.payload]


def test_agency_without_an_endpoint_keeps_the_handover_waiting(
    records: SqlRecords, clock: FixedClock, confirmed: Alert, office: PostOffice
) -> None:
    assert len(_handed_over(records, clock, confirmed).signers) == 2
    with records.reading() as tx:
        assert tx.outbox.page() == ()
    assert office.turn() == 0


def test_signature_that_is_not_kept_tells_the_agency(
    records: SqlRecords, clock: FixedClock, confirmed: Alert, agencies: AgencyDesk
) -> None:
    desk = CaseDesk(records, clock)
    case = desk.open(confirmed.alert_id, SARI)
    case = desk.sign(case.case_id, case.version, SARI, case.content_hash)
    with pytest.raises(Conflict):
        desk.sign(case.case_id, case.version, BUDI, "0" * 64)
    assert agencies.messages((), 50, SARI) == ()


def test_agency_that_recovers_is_told_something_else(
    office: PostOffice, agency: Receiver, case: Case, records: SqlRecords, clock: FixedClock
) -> None:
    agency.statuses = [500, 503, 429, 302, 404]
    waits = _until_it_ends(office, records, clock)
    assert case.case_id
    assert len(agency.taken) == 6
    assert all(one.ok for one in agency.taken), "each try is signed at its own time"
    assert len({(one.message_id, one.body) for one in agency.taken}) == 1
    assert len({one.headers["webhook-timestamp"] for one in agency.taken}) == 6
    for number, wait in enumerate(waits):
        assert 2.5 * 2**number <= wait <= 5 * 2**number
    assert _message(records).state is MessageState.DELIVERED


def test_agency_that_is_away_for_days_is_given_up_too_soon_or_never(
    office: PostOffice, agency: Receiver, case: Case, records: SqlRecords, clock: FixedClock, agencies: AgencyDesk
) -> None:
    agency.statuses = [503] * 10_000
    began = clock.now()
    waits = _until_it_ends(office, records, clock)
    assert LIFE <= clock.now() - began <= LIFE + timedelta(seconds=LONGEST_WAIT)
    assert timedelta(days=3) < LIFE
    assert LONGEST_WAIT / 2 <= waits[-1] <= LONGEST_WAIT
    assert 20 < len(agency.taken) < 80
    dead = _message(records)
    assert (dead.state, dead.said, dead.tries) == (MessageState.DEAD, "answered 503", len(agency.taken))
    assert office.standing().counts[MessageState.DEAD] == 1
    assert replace(office, days=1).sweep() == 0, "somebody has to see it first"
    clock.move_to(clock.now() + timedelta(days=9))
    assert office.turn() == 0, "nobody is asked any more"

    agency.statuses = [503]
    agencies.retry(dead.message_id, SARI)
    assert office.turn() == 0, "once more it has days"
    clock.move_to(_message(records).due_at)
    assert office.turn() == 1
    assert {one.message_id for one in agency.taken} == {dead.message_id}
    assert replace(office, days=1).sweep() == 0
    assert case.case_id == _message(records).case_id
    with pytest.raises(Conflict, match="was delivered"):
        agencies.retry(dead.message_id, SARI)
    with pytest.raises(NotFound):
        agencies.retry(MessageId("message-9"), SARI)
    clock.move_to(clock.now() + timedelta(days=1, seconds=1))
    assert replace(office, days=1).sweep() == 1
    with records.reading() as tx:
        last = tx.audit.last()
        assert tx.outbox.page() == () and last is not None and last.action == "messages.forgotten"


def test_machine_that_was_off_gives_up_at_its_first_look(
    office: PostOffice, agency: Receiver, case: Case, records: SqlRecords, clock: FixedClock
) -> None:
    agency.statuses = [503] * (LEAST_TRIES - 1)
    assert case.signers
    clock.move_to(clock.now() + 2 * LIFE)
    office.turn()
    for _ in range(LEAST_TRIES - 2):
        clock.move_to(clock.now() + LIFE)
        assert office.turn() == 0
    clock.move_to(clock.now() + LIFE)
    assert office.turn() == 1
    assert _message(records).state is MessageState.DELIVERED


def test_wait_that_the_agency_asks_for_is_not_kept_or_has_no_end(
    office: PostOffice, agency: Receiver, case: Case, records: SqlRecords, clock: FixedClock
) -> None:
    assert case.signers
    for asked, waits in ((600, 600.0), (9_999_999, LONGEST_WAIT)):
        agency.statuses, agency.extra = [429], {"Retry-After": str(asked)}
        office.turn()
        assert (_message(records).due_at - clock.now()).total_seconds() == waits
        clock.move_to(_message(records).due_at)


def test_agency_that_wants_no_more_is_asked_for_days(
    office: PostOffice, agency: Receiver, case: Case, records: SqlRecords
) -> None:
    agency.statuses = [410]
    assert case.signers
    assert office.turn() == 1
    assert (_message(records).state, _message(records).said) == (MessageState.DEAD, "answered 410: it wants no more")


def test_program_that_is_killed_between_sending_and_writing_loses_the_message(
    agency: Receiver, case: Case, records: SqlRecords, master_key: bytes, sqlite_url: str, clock: FixedClock
) -> None:
    """It is sent again after the lease, under the same id, so that the receiver knows it for the same."""
    agency.clock = lambda: datetime.now(UTC).timestamp()
    command = [sys.executable, "-m", "tests.handover.postman", sqlite_url]
    environment = {**os.environ, "IASS_TEST_KEY": master_key.hex()}
    with subprocess.Popen(command, cwd=_ROOT, env=environment) as postman:
        agency.on_taken = lambda: os.kill(postman.pid, signal.SIGKILL)
        assert postman.wait(60) == -signal.SIGKILL
    agency.on_taken = lambda: None
    assert _message(records).state is MessageState.WAITING

    clock.move_to(datetime.now(UTC))
    other = PostOffice(records, COURIER, clock)
    assert other.turn() == 0, "it may still be on its way"
    clock.move_to(clock.now() + LEASE)
    agency.clock = lambda: clock.now().timestamp()
    assert other.turn() == 1
    first, second = agency.taken
    assert first.ok and second.ok
    assert (first.message_id, first.body) == (second.message_id, second.body)
    assert first.message_id == _message(records).message_id
    assert case.case_id in second.body.decode()


def test_one_agency_that_is_away_keeps_another_waiting(
    office: PostOffice, agency: Receiver, case: Case, records: SqlRecords, agencies: AgencyDesk
) -> None:
    with receiving() as away:
        away.statuses = [503] * 9
        _, away.secret = agencies.add("BNN", away.url, "", SARI)
        with records.transaction() as tx:
            for number in range(5):
                late = case.entries[0].at - timedelta(hours=1)
                one = Message(MessageId(f"m-{number}"), "BNN", case.case_id, "a", "{}", late, late)
                tx.outbox.add(one)
        office.turn()
        assert (len(away.taken), len(agency.taken)) == (1, 1)


def test_message_that_was_retried_meanwhile_is_marked_as_failed(
    agency: Receiver, case: Case, records: SqlRecords, clock: FixedClock, agencies: AgencyDesk
) -> None:
    waiting = _message(records)
    agency.statuses = [503]

    def retry() -> None:
        agencies.retry(waiting.message_id, BUDI)

    agency.on_taken = retry
    PostOffice(records, COURIER, clock).turn()
    assert _message(records) == waiting
    assert case.case_id == waiting.case_id


def test_secret_is_changed_and_the_agency_that_has_the_former_one_hears_nothing(
    office: PostOffice, agency: Receiver, case: Case, agencies: AgencyDesk, clock: FixedClock
) -> None:
    former = agency.secret
    new = agencies.rotate("KPK", SARI)
    assert case.signers and new != former
    office.turn()
    assert agency.taken[0].ok
    agency.secret = new
    assert agencies.test("KPK", SARI) == "answered 200"
    assert agency.taken[1].ok
    clock.move_to(clock.now() + OVERLAP)
    agencies.test("KPK", SARI)
    assert agency.taken[2].ok
    agency.secret = former
    agencies.test("KPK", SARI)
    assert not agency.taken[3].ok, "it ended after a day"


def test_secret_that_leaked_goes_on_signing(agency: Receiver, agencies: AgencyDesk) -> None:
    agencies.rotate("KPK", SARI)
    agencies.drop_former("KPK", SARI)
    agencies.test("KPK", SARI)
    assert not agency.taken[0].ok


def test_address_is_changed_and_the_secret_with_it(agency: Receiver, agencies: AgencyDesk) -> None:
    with receiving() as moved:
        endpoint, secret = agencies.add("KPK", moved.url, "", SARI)
        assert secret == ""
        moved.secret = agency.secret
        moved.clock = agency.clock
        agencies.test("KPK", SARI)
        assert [one.ok for one in moved.taken] == [True]
        assert agencies.every() == (endpoint,)
    with pytest.raises(NotReady, match="cannot be reached"):
        agencies.test("KPK", SARI)


def test_agency_that_was_removed_is_told(
    office: PostOffice, agency: Receiver, case: Case, agencies: AgencyDesk, records: SqlRecords
) -> None:
    assert case.signers
    agencies.remove("KPK", SARI)
    assert office.turn() == 1
    assert (_message(records).state, agency.taken) == (MessageState.DEAD, [])
    for act in (agencies.rotate, agencies.test, agencies.drop_former, agencies.remove):
        with pytest.raises(NotFound):
            act("KPK", SARI)


@pytest.mark.parametrize(("name", "url"), [("Nobody", "https://a.example.org/"), ("KPK", "http://a.example.org/")])
def test_endpoint_of_nobody_or_in_the_clear_is_taken(agencies: AgencyDesk, name: str, url: str) -> None:
    with pytest.raises(InvalidInput):
        agencies.add(name, url, "", SARI)


def test_error_that_nobody_foresaw_stops_the_post_or_tells_a_secret(
    records: SqlRecords, clock: FixedClock, case: Case, agency: Receiver
) -> None:
    class Broken:
        def check(self, url: str) -> None: ...

        def post(self, url: str, *_: object) -> None:
            raise ValueError(url)

    office = PostOffice(records, Broken(), clock)  # type: ignore[arg-type]  # that is the point
    assert office.turn() == 0
    found = _message(records)
    assert (found.tries, found.said) == (1, "an error that nobody foresaw: ValueError")
    assert replace(found, due_at=clock.now()).case_id == case.case_id
    assert agency.taken == []
