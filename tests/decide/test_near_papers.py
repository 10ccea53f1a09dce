"""Another writing of a name frees the sought, or does more than refer; a name alone becomes advice; a contradiction is
kept from the officer. Walked over kinds of notice, nationality, direction and what the face says."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.contracts.samples import NOTICE

from iass.capture.document import Sex, TravelDocument
from iass.capture.lane import Direction
from iass.capture.partial_date import PartialDate
from iass.decide.decision import Advice, Decision
from iass.decide.observation import NoticeEvidence, Observation
from iass.decide.policy import decide
from iass.identify.evidence import FaceEvidence
from iass.ids import EnrolmentId, ModelId
from iass.screen.evidence import WEAK, Attribute, Comparison, PapersEvidence, Verdict
from iass.watchlist.notice import Notice, NoticeKind, NoticeState

NOW = NOTICE.valid_from + timedelta(days=1)
A, N, D, M = Verdict.AGREES, Verdict.NEAR, Verdict.DIFFERS, Verdict.MISSING
SIDES = list(itertools.product(("IDN", "MYS"), Direction))
ATTRIBUTES = (Attribute.DOCUMENT_NUMBER, Attribute.NAME, Attribute.BIRTH_DATE, Attribute.NATIONALITY, Attribute.SEX)


def _papers(*verdicts: Verdict, rule: str = "") -> PapersEvidence:
    pairs = zip(ATTRIBUTES, verdicts, strict=True)
    return PapersEvidence(tuple(Comparison(attribute, verdict, "x", "y") for attribute, verdict in pairs), rule)


NEAR = (
    _papers(D, N, A, A, A, rule="name_and_date"),
    _papers(D, A, N, A, A, rule="name_and_date_slip"),
    _papers(N, A, M, M, M, rule="document_misread"),
    _papers(M, A, A, M, A, rule="name_and_date"),
)


def _notice(kind: NoticeKind, nationality: str) -> Notice:
    return replace(
        NOTICE, kind=kind, nationality=nationality, birth_date=PartialDate(1980, 5, 17), valid_until=None,
        state=NoticeState.IN_FORCE, asked_in_writing=True, secure=True,
    )  # fmt: skip


def _face(score: float | None) -> FaceEvidence | None:
    if score is None:
        return None
    return FaceEvidence(NOTICE.notice_id, EnrolmentId("e"), score, 0.5, 0.003, 1000, ModelId("m"))


def _decide(
    kind: NoticeKind, nationality: str, direction: Direction, score: float | None, papers: PapersEvidence,
    notice: Notice | None = None,
) -> Decision:  # fmt: skip
    born = PartialDate(1980, 5, 17)
    document = TravelDocument("X1", nationality, "SANTOSO", "BUDI", birth_date=born, sex=Sex.MALE)
    evidence = NoticeEvidence(notice or _notice(kind, nationality), _face(score), papers)
    return decide(Observation(NOW, direction, document, None, None, None, (evidence,), ()))


@pytest.mark.parametrize("kind", [kind for kind in NoticeKind if kind is not NoticeKind.LOST_DOCUMENT])
def test_near_papers_do_more_than_refer_or_less_than_the_table(kind: NoticeKind) -> None:
    exact = _papers(D, A, A, A, A)
    for (nationality, direction), papers, score in itertools.product(SIDES, NEAR, (None, 0.1)):
        full = _decide(kind, nationality, direction, score, exact).advice
        near = _decide(kind, nationality, direction, score, papers)
        expected = full if full in (Advice.PROTECT, Advice.CLEAR) else Advice.REFER
        assert near.advice is expected, (nationality, direction, papers.rule)
        [finding] = near.findings
        assert finding.advice is Advice.PROTECT or finding.tell == ()
        assert finding.sentence.id and finding.sentence.en


def test_a_lost_document_is_found_by_a_name() -> None:
    for papers in NEAR[:2]:
        assert _decide(NoticeKind.LOST_DOCUMENT, "MYS", Direction.ARRIVAL, None, papers).findings == ()


def test_near_papers_lower_what_the_face_says() -> None:
    kinds = [kind for kind in NoticeKind if kind is not NoticeKind.LOST_DOCUMENT]
    for (nationality, direction), kind, papers in itertools.product(SIDES, kinds, NEAR):
        alone = _decide(kind, nationality, direction, 0.9, _papers(D, M, M, M, M)).advice
        assert _decide(kind, nationality, direction, 0.9, papers).advice is alone


def test_a_name_alone_is_advice() -> None:
    weak = _papers(M, A, M, A, A, rule=WEAK)
    kinds = [kind for kind in NoticeKind if kind is not NoticeKind.LOST_DOCUMENT]
    for (nationality, direction), kind, score in itertools.product(SIDES, kinds, (None, 0.1)):
        decision = _decide(kind, nationality, direction, score, weak)
        assert decision.advice is Advice.CLEAR and not decision.is_alert
        assert [finding.rule_id for finding in decision.findings] == ["papers.weak"]


def test_a_notice_without_identity_is_an_alert_or_is_forgotten() -> None:
    weak = _papers(M, A, M, A, A, rule=WEAK)
    bare = replace(_notice(NoticeKind.WANTED_DOMESTIC, "IDN"), birth_date=None, document_numbers=())
    decision = _decide(NoticeKind.WANTED_DOMESTIC, "IDN", Direction.ARRIVAL, None, weak, bare)
    [finding] = decision.findings
    assert (finding.rule_id, decision.advice) == ("notice.without-identity", Advice.CLEAR)
    assert finding.tell == ("Ditjen Imigrasi (watchlist desk)",)
    lapsed = replace(bare, state=NoticeState.WITHDRAWN)
    assert _decide(NoticeKind.WANTED_DOMESTIC, "IDN", Direction.ARRIVAL, None, weak, lapsed).findings == ()


@pytest.mark.parametrize(
    ("score", "papers", "told"),
    [
        (0.9, _papers(D, A, D, A, A), "the birth date differs"),
        (0.9, _papers(D, D, D, A, A), "the name differs; the birth date differs"),
        (0.1, _papers(D, A, A, A, A), "the face is below the threshold"),
        (0.1, _papers(A, A, D, A, A), "the birth date differs; the face is below the threshold"),
        (0.9, _papers(D, A, A, A, A), ""),
        (None, _papers(A, A, A, A, A), ""),
        (0.9, _papers(M, M, M, M, M), ""),
    ],
)
def test_a_contradiction_is_kept_from_the_officer(score: float | None, papers: PapersEvidence, told: str) -> None:
    decision = _decide(NoticeKind.WANTED_DOMESTIC, "IDN", Direction.ARRIVAL, score, papers)
    [finding] = decision.findings
    assert finding.sentence.en.endswith(f" Contradiction: {told}." if told else ".")
    assert ("Contradiction" in finding.sentence.en) is bool(told)
    assert ("Bertentangan" in finding.sentence.id) is bool(told)
