"""Decision 0028 over the whole space: two notices that look alike let nobody through, and accuse nobody by a guess."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from iass.capture.document import Sex, TravelDocument
from iass.capture.lane import Direction
from iass.capture.partial_date import PartialDate
from iass.decide.decision import Advice, Decision, Finding
from iass.decide.observation import NoticeEvidence, Observation
from iass.decide.policy import decide
from iass.face.attack.assessment import AttackAssessment, AttackVerdict
from iass.identify.double import DoubleEvidence, TwoNotices
from iass.identify.evidence import FaceEvidence, HolderComparison
from iass.ids import EnrolmentId, ModelId, NoticeId, OfficerId, PairId, PersonId
from iass.screen.evidence import Attribute, Comparison, PapersEvidence, Verdict
from iass.watchlist.look_alike import PairKind
from iass.watchlist.notice import Instrument, Notice, NoticeKind, NoticeState

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
MODEL = ModelId("sface-2021dec")
ONE, OTHER = NoticeId("N-1"), NoticeId("N-2")
A, D = Verdict.AGREES, Verdict.DIFFERS
ATTRIBUTES = (Attribute.DOCUMENT_NUMBER, Attribute.NAME, Attribute.BIRTH_DATE, Attribute.NATIONALITY)
PAPERS = {"document": (A, D, D, A), "another's": (D, D, D, A), "none": None}
OWN = {"passes": 0.35, "fails": 0.2, "none": None}
SCORES = {"named": (0.70, 0.60), "other": (0.60, 0.70), "neither": (0.66, 0.64)}
MARGIN = 0.07
OF_TWO = ("notice-pair.one-of-two", "notice-pair.other")
SUSPECT = AttackAssessment(AttackVerdict.SUSPECT, "frames-2", 3, ())
KINDS = [kind for kind in NoticeKind if kind is not NoticeKind.LOST_DOCUMENT]


def _notice(notice_id: NoticeId, kind: NoticeKind, state: NoticeState = NoticeState.IN_FORCE) -> Notice:
    return Notice(
        notice_id, kind, "KUSUMAWATI", "LARAS", Sex.FEMALE, PartialDate(1990, 1, 1), "", "IDN", "a reason",
        "Polri", Instrument("decision", "KEP-1", NOW.date()), NOW - timedelta(days=1), None, state, "a", "b",
    )  # fmt: skip


def _two(one: NoticeId, score: float, other: float) -> TwoNotices:
    return TwoNotices(
        pair_id=PairId("pair-1"),
        pair_version=2,
        other_id=OTHER if one == ONE else ONE,
        kind=PairKind.LOOK_ALIKE,
        settled_at=NOW,
        settled_by=(OfficerId("siti.r"), OfficerId("budi.s")),
        score=score,
        other_score=other,
        between=0.62,
        margin=MARGIN,
    )


def _evidence(notice: Notice, score: float, other: float, papers: str) -> NoticeEvidence:
    verdicts = PAPERS[papers]
    compared = verdicts and PapersEvidence(
        tuple(Comparison(one, verdict, "x", "y") for one, verdict in zip(ATTRIBUTES, verdicts, strict=True))
    )
    face = FaceEvidence(notice.notice_id, EnrolmentId("e"), score, 0.39, 0.003, 100, MODEL)
    return NoticeEvidence(notice, face, compared, pair=_two(notice.notice_id, score, other))


def _observation(
    kinds: tuple[NoticeKind, NoticeKind],
    direction: Direction = Direction.DEPARTURE,
    nationality: str = "IDN",
    scores: str = "neither",
    papers: str = "another's",
    own: str = "none",
    suspect: bool = False,
    other_state: NoticeState = NoticeState.IN_FORCE,
) -> Observation:
    one, other = SCORES[scores]
    compared = OWN[own]
    document = TravelDocument("A1", nationality, "SALIM", issuer=nationality, birth_date=PartialDate(1991, 1, 1))
    return Observation(
        at=NOW,
        direction=direction,
        document=None if papers == "none" else document,
        holder=None,
        face_failure=None,
        holder_comparison=None if compared is None else HolderComparison(compared, 0.3, 0.001, MODEL, "registry"),
        notices=(
            _evidence(_notice(ONE, kinds[0]), one, other, papers),
            _evidence(_notice(OTHER, kinds[1], other_state), other, one, "none" if papers == "none" else "another's"),
        ),
        other_identities=(),
        presentation=SUSPECT if suspect else None,
    )


def _without(observation: Observation) -> Decision:
    return decide(replace(observation, notices=tuple(replace(one, pair=None) for one in observation.notices)))


def _about(decision: Decision, notice_id: NoticeId) -> Finding:
    (finding,) = [one for one in decision.findings if one.notice_id == notice_id]
    return finding


Point = tuple[tuple[NoticeKind, NoticeKind], Direction, str, str, str, str, bool]
_SPACE: list[Point] = list(
    itertools.product(itertools.product(KINDS, KINDS), Direction, ("IDN", "UTO"), SCORES, PAPERS, OWN, (False, True))
)


def _lets_nobody_through(_point: Point, before: Decision, after: Decision) -> bool:
    """Whoever raised an alert without the pair raises one with it; every notice is still told; PROTECT is untouched."""
    if after.is_alert is not before.is_alert:
        return False
    for was, told in _lowered(before, after):
        if told.advice is not Advice.REFER or was.advice.severity <= Advice.REFER.severity:
            return False
        if was.advice is Advice.PROTECT or told.rule_id not in OF_TWO:
            return False
    return True


def _leaves_more_than_the_face(point: Point, _before: Decision, after: Decision) -> bool:
    """Papers that point at the notice, a failed 1:1 and a suspect presentation keep the table's advice."""
    *_, papers, own, suspect = point
    if (own == "fails" or suspect) and any(one.rule_id in OF_TWO for one in after.findings):
        return False
    return papers != "document" or _about(after, ONE).rule_id not in OF_TWO


