"""A list that the service fetches by itself: when it is due, once, and swapped whole or not at all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from iass.access import Officer
from iass.errors import Conflict, InvalidInput, NotAllowed, NotFound, NotReady
from iass.ids import NoticeId, OfficerId
from iass.registry.table import HandedFile
from iass.watchlist.acts import Act
from iass.watchlist.feed import FeedDesk
from iass.watchlist.feed_watch import MOST_CHANGES, FeedWatch
from iass.watchlist.kept_feed import FeedOutcome, FeedPlan, FetchedList, KeptFeed
from iass.watchlist.notice import Change, NoticeState, Pending
from iass.watchlist.notice_desk import NoticeDesk
from iass.watchlist.version import Made

from .conftest import OFFICER, Desk
from .test_feed import _people
from .test_ftm import WHOLE

OTHER = Officer(OfficerId("desk-3"))
HOUR = timedelta(hours=1)
GIVEN = tuple(f"{column}={value}" for column, value in WHOLE.items())
PLAN = FeedPlan("interpol", "https://lists.example.org/l.json", 3600, OFFICER.officer_id, GIVEN)


class Host:
    """Publishes a list, and knows what it was asked with. data: None while it is away."""

    def __init__(self) -> None:
        self.data: bytes | None = _people("A", "B", "C", "D", "E")
        self.asked: list[tuple[str, str]] = []

    def __call__(self, _plan: FeedPlan, etag: str, modified: str) -> FetchedList | None:
        self.asked.append((etag, modified))
        if self.data is None:
            raise NotReady("the list's host answered 503", where="lists.example.org")
        mark = f'"{hash(self.data)}"'
        return None if etag == mark else FetchedList(HandedFile("l.json", self.data), mark, "yesterday")


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.fixture
def watch(desk: Desk, host: Host) -> FeedWatch:
    feeds = FeedDesk(desk.records, desk.importing, NoticeDesk(desk.records, desk.clock), desk.clock)  # type: ignore[arg-type]  # it is one
    made = FeedWatch(desk.records, feeds, host, desk.clock)
    made.add(PLAN, OFFICER)
    return made


def _kept(watch: FeedWatch) -> KeptFeed:
    (kept,) = watch.standing()
    return kept


def _later(desk: Desk, by: timedelta = HOUR) -> None:
    desk.clock.move_to(desk.clock.now() + by)


def test_list_is_fetched_again_and_again_or_never(desk: Desk, watch: FeedWatch, host: Host) -> None:
    assert (watch.turn(), watch.turn()) == (1, 0)
    assert desk.notice("A").state is NoticeState.DRAFT
    kept = _kept(watch)
    assert (kept.record.outcome, kept.record.current_at) == (FeedOutcome.TAKEN, desk.clock.now())
    assert kept.record.change is not None and kept.record.change.added == 5
    assert kept.due_at == desk.clock.now() + HOUR
    _later(desk)
    assert watch.turn() == 1
    assert host.asked[1] == (kept.record.etag, "yesterday")
    assert _kept(watch).record.outcome is FeedOutcome.SAME
    host.data = _people("B", "C", "D", "E", "F")
    _later(desk)
    watch.turn()
    change = _kept(watch).record.change
    assert change is not None and (change.added, change.withdrawn) == (1, ("A",))
    with desk.records.reading() as tx:
        entries = [one for one in tx.audit.entries() if one.action == "feed.looked"]
    assert [one.details["outcome"] for one in entries] == ["taken", "same", "taken"]


def test_host_that_is_away_is_asked_without_a_pause(desk: Desk, watch: FeedWatch, host: Host) -> None:
    host.data = None
    waits = []
    for _ in range(5):
        before = desk.clock.now()
        assert watch.turn() == 1
        waits.append((_kept(watch).due_at - before).total_seconds())
        _later(desk, timedelta(seconds=waits[-1]))
    assert _kept(watch).record.failures == 5
    assert all(30 * 2**n <= wait <= 60 * 2**n for n, wait in enumerate(waits))
    assert "503" in _kept(watch).record.said and _kept(watch).record.current_at is None
    host.data = _people("A")
    watch.turn()
    assert (_kept(watch).record.failures, _kept(watch).record.said) == (0, "")


def test_list_that_is_old_looks_fresh(desk: Desk, watch: FeedWatch, host: Host) -> None:
    watch.turn()
    host.data = None
    _later(desk, 2 * HOUR)
    watch.turn()
    assert not _kept(watch).is_late(desk.clock.now())
    assert _kept(watch).is_late(desk.clock.now() + timedelta(seconds=1))


def test_two_programs_take_one_version(desk: Desk, watch: FeedWatch, host: Host) -> None:
    """The second asks while the first is fetching."""

    def meanwhile(_plan: FeedPlan, _etag: str, _modified: str) -> FetchedList | None:
        assert other.turn() == 0
        return None

    other = replace(watch, holder="other")
    assert replace(watch, fetch=meanwhile, holder="first").turn() == 1
    assert host.asked == []


def test_program_that_died_holds_a_list_for_ever(desk: Desk, watch: FeedWatch, host: Host) -> None:
    def dies(_plan: FeedPlan, _etag: str, _modified: str) -> FetchedList | None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace(watch, fetch=dies, holder="dead").turn()
    assert watch.turn() == 0
    _later(desk, timedelta(minutes=45))
    assert watch.turn() == 1
    assert _kept(watch).record.outcome is FeedOutcome.TAKEN


def test_nobody_is_told_what_a_version_that_was_taken_has_not_changed(desk: Desk, watch: FeedWatch, host: Host) -> None:
    """A is the desk's by now; B is gone from the list while a change of his waits."""
    host.data = _people(*"ABCDEF")
    watch.turn()
    watch.desk.notices.withdraw(NoticeId("A"), 1, OFFICER, "it was somebody else")
    with desk.records.transaction() as tx:
        pending = Pending(Change.EXTEND, OFFICER.officer_id, desk.clock.now(), "")
        bound = replace(desk.notice("B"), version=2, state=NoticeState.APPROVED, pending=pending)
        tx.notices.put(bound, Made(desk.clock.now(), Act.EXTEND, OFFICER.officer_id))
    host.data = _people(*"ACDEF")
    for outcome in (FeedOutcome.TAKEN, FeedOutcome.SAME):
        _later(desk)
        watch.turn()
        record = _kept(watch).record
        assert (record.outcome, record.said.count(": 1")) == (outcome, 2)
    with desk.records.reading() as tx:
        run = [one for one in tx.audit.entries() if one.action == "feed.run"][-1]
    assert (run.details["refused"], run.details["kept"]) == (1, 1)


