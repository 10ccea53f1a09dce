"""Any sequence of acts, by anybody, at any hour, with a clock that jumps: nothing happens outside the table."""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from iass.access import Officer
from iass.adapters.sql.keys import load_or_create_master_key
from iass.adapters.sql.records import SqlRecords
from iass.clock import FixedClock, ForwardClock
from iass.errors import IassError
from iass.ids import ImageId, NoticeId, OfficerId
from iass.watchlist.acts import Act, find
from iass.watchlist.clerk import LegalClerk
from iass.watchlist.duties import DutyDesk, DutyKind
from iass.watchlist.identity import missing
from iass.watchlist.lifecycle import longest_extension
from iass.watchlist.notice import IN_FORCE, Instrument, Notice, NoticeState
from iass.watchlist.notice_desk import NoticeDesk
from iass.watchlist.version import NoticeVersion
from iass.watchlist.zone import Zone

from .test_notice_desk import DRAFT, NOW, URGENT

OFFICERS = st.sampled_from(["siti", "budi", "dewi"])
IDS = st.sampled_from(["N-1", "N-2", "N-3"])
DAYS = st.integers(1, 400)
ENDED = frozenset({NoticeState.LAPSED, NoticeState.WITHDRAWN})
_UNBOUND = ENDED | {NoticeState.DRAFT}
_WRITES = (Act.FILE, Act.EDIT, Act.SUBMIT)


