"""The port Decoys, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

from iass.access import Scope
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Judgement
from iass.case.decoy import DecoyChoice, DecoyCount, DecoyLook
from iass.ids import OfficerId

from .samples import MORNING

ANI, BUDI = OfficerId("ani"), OfficerId("budi")
LOOK = DecoyLook("decoy-1", ANI, "CGK", "C01", "pair-1", was_same=False, shown_at=MORNING)
LATER = MORNING + timedelta(minutes=1)


def test_choice_holds_elsewhere_or_the_former_stays(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        assert tx.decoys.choice("CGK") == DecoyChoice("CGK")
        for minutes in (60, None, 5):
            chosen = DecoyChoice("CGK", minutes, ANI, MORNING)
            tx.decoys.choose(chosen)
            assert tx.decoys.choice("CGK") == chosen
        assert tx.decoys.choice("DPS") == DecoyChoice("DPS")


def test_look_is_anothers_or_is_answered_twice(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        tx.decoys.add(replace(LOOK, officer=OfficerId(" Ani ")))
        assert tx.decoys.get("decoy-1", OfficerId("ANI")) == LOOK
        assert tx.decoys.get("decoy-1", BUDI) is None
        assert tx.decoys.get("none", ANI) is None
        assert tx.decoys.answer("decoy-1", Judgement.OTHER_PERSON, LATER)
        assert not tx.decoys.answer("decoy-1", Judgement.SAME_PERSON, LATER)
        assert not tx.decoys.answer("none", Judgement.SAME_PERSON, LATER)
    with any_records.reading() as tx:
        assert tx.decoys.get("decoy-1", ANI) == replace(LOOK, answer=Judgement.OTHER_PERSON, answered_at=LATER)


def test_counts_hold_what_was_not_answered_or_lies_beyond(any_records: SqlRecords) -> None:
    seen = replace(LOOK, answer=Judgement.OTHER_PERSON, answered_at=LATER)
    looks = (
        seen,
        replace(seen, look_id="decoy-2", officer=BUDI, shown_at=LATER),
        replace(seen, look_id="decoy-3", answer=Judgement.UNSURE),
        replace(seen, look_id="decoy-4", was_same=True, answer=Judgement.SAME_PERSON, pair_id="pair-2", shown_at=LATER),
        replace(seen, look_id="decoy-5", checkpoint="DPS"),
        replace(LOOK, look_id="decoy-6"),
        replace(seen, look_id="decoy-7", shown_at=MORNING - timedelta(days=30)),
    )
    with any_records.transaction() as tx:
        for look in looks:
            tx.decoys.add(look)
    other = DecoyCount("CGK", False, Judgement.OTHER_PERSON, 2)
    unsure, same = replace(other, answer=Judgement.UNSURE, count=1), DecoyCount("CGK", True, Judgement.SAME_PERSON, 1)
    with any_records.reading() as tx:
        counts = tx.decoys.counts
        assert list(counts(MORNING, Scope(frozenset({"CGK"})))) == [other, unsure, same]
        assert list(counts(MORNING, Scope(frozenset({"CGK/C02"})))) == []
        assert list(counts(MORNING)) == [other, unsure, same, replace(other, checkpoint="DPS", count=1)]
        assert list(counts(MORNING, officer=OfficerId("Budi"))) == [replace(other, count=1)]
        assert tx.decoys.last_shown(OfficerId("ANI")) == {"pair-1": MORNING, "pair-2": LATER}
    with any_records.transaction() as tx:
        assert tx.decoys.forget_before(MORNING) == 1
        assert tx.decoys.forget_before(MORNING) == 0
        assert tx.decoys.get("decoy-1", ANI) is not None
