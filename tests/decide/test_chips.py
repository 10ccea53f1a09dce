"""What a chip proves, over the whole space of checks, outcomes and travellers: never more than a closer look."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from iass.capture.chip.proof import PASSIVE, Check, CheckOutcome, CheckResult, ChipProof, Pair, Reason
from iass.capture.document import Sex, TravelDocument
from iass.capture.lane import Direction
from iass.capture.partial_date import PartialDate
from iass.decide.chip_evidence import ChipEvidence
from iass.decide.chip_words import CHECKS, REASONS
from iass.decide.decision import Advice, Decision
from iass.decide.observation import Observation
from iass.decide.policy import decide
from iass.face.outcome import Failure
from iass.ids import PersonId
from iass.registry.person import Person

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
GENUINE = ChipProof(tuple(CheckResult(check, CheckOutcome.PASSED) for check in Check))
ADULT = TravelDocument("A1", "MYS", "TAN", "MEI", issuer="MYS", birth_date=PartialDate(1990, 1, 1), sex=Sex.FEMALE)
REGISTERED = Person(PersonId("P-1"), "TAN", "MEI", Sex.FEMALE, PartialDate(1990, 1, 1), "", "MYS")
SIDES = list(itertools.product(("MYS", "IDN"), Direction))
INSTALLATION = (Reason.NO_TRUST_STORE, Reason.NO_ANCHOR, Reason.NO_REVOCATION_LIST, Reason.OLD_REVOCATION_LIST)
DOCUMENTS = (Reason.NO_FILE, Reason.NO_SECURITY_OBJECT, Reason.NO_CERTIFICATE, Reason.UNSUPPORTED)


def seen(proof: ChipProof | None, nationality: str = "MYS", direction: Direction = Direction.ARRIVAL) -> Observation:
    document = replace(ADULT, nationality=nationality, issuer=nationality)
    chip = None if proof is None else ChipEvidence(document, proof)
    return Observation(NOW, direction, document, None, None, None, (), (), chip=chip)


def with_one(check: Check, outcome: CheckOutcome, reason: Reason | None) -> ChipProof:
    changed = CheckResult(check, outcome, reason, "detail", (Pair("birth_date", "1990-01-01", "1991-01-01"),))
    return ChipProof(tuple(changed if one.check is check else one for one in GENUINE.results))


def space() -> list[ChipProof]:
    reasons: list[Reason | None] = [None, *Reason]
    return [with_one(*point) for point in itertools.product(Check, CheckOutcome, reasons)]


def rules(decision: Decision) -> list[str]:
    return [finding.rule_id for finding in decision.findings]


@pytest.mark.parametrize(("nationality", "direction"), SIDES)
def test_chip_advises_more_than_a_closer_look(nationality: str, direction: Direction) -> None:
    for proof in space():
        for finding in decide(seen(proof, nationality, direction)).findings:
            assert finding.advice in (Advice.REFER, Advice.CLEAR)
            assert finding.article and finding.rule_version == 1 and finding.chip
            for sentence in (finding.sentence.id, finding.sentence.en):
                assert sentence and "{" not in sentence and "None" not in sentence


def test_failed_check_passes_in_silence() -> None:
    """Every check but the face, which the 1:1 comparison speaks for."""
    for check, reason in itertools.product(set(Check) - {Check.FACE}, Reason):
        decision = decide(seen(with_one(check, CheckOutcome.FAILED, reason)))
        assert decision.advice is Advice.REFER, (check, reason)


@pytest.mark.parametrize(("check", "reason"), list(itertools.product(PASSIVE, DOCUMENTS)))
def test_document_chooses_that_it_is_not_checked(check: Check, reason: Reason) -> None:
    decision = decide(seen(with_one(check, CheckOutcome.NOT_CHECKED, reason)))
    assert (decision.advice, rules(decision)) == (Advice.REFER, ["chip.incomplete"])


@pytest.mark.parametrize(("check", "reason"), list(itertools.product(PASSIVE, INSTALLATION)))
def test_everybody_is_stopped_for_what_is_missing_here(check: Check, reason: Reason) -> None:
    proof = with_one(check, CheckOutcome.NOT_CHECKED, reason)
    decision = decide(seen(proof))
    assert (decision.advice, rules(decision)) == (Advice.CLEAR, ["chip.not-checked"])
    assert proof.authenticity is CheckOutcome.NOT_CHECKED


def test_check_that_was_not_made_counts_as_passed() -> None:
    for check in PASSIVE:
        for reason in Reason:
            assert with_one(check, CheckOutcome.NOT_CHECKED, reason).authenticity is CheckOutcome.NOT_CHECKED
            assert with_one(check, CheckOutcome.FAILED, reason).authenticity is CheckOutcome.FAILED
        without = ChipProof(tuple(one for one in GENUINE.results if one.check is not check))
        assert without.authenticity is CheckOutcome.NOT_CHECKED
    assert GENUINE.authenticity is CheckOutcome.PASSED


def test_genuine_chip_lowers_another_finding() -> None:
    """It proves who wrote it, not who shows it."""
    for proof in (None, GENUINE):
        unseen = replace(seen(proof), face_failure=Failure.NO_FACE)
        assert rules(decide(unseen)) == ["face.not-assessable"]
    assert decide(seen(GENUINE)).findings == ()


def test_chip_finding_hides_another() -> None:
    alone = decide(replace(seen(None), face_failure=Failure.NO_FACE)).findings
    for proof in space():
        both = decide(replace(seen(proof), face_failure=Failure.NO_FACE)).findings
        assert [one for one in both if not one.chip] == list(alone)


def test_indonesian_by_the_chip_is_taken_for_a_foreigner() -> None:
    """In doubt a WNI is protected (invariant 1), whichever of the two was forged."""
    chip = ChipEvidence(replace(ADULT, nationality="IDN", issuer="IDN"), GENUINE)
    assert replace(seen(None), chip=chip).is_wni_for(None)
    assert not seen(GENUINE).is_wni_for(None)


def test_forged_date_on_either_makes_a_child() -> None:
    young, old = PartialDate(2021, 1, 1), PartialDate(1990, 1, 1)
    for printed, on_chip in ((young, old), (old, young)):
        observation = replace(
            seen(None),
            document=replace(ADULT, birth_date=printed),
            chip=ChipEvidence(replace(ADULT, birth_date=on_chip), GENUINE),
        )
        assert observation.age_on_day(date(2026, 11, 24)) == 36


def test_words_are_missing() -> None:
    assert set(CHECKS) == set(Check) and set(REASONS) == set(Reason)
    for both in (*CHECKS.values(), *REASONS.values()):
        assert both.id and both.en and both.id != both.en


def test_bearer_is_known_by_a_chip_that_is_not_proven() -> None:
    """Every check of passive authentication passes, and the printed MRZ is not another. Nobody else is known by a chip,
    and nobody whom the registry knows."""
    told = 0
    for check, outcome in itertools.product(Check, CheckOutcome):
        chip = ChipEvidence(ADULT, with_one(check, outcome, None), "ab" * 32)
        is_wanting = check in PASSIVE and outcome is not CheckOutcome.PASSED
        is_another = check is Check.MRZ and outcome is CheckOutcome.FAILED
        assert (chip.bearer is None) is (is_wanting or is_another), (check, outcome)
        told += chip.bearer is not None
        known = replace(seen(None), chip=chip, holder=REGISTERED)
        assert known.bearer is None and replace(known, holder=None).bearer == chip.bearer
    assert told == len(Check) * 3 - len(PASSIVE) * 2 - 1
    assert ChipEvidence(ADULT, GENUINE).bearer is None, "half a chip"
    assert ChipEvidence(ADULT, ChipProof(()), "ab" * 32).bearer is None