class Life(RuleBasedStateMachine):
    """Real records; the machine's clock jumps both ways, and programs come and go."""

    def __init__(self) -> None:
        super().__init__()
        memory = Path("/dev/shm")  # noqa: S108 - a disk would make every step wait for it
        self.folder = tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)
        key = load_or_create_master_key(Path(self.folder.name) / "key")
        self.records = SqlRecords.open(f"sqlite:///{self.folder.name}/iass.sqlite", key)
        self.machine = FixedClock(NOW)
        self.ended: set[str] = set()
        self.latest = NOW
        self.begin_program()

    def begin_program(self) -> None:
        self.clock = ForwardClock(self.machine, self.records.latest_moment())
        self.desk = NoticeDesk(self.records, self.clock)
        self.clerk = LegalClerk(self.records, self.clock, self.records.latest_moment)

    @rule()
    def restart(self) -> None:
        self.clerk.turn()
        self.begin_program()

    @rule(hours=st.integers(-2_000, 2_000))
    def clock_jumps(self, hours: int) -> None:
        self.machine.move_to(self.machine.now() + timedelta(hours=hours))
        self.clerk.turn()

    @rule(notice_id=IDS, beside=st.integers(-2, 1))
    def its_last_moment_comes(self, notice_id: str, beside: int) -> None:
        with self.records.reading() as tx:
            newest = tx.notices.get(NoticeId(notice_id))
        if newest is not None and newest.valid_until is not None:
            self.machine.move_to(newest.valid_until + timedelta(microseconds=beside))
            self.clerk.turn()

    @rule(notice_id=IDS, officer=OFFICERS, urgent=st.booleans(), zone=st.sampled_from(list(Zone)), days=DAYS)
    def file(self, notice_id: str, officer: str, urgent: bool, zone: Zone, days: int) -> None:
        today = zone.day_of(self.clock.now())
        begin = zone.begin_of(today)
        draft = replace(
            URGENT if urgent else DRAFT,
            notice_id=NoticeId(notice_id),
            zone=zone,
            valid_from=begin,
            valid_until=None if urgent else zone.end_of(today + timedelta(days=days)),
            instrument=Instrument("request" if urgent else "decision", f"K-{notice_id}", today),
        )
        who = Officer(OfficerId(officer))
        with suppress(IassError):
            self.desk.file(draft, who)
            self.desk.illustrate(draft.notice_id, 1, who, lambda _tx: (ImageId("image-1"),))

    @rule(notice_id=IDS, urgent=st.booleans(), zone=st.sampled_from(list(Zone)), days=DAYS)
    def bring_into_force(self, notice_id: str, urgent: bool, zone: Zone, days: int) -> None:
        self.file(notice_id, "siti", urgent, zone, days)
        self.submit(notice_id, "siti")
        self.approve(notice_id, "budi")

    @initialize(urgent=st.booleans(), zone=st.sampled_from(list(Zone)), days=st.integers(5, 180))
    def somebody_is_sought(self, urgent: bool, zone: Zone, days: int) -> None:
        self.bring_into_force("N-1", urgent, zone, days)

    @rule(notice_id=IDS, days=st.integers(20, 200), confirm=st.booleans(), between=st.integers(0, 90))
    def make_longer(self, notice_id: str, days: int, confirm: bool, between: int) -> None:
        """Asked for by one, approved by another, and time goes by in between."""
        self.ask_for_longer(notice_id, "siti", days, confirm)
        self.machine.move_to(self.machine.now() + timedelta(hours=between))
        self.approve(notice_id, "budi")

    @rule(notice_id=IDS, lacking=st.sampled_from([{"sex": None}, {"birth_date": None}, {"birth_place": ""}]))
    def leave_out(self, notice_id: str, lacking: dict[str, str | None]) -> None:
        """A draft need not say whom it is about, until it is submitted."""
        with self.records.reading() as tx:
            newest = tx.notices.get(NoticeId(notice_id))
        if newest is not None:
            less = replace(newest, **lacking)  # type: ignore[arg-type]  # checked by dataclasses
            self._try(notice_id, lambda _, version: self.desk.edit(less, version, Officer(OfficerId("siti"))))

    @invariant()
    def nobody_unidentified_is_in_force(self) -> None:
        with self.records.reading() as tx:
            binding = [one for one in tx.notices.page(limit=9) if one.state not in _UNBOUND]
        assert [one.notice_id for one in binding if missing(one)] == []

    @rule(notice_id=IDS, officer=OFFICERS)
    def submit(self, notice_id: str, officer: str) -> None:
        self._try(notice_id, lambda id_, version: self.desk.submit(id_, version, Officer(OfficerId(officer))))

    @rule(notice_id=IDS, officer=OFFICERS)
    def approve(self, notice_id: str, officer: str) -> None:
        self._try(notice_id, lambda id_, version: self.desk.approve(id_, version, Officer(OfficerId(officer))))

    @rule(notice_id=IDS, officer=OFFICERS)
    def refuse(self, notice_id: str, officer: str) -> None:
        who = Officer(OfficerId(officer))
        self._try(notice_id, lambda id_, version: self.desk.refuse(id_, version, who, "not like this"))

    @rule(notice_id=IDS, officer=OFFICERS)
    def withdraw(self, notice_id: str, officer: str) -> None:
        who = Officer(OfficerId(officer))
        self._try(notice_id, lambda id_, version: self.desk.withdraw(id_, version, who, "over"))

    @rule(notice_id=IDS, officer=OFFICERS, days=DAYS, confirm=st.booleans())
    def ask_for_longer(self, notice_id: str, officer: str, days: int, confirm: bool) -> None:
        who, today = Officer(OfficerId(officer)), Zone.WIB.day_of(self.clock.now())
        act = self.desk.confirm if confirm else self.desk.extend
        until = Zone.WIB.end_of(today + timedelta(days=days))
        decision = Instrument("decision", "KEP-2", today)
        self._try(notice_id, lambda id_, version: act(id_, version, who, decision, until, "why"))

    @rule(notice_id=IDS, officer=OFFICERS)
    def tell(self, notice_id: str, officer: str) -> None:
        who, today = Officer(OfficerId(officer)), Zone.WIT.day_of(self.clock.now())
        self._try(notice_id, lambda id_, version: self.desk.tell(id_, version, who, today, "by letter"))

    @precondition(lambda self: self.ended)
    @rule()
    def duties_of_what_ended(self) -> None:
        found = DutyDesk(self.records, self.clock).due(366, Officer(OfficerId("siti")))
        assert not [one for one in found if one.notice_id in self.ended and one.kind is not DutyKind.APPROVE]

    def _try(self, notice_id: str, act: Callable[[NoticeId, int], NoticeVersion]) -> None:
        with self.records.reading() as tx:
            newest = tx.notices.get(NoticeId(notice_id))
        with suppress(IassError):
            act(NoticeId(notice_id), newest.version if newest else 1)

    def _lives(self) -> list[list[NoticeVersion]]:
        with self.records.reading() as tx:
            return [found for one in ("N-1", "N-2", "N-3") if (found := list(tx.notices.versions(NoticeId(one))))]

    @invariant()
    def every_step_is_a_row(self) -> None:
        for life in self._lives():
            before: Notice | None = None
            for number, one in enumerate(life, start=1):
                assert one.notice.version == number
                if before is None:
                    assert one.made.act is Act.FILE
                else:
                    assert life[number - 2].made.at <= one.made.at
                    self._is_lawful(before, one, life[: number - 1])
                before = one.notice

    def _is_lawful(self, before: Notice, one: NoticeVersion, earlier: list[NoticeVersion]) -> None:
        waiting = before.pending.change if before.pending else None
        held = before.state if one.made.act is Act.LAPSE else before.state_at(one.made.at)
        row = find(one.made.act, held, waiting)
        assert row is not None, (held, waiting, one.made.act)
        assert one.notice.state is (row.after or before.state)
        if row.act is Act.APPROVE and waiting is None:
            hands = {each.made.officer for each in earlier if each.made.act in _WRITES}
            assert one.made.officer not in hands and one.notice.approver == one.made.officer
        if row.act is Act.APPROVE and before.pending is not None:
            assert one.made.officer != before.pending.asked_by
        if one.notice.state is NoticeState.EXTENDED and before.state is not NoticeState.EXTENDED:
            assert one.notice.valid_until is not None and one.notice.valid_until <= longest_extension(before)

    @invariant()
    def what_ended_never_comes_back(self) -> None:
        now = self.clock.now()
        assert now >= self.latest
        self.latest = now
        for life in self._lives():
            newest = life[-1].notice
            if newest.notice_id in self.ended:
                assert newest.state_at(now) in ENDED
            elif newest.state_at(now) in ENDED:
                self.ended.add(newest.notice_id)

    @invariant()
    def in_force_is_what_was_approved_and_has_not_ended(self) -> None:
        now = self.clock.now()
        with self.records.reading() as tx:
            bound = {one.notice.notice_id for one in tx.notices.page_at(now, limit=9, in_force_at=now)}
        lives = self._lives()
        assert bound == {life[-1].notice.notice_id for life in lives if life[-1].state_at(now) in IN_FORCE}
        for life in lives:
            if life[-1].notice.notice_id in bound:
                assert any(one.made.act is Act.APPROVE for one in life)

    @invariant()
    def urgent_request_is_made_once(self) -> None:
        bound = [life for life in self._lives() if any(one.notice.urgent and one.notice.approver for one in life)]
        assert len(bound) <= 1  # one person, under three ids

    def teardown(self) -> None:
        self.records.close()
        self.folder.cleanup()


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=20, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