@pytest.mark.parametrize("at", ["fetch", "desk"])
def test_error_that_nobody_foresaw_holds_a_list_or_tells_a_secret(
    desk: Desk, watch: FeedWatch, host: Host, caplog: pytest.LogCaptureFixture, at: str
) -> None:
    class Breaks:
        def __call__(self, *_given: object) -> None:
            raise ZeroDivisionError("key=s3cret")

        run = __call__

    assert replace(watch, **{at: Breaks()}).turn() == 1  # type: ignore[arg-type]
    record = _kept(watch).record
    assert (record.outcome, record.failures) == (FeedOutcome.FAILED, 1)
    assert "ZeroDivisionError" in record.said
    assert _kept(watch).due_at <= desk.clock.now() + timedelta(seconds=60)
    assert caplog.text.count("ZeroDivisionError") == 1
    assert "s3cret" not in record.said + caplog.text
    _later(desk, timedelta(seconds=60))
    watch.turn()
    assert _kept(watch).record.outcome is FeedOutcome.TAKEN


def _shrink(desk: Desk, watch: FeedWatch, host: Host) -> str:
    """Digest of the version that is refused."""
    watch.turn()
    host.data = _people("A", "X")
    _later(desk)
    watch.turn()
    record = _kept(watch).record
    assert (record.outcome, record.current_at) == (FeedOutcome.SHRUNKEN, desk.clock.now() - HOUR)
    assert "1 of 5 (20%)" in record.said
    return record.digest


