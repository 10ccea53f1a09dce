"""The port Referrals, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

from iass.access import EVERYWHERE, Scope
from iass.adapters.sql.records import SqlRecords
from iass.case.referral import Referral, ReferralShare
from iass.ids import AlertId, CrossingId, OfficerId

from .samples import MORNING

LANE = Scope(frozenset({"CGK/C01"}))
DESK = replace(LANE, protected=frozenset({"CGK"}))
VICTIM, OTHER = AlertId("alert-victim"), AlertId("alert-other")


def _referral(number: int, alert_id: AlertId | None = None, lane: str = "C01") -> Referral:
    at = MORNING + timedelta(seconds=number)
    return Referral(CrossingId(f"crossing-{number}"), "CGK", lane, at, alert_id)


def _store(records: SqlRecords, *referrals: Referral) -> None:
    with records.transaction() as tx:
        for one in referrals:
            tx.referrals.add(one)


def test_referral_is_hidden_from_the_lane_or_told_twice(any_records: SqlRecords) -> None:
    """Who is told of the alert is told of that alone."""
    victim, drawn, there = _referral(1, VICTIM), _referral(2), _referral(3, lane="C02")
    _store(any_records, there, drawn, victim)
    with any_records.reading() as tx:
        for scope, shown in ((LANE, [victim, drawn]), (DESK, [drawn]), (EVERYWHERE, [drawn, there])):
            assert (tx.referrals.longest_open(9, scope), tx.referrals.count_open(scope)) == (shown, len(shown))
            assert tx.referrals.open_after(None, scope) == shown[0]
            assert tx.referrals.open_after(None, scope, newest=True) == shown[-1]
        assert tx.referrals.longest_open(1, LANE) == [victim]
        assert tx.referrals.open_after(victim.at, LANE) == drawn
        assert tx.referrals.open_after(drawn.at, LANE) is None
        assert tx.referrals.get(victim.crossing_id, LANE) == victim
        assert tx.referrals.get(victim.crossing_id, DESK) is None
        assert tx.referrals.drawn(9, LANE) == [drawn]
        assert tx.referrals.of_alerts([VICTIM, OTHER]) == {VICTIM: victim}
        assert tx.referrals.of_alerts([]) == {}


def test_traveller_waits_who_was_accompanied(any_records: SqlRecords) -> None:
    _store(any_records, _referral(1), _referral(2, VICTIM))
    later, siti, budi = MORNING + timedelta(minutes=1), OfficerId("siti"), OfficerId("budi")
    with any_records.transaction() as tx:
        assert tx.referrals.accompany(CrossingId("crossing-1"), siti, later)
        assert not tx.referrals.accompany(CrossingId("crossing-1"), budi, later)
        assert not tx.referrals.accompany(CrossingId("none"), siti, later)
    with any_records.reading() as tx:
        assert tx.referrals.get(CrossingId("crossing-1"), LANE) == replace(
            _referral(1), accompanied_at=later, accompanied_by=siti
        )
        assert tx.referrals.longest_open(9, LANE) == [_referral(2, VICTIM)]
        assert tx.referrals.open_at("CGK", "C01", MORNING) == [_referral(2, VICTIM)]
        assert tx.referrals.open_at("CGK", "C01", later) == tx.referrals.open_at("CGK", "C02", MORNING) == []


def test_traveller_who_passes_again_is_two(any_records: SqlRecords) -> None:
    _store(any_records, _referral(1, VICTIM))
    later = MORNING + timedelta(seconds=30)
    with any_records.transaction() as tx:
        tx.referrals.move(_referral(1), CrossingId("crossing-9"), later)
    with any_records.reading() as tx:
        assert tx.referrals.longest_open(9, LANE) == [Referral(CrossingId("crossing-9"), "CGK", "C01", later, VICTIM)]


def test_share_holds_elsewhere_or_the_former_stays(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        assert tx.referrals.share("CGK") == ReferralShare("CGK")
        for share in (5, 0, 100):
            chosen = ReferralShare("CGK", share, "secret", OfficerId("chief"), MORNING)
            tx.referrals.choose(chosen)
            assert tx.referrals.share("CGK") == chosen
        assert tx.referrals.share("DPS") == ReferralShare("DPS")