def _hides_nothing_else(_point: Point, before: Decision, after: Decision) -> bool:
    others = [one for one in after.findings if one.notice_id is None]
    return others == [one for one in before.findings if one.notice_id is None]


HOLDS = {
    "nobody is let through and no notice dropped": _lets_nobody_through,
    "what more than the face says stands": _leaves_more_than_the_face,
    "nothing else that was found is hidden": _hides_nothing_else,
}


def _lowered(before: Decision, after: Decision) -> list[tuple[Finding, Finding]]:
    pairs = [(_about(before, notice_id), _about(after, notice_id)) for notice_id in (ONE, OTHER)]
    return [(was, told) for was, told in pairs if told.advice is not was.advice]


@pytest.fixture(scope="module")
def broken() -> dict[str, list[Point]]:
    """The points of the whole space at which each claim fails; and those at which the pair lowers an advice."""
    found: dict[str, list[Point]] = {claim: [] for claim in (*HOLDS, "lowered")}
    for point in _SPACE:
        seen = _observation(*point)
        before, after = _without(seen), decide(seen)
        found["lowered"] += [point for _ in _lowered(before, after)]
        for claim, holds in HOLDS.items():
            if not holds(point, before, after):
                found[claim].append(point)
    return found


@pytest.mark.parametrize("claim", HOLDS)
def test_pair_of_notices_lets_somebody_through_or_hides_what_was_found(
    claim: str, broken: dict[str, list[Point]]
) -> None:
    assert broken[claim][:3] == []


def test_pair_of_notices_lowers_nothing(broken: dict[str, list[Point]]) -> None:
    assert len(broken["lowered"]) > 1000


def test_wanted_one_is_named_by_a_guess() -> None:
    """A debtor who resembles a wanted person: within the margin neither is named, and the papers have to tell."""
    decision = decide(_observation((NoticeKind.WANTED_DOMESTIC, NoticeKind.UNSETTLED_OBLIGATION)))
    assert decision.advice is Advice.REFER
    for notice_id, other in ((ONE, "N-2"), (OTHER, "N-1")):
        finding = _about(decision, notice_id)
        assert (finding.rule_id, finding.advice) == ("notice-pair.one-of-two", Advice.REFER)
        assert other in finding.sentence.en and other in finding.sentence.id
        assert "papers" in finding.sentence.en and "dokumen" in finding.sentence.id
        assert finding.pair is not None and finding.pair.other_id == other