def test_short_list_is_accepted_by_whom_it_is_taken_for(desk: Desk, watch: FeedWatch, host: Host) -> None:
    digest = _shrink(desk, watch, host)
    with pytest.raises(NotAllowed):
        watch.accept("interpol", digest, "it is right", OFFICER)
    with pytest.raises(InvalidInput):
        watch.accept("interpol", digest, " ", OTHER)
    with pytest.raises(Conflict):
        watch.accept("interpol", "00" * 32, "it is right", OTHER)
    with pytest.raises(NotFound):
        watch.accept("none", digest, "it is right", OTHER)
    watch.accept("interpol", digest, "Interpol's letter", OTHER)
    assert watch.turn() == 1
    assert _kept(watch).record.outcome is FeedOutcome.TAKEN
    assert desk.notice("E").state is NoticeState.WITHDRAWN
    with desk.records.reading() as tx:
        (run,) = [one for one in tx.audit.entries() if one.action == "feed.run" and "accepted" in one.details]
    assert run.details["accepted"] == "desk-3: Interpol's letter"


def test_what_was_accepted_takes_another_file(desk: Desk, watch: FeedWatch, host: Host) -> None:
    watch.accept("interpol", _shrink(desk, watch, host), "Interpol's letter", OTHER)
    host.data = _people("Y")
    watch.turn()
    record = _kept(watch).record
    assert (record.outcome, record.accepted) == (FeedOutcome.SHRUNKEN, None)
    assert desk.notice("E").state is NoticeState.DRAFT


def test_list_with_a_refused_row_is_forgotten(desk: Desk, watch: FeedWatch, host: Host) -> None:
    host.data = _people("A") + b'{"id": "B", "schema": "Person", "properties": {"gender": ["male"]}}\n'
    watch.turn()
    record = _kept(watch).record
    assert (record.outcome, record.etag) == (FeedOutcome.REFUSED, "")
    assert "line 2, surname" in record.said


def test_crowd_is_stored_while_the_lanes_wait(desk: Desk, watch: FeedWatch, host: Host) -> None:
    host.data = _people(*(f"P-{number}" for number in range(MOST_CHANGES + 1)))
    watch.turn()
    assert f"changes {MOST_CHANGES + 1} notices" in _kept(watch).record.said
    with desk.records.reading() as tx:
        assert tx.notices.get(NoticeId("P-1")) is None


def test_plan_that_is_changed_while_it_is_fetched_is_lost(desk: Desk, watch: FeedWatch, host: Host) -> None:
    def changes(_plan: FeedPlan, _etag: str, _modified: str) -> FetchedList | None:
        watch.add(replace(PLAN, every=7200), OFFICER)
        return None

    with pytest.raises(Conflict):
        replace(watch, fetch=changes).turn()
    assert _kept(watch).plan.every == 7200
    watch.remove("interpol", OFFICER)
    assert (watch.standing(), watch.turn()) == ((), 0)
    with pytest.raises(NotFound):
        watch.remove("interpol", OFFICER)


def test_officer_accepts_what_nobody_has_shown(desk: Desk, watch: FeedWatch, host: Host) -> None:
    _shrink(desk, watch, host)
    look = watch.look("interpol", OTHER)
    refused = look.kept.record.refused
    assert refused is not None and refused.digest == look.kept.record.digest
    assert (refused.before, refused.listed, refused.added, refused.unchanged) == (5, 2, 1, 1)
    assert (refused.vanished, refused.gone) == (4, ("B", "C", "D", "E"))
    assert [one.full_name for one in look.notices.values()] == [desk.notice(one).full_name for one in "BCDE"]
    with desk.records.reading() as tx:
        assert tx.notices.get(NoticeId("X")) is None
        seen = [one for one in tx.audit.entries() if one.action in ("feed.viewed", "feed.run")]
    assert [one.action for one in seen] == ["feed.run", "feed.viewed"], "a trial is no run"
    assert seen[-1].details["versions"] == ["B@1", "C@1", "D@1", "E@1"]
    with pytest.raises(NotFound):
        watch.look("none", OTHER)
    host.data = _people("A", "B", "C", "D", "E")
    _later(desk)
    watch.turn()
    assert _kept(watch).record.refused is None


