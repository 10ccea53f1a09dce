"""Who is drawn at random: another one at a second try, nobody, or everybody."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.contracts.samples import MORNING, decision

from iass.adapters.sql.records import SqlRecords
from iass.capture.document import TravelDocument
from iass.case.referral import ReferralShare, with_random_referral
from iass.decide.decision import Advice
from iass.decide.redaction import REFERRED
from iass.ids import OfficerId

SHARE = ReferralShare("CGK", 100, "secret", OfficerId("chief"), MORNING)
DOCUMENTS = [TravelDocument(f"X{number:07d}", "IDN", "BAGAS") for number in range(3000)]


def _drawn(share: ReferralShare) -> set[str]:
    return {one.number for one in DOCUMENTS if share.draws(one, MORNING)}


def test_share_is_another_than_was_chosen() -> None:
    """Ten of a hundred, by chance between eight and twelve; none, and all."""
    assert 240 <= len(_drawn(SHARE)) <= 360
    assert _drawn(replace(SHARE, per_thousand=0)) == set()
    assert len(_drawn(replace(SHARE, per_thousand=1000))) == len(DOCUMENTS)
    assert _drawn(replace(SHARE, per_thousand=50)) < _drawn(SHARE)


def test_traveller_is_drawn_anew_or_foreseen() -> None:
    """The same all day, however the number is written; another day, checkpoint or secret draws others."""
    number = min(_drawn(SHARE))
    spelled = TravelDocument(f" {number[:4]}-{number[4:].lower()}", "IDN", "")
    assert SHARE.draws(spelled, MORNING + timedelta(hours=9))
    for other in (replace(SHARE, secret="another"), replace(SHARE, checkpoint="DPS")):
        assert _drawn(other) != _drawn(SHARE)
    tomorrow = {one.number for one in DOCUMENTS if SHARE.draws(one, MORNING + timedelta(days=1))}
    assert tomorrow != _drawn(SHARE)


@pytest.mark.parametrize("document", [None, TravelDocument("", "IDN", "BAGAS")], ids=["none", "no number"])
def test_somebody_with_a_finding_or_no_document_is_drawn(records: SqlRecords, document: TravelDocument | None) -> None:
    clear = replace(decision(), advice=Advice.CLEAR, findings=())
    logged = replace(clear, findings=(replace(decision().findings[0], advice=Advice.CLEAR),))
    with records.transaction() as tx:
        assert with_random_referral(tx, "CGK", DOCUMENTS[0], clear) is clear  # nobody chose a share
        tx.referrals.choose(replace(SHARE, per_thousand=1000))
        drawn = with_random_referral(tx, "CGK", DOCUMENTS[0], clear)
        assert (drawn.advice, drawn.findings) == (Advice.REFER, (REFERRED,))
        assert with_random_referral(tx, "CGK", document, clear) is clear
        for other in (decision(), logged):
            assert with_random_referral(tx, "CGK", DOCUMENTS[0], other) is other