def test_margin_names_nobody() -> None:
    kinds = (NoticeKind.WANTED_DOMESTIC, NoticeKind.UNSETTLED_OBLIGATION)
    named = decide(_observation(kinds, scores="named"))
    assert _about(named, ONE).advice is Advice.SECURE
    assert (_about(named, OTHER).rule_id, _about(named, OTHER).advice) == ("notice-pair.other", Advice.REFER)
    other = decide(_observation(kinds, scores="other"))
    assert other.advice is Advice.DENY_EXIT
    assert _about(other, ONE).rule_id == "notice-pair.other"


def test_two_who_are_to_be_secured_are_only_referred() -> None:
    """Whoever of the two it is, this is due; the sentence says that it may be the other one."""
    decision = decide(_observation((NoticeKind.WANTED_DOMESTIC, NoticeKind.WANTED_DOMESTIC)))
    for notice_id in (ONE, OTHER):
        finding = _about(decision, notice_id)
        assert (finding.rule_id, finding.advice) == ("wanted-domestic", Advice.SECURE)
        assert "one of these two; look at the papers" in finding.sentence.en
        assert "salah satu dari keduanya; periksa dokumen" in finding.sentence.id


def test_victim_who_resembles_a_wanted_person_is_secured() -> None:
    decision = decide(_observation((NoticeKind.PROTECT, NoticeKind.WANTED_DOMESTIC)))
    assert decision.advice is Advice.PROTECT
    assert _about(decision, OTHER).advice is Advice.REFER


@pytest.mark.parametrize("state", [NoticeState.WITHDRAWN, NoticeState.SUBMITTED, NoticeState.LAPSED])
def test_notice_that_does_not_bind_lowers_another(state: NoticeState) -> None:
    kinds = (NoticeKind.WANTED_DOMESTIC, NoticeKind.UNSETTLED_OBLIGATION)
    decision = decide(_observation(kinds, other_state=state))
    assert _about(decision, ONE).advice is Advice.SECURE


def test_face_alone_makes_a_lost_document_lower_another() -> None:
    """Only its number points at a lost document."""
    decision = decide(_observation((NoticeKind.WANTED_DOMESTIC, NoticeKind.LOST_DOCUMENT)))
    assert _about(decision, ONE).advice is Advice.SECURE


@pytest.mark.parametrize("cleared", [True, False])
def test_notice_of_which_the_traveller_was_cleared_lowers_another(cleared: bool) -> None:
    """Two officers found that he is not that one: so he may be this one, and nobody else of the two."""
    observation = _observation((NoticeKind.EXIT_BAN, NoticeKind.WANTED_FOREIGN), own="passes")
    one, other = observation.notices
    own = DoubleEvidence(
        PairId("pair-2"), 2, PersonId("SIMKIM-P010"), PairKind.LOOK_ALIKE, True, NOW,
        (OfficerId("siti.r"), OfficerId("budi.s")), 0.64, 0.9, 0.3, 0.5, MARGIN, 0.5,
    )  # fmt: skip
    decision = decide(replace(observation, notices=(one, replace(other, double=own if cleared else None))))
    assert (_about(decision, ONE).advice is Advice.DENY_EXIT) is cleared


def test_sentence_of_a_pair_keeps_a_placeholder() -> None:
    for scores in SCORES:
        for finding in decide(_observation((NoticeKind.WANTED_DOMESTIC, NoticeKind.EXIT_BAN), scores=scores)).findings:
            for sentence in (finding.sentence.id, finding.sentence.en):
                assert "{" not in sentence
                assert all(word in sentence for word in ("siti.r", "budi.s", "24 November 2026"))