def test_refused_rows_hide_what_else_the_version_would_do(desk: Desk, watch: FeedWatch, host: Host) -> None:
    watch.turn()
    host.data = _people(*"ABCDF") + b'{"id": "G", "schema": "Person", "properties": {"gender": ["male"]}}\n'
    _later(desk)
    watch.turn()
    refused = _kept(watch).record.refused
    assert refused is not None and (refused.refused, refused.added, refused.gone) == (1, 1, ("E",))
    host.data = b"{"
    _later(desk)
    watch.turn()
    assert (_kept(watch).record.outcome, _kept(watch).record.refused) == (FeedOutcome.REFUSED, None)


def test_looking_at_lists_tells_a_secret(desk: Desk, watch: FeedWatch) -> None:
    watch.add(replace(PLAN, address="https://lists.example.org/l.json?key=s3cret", secret="Bearer s3cret"), OFFICER)

    def away(_plan: FeedPlan, _etag: str, _modified: str) -> FetchedList | None:
        raise NotReady("it is away", where="https://user:s3cret@lists.example.org/s3cret/l.json?key=s3cret")

    replace(watch, fetch=away).turn()
    shown = [*watch.page(OTHER), watch.look("interpol", OTHER).kept]
    assert {one.plan.address for one in shown} == {"https://lists.example.org/l.json"}
    assert {one.plan.secret for one in shown} == {""} and "s3cret" not in repr(shown)
    assert shown[0].record.said == "it is away (l.json)"
    assert "s3cret" not in repr(_kept(watch)), "a plan is printed in no trace"
    assert _kept(watch).plan.address.endswith("?key=s3cret"), "it is still fetched by it"
    with desk.records.reading() as tx:
        assert "s3cret" not in repr(list(tx.audit.entries()))


@pytest.mark.parametrize("address", ["https://user:s3cret@lists.example.org/l", "https://[s3cret@", "https://u@h/l"])
def test_password_in_an_address_is_kept(watch: FeedWatch, address: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        watch.add(replace(PLAN, address=address), OFFICER)
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize("changes", [{"every": 299}, {"every": 31 * 86_400}, {"name": "a b"}, {"least_share": 1.1}])
def test_plan_that_cannot_be_kept(watch: FeedWatch, changes: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        watch.add(replace(PLAN, **changes), OFFICER)  # type: ignore[arg-type]


def test_publisher_elsewhere_approves_its_own_rows(desk: Desk, watch: FeedWatch, host: Host) -> None:
    """Two names in a row are no two officers; a plan from before this was asked is refused at its next look."""
    approving = replace(PLAN, as_draft=False)
    with pytest.raises(InvalidInput, match="approves nothing"):
        watch.add(approving, OFFICER)
    watch.add(replace(approving, address="/srv/lists/l.csv", name="local"), OFFICER)
    watch.remove("local", OFFICER)
    with desk.records.transaction() as tx:
        tx.kept_feeds.put(replace(_kept(watch), plan=approving))
    watch.turn()
    record = _kept(watch).record
    assert (record.outcome, host.asked) == (FeedOutcome.FAILED, [])
    assert record.said.startswith("a list that is fetched from elsewhere approves nothing")
    with desk.records.reading() as tx:
        assert tx.notices.get(NoticeId("A")) is None


def test_what_both_changed_is_not_told_by_the_service(desk: Desk, watch: FeedWatch, host: Host) -> None:
    watch.turn()
    draft = desk.notice("A")
    watch.desk.notices.edit(replace(draft, birth_place="Medan"), draft.version, OTHER)
    host.data = _people("A", "B", "C", "D", "E", birthPlace=["Kyiv"])
    _later(desk)
    watch.turn()
    assert _kept(watch).record.said == "drafts in which list and desk changed the same, and the desk's stands: 1"
    assert (desk.notice("A").birth_place, desk.notice("B").birth_place) == ("Medan", "Kyiv")
