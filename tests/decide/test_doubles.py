"""Decision 0017 over the whole space: a known double is told apart by the face alone, and nothing else is let go."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from iass.capture.document import Sex, TravelDocument
from iass.capture.lane import Direction
from iass.capture.partial_date import PartialDate
from iass.decide.decision import Advice, Decision
from iass.decide.observation import NoticeEvidence, Observation, OtherIdentity
from iass.decide.policy import decide
from iass.face.attack.assessment import AttackAssessment, AttackVerdict
from iass.identify.double import DoubleEvidence
from iass.identify.evidence import FaceEvidence, HolderComparison
from iass.ids import EnrolmentId, ModelId, NoticeId, OfficerId, PairId, PersonId
from iass.registry.person import Person
from iass.screen.evidence import Attribute, Comparison, PapersEvidence, Verdict
from iass.watchlist.look_alike import PairKind
from iass.watchlist.notice import Instrument, Notice, NoticeKind, NoticeState

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
MODEL = ModelId("sface-2021dec")
A, D = Verdict.AGREES, Verdict.DIFFERS
PAPERS = {"document": (A, D, D, A), "biography": (D, A, A, A), "another's": (D, D, D, A), "none": None}
ATTRIBUTES = (Attribute.DOCUMENT_NUMBER, Attribute.NAME, Attribute.BIRTH_DATE, Attribute.NATIONALITY)

DOUBLE = DoubleEvidence(
    pair_id=PairId("pair-1"),
    pair_version=2,
    person_id=PersonId("SIMKIM-P010"),
    kind=PairKind.LOOK_ALIKE,
    cleared=True,
    settled_at=NOW,
    settled_by=(OfficerId("siti.r"), OfficerId("budi.s")),
    score=0.58,
    own_score=0.72,
    own_threshold=0.3,
    between=0.62,
    margin=0.07,
    bar=0.69,
)
NEARER = replace(DOUBLE, own_score=0.6)
"""Nearer to the own portrait, and not by the margin."""
DOUBLES = {
    "cleared": (DOUBLE, True),
    "recorded, below the bar": (replace(DOUBLE, cleared=False), True),
    "recorded, above the bar": (replace(DOUBLE, cleared=False, score=0.7, own_score=0.8), False),
    "cleared, above the bar": (replace(DOUBLE, score=0.7, own_score=0.8), True),
    "cleared, within the margin": (NEARER, False),
    "recorded, within the margin": (replace(NEARER, cleared=False), False),
    "cleared, nearer to the sought": (replace(DOUBLE, own_score=0.5), False),
    "cleared, own face below 1:1": (replace(DOUBLE, own_threshold=0.75), False),
    "none": (None, False),
}
OWN = {"passes": 0.72, "fails": 0.2, "none": None}
SUSPECT = AttackAssessment(AttackVerdict.SUSPECT, "frames-2", 3, ())


def _notice(kind: NoticeKind) -> Notice:
    return Notice(
        NoticeId("N-1"), kind, "KUSUMAWATI", "LARAS", Sex.FEMALE, PartialDate(1990, 1, 1), "", "IDN", "a reason",
        "Polri", Instrument("decision", "KEP-1", NOW.date()), NOW, None, NoticeState.IN_FORCE, "a", "b",
    )  # fmt: skip


def _observation(
    kind: NoticeKind, direction: Direction, papers: str, own: str, double: DoubleEvidence | None, suspect: bool
) -> Observation:
    score = OWN[own]
    verdicts = PAPERS[papers]
    face = FaceEvidence("N-1", EnrolmentId("e"), double.score if double else 0.58, 0.39, 0.003, 100, MODEL)
    compared = verdicts and PapersEvidence(
        tuple(Comparison(one, verdict, "x", "y") for one, verdict in zip(ATTRIBUTES, verdicts, strict=True))
    )
    document = TravelDocument("A1", "IDN", "SALIM", issuer="IDN", birth_date=PartialDate(1991, 1, 1))
    return Observation(
        at=NOW,
        direction=direction,
        document=None if papers == "none" else document,
        holder=None,
        face_failure=None,
        holder_comparison=None if score is None else HolderComparison(score, 0.3, 0.001, MODEL, "registry"),
        notices=(NoticeEvidence(_notice(kind), face, compared, double=double),),
        other_identities=(),
        presentation=SUSPECT if suspect else None,
    )


def _without(observation: Observation) -> Decision:
    (evidence,) = observation.notices
    return decide(replace(observation, notices=(replace(evidence, double=None),)))


_SPACE = list(itertools.product(NoticeKind, Direction, PAPERS, OWN, DOUBLES, (False, True)))


def test_double_is_told_apart_by_more_or_less_than_the_face() -> None:
    """CLEAR exactly where the rule says so; PROTECT, papers, a failed 1:1 and a suspect picture keep the table."""
    for kind, direction, papers, own, name, suspect in _SPACE:
        double, apart = DOUBLES[name]
        observation = _observation(kind, direction, papers, own, double, suspect)
        if kind is NoticeKind.LOST_DOCUMENT and papers != "document":
            continue  # the face of who lost it accuses nobody
        (finding,) = [one for one in decide(observation).findings if one.notice_id]
        by_face = papers in ("another's", "none")
        expected = apart and by_face and kind is not NoticeKind.PROTECT and own != "fails" and not suspect
        told_apart = finding.rule_id in ("look-alike.cleared", "look-alike.below-bar")
        assert told_apart is expected, (kind, papers, own, name)
        if expected:
            assert finding.advice is Advice.CLEAR and not finding.tell
        else:
            (before,) = [one for one in _without(observation).findings if one.notice_id]
            assert (finding.rule_id, finding.advice) == (before.rule_id, before.advice)


def test_double_hides_what_else_was_found() -> None:
    """Every other finding stands as if there were no pair."""
    for kind, direction, papers, own, name, suspect in _SPACE:
        observation = _observation(kind, direction, papers, own, DOUBLES[name][0], suspect)
        others = [one for one in decide(observation).findings if one.notice_id is None]
        assert others == [one for one in _without(observation).findings if one.notice_id is None]


@pytest.mark.parametrize("name", DOUBLES)
def test_double_in_the_registry_is_told_apart_otherwise(name: str) -> None:
    double, apart = DOUBLES[name]
    face = FaceEvidence("SIMKIM-P004", EnrolmentId("e"), 0.58, 0.39, 0.003, 100, MODEL)
    person = Person(PersonId("SIMKIM-P004"), "KUSUMAWATI", "LARAS", Sex.FEMALE, None, "", "IDN")
    plain = _observation(NoticeKind.EXIT_BAN, Direction.ARRIVAL, "another's", "passes", None, False)
    seen = replace(plain, notices=(), other_identities=(OtherIdentity(person, face, double),))
    (finding,) = decide(seen).findings
    assert finding.advice is (Advice.CLEAR if apart else Advice.REFER)


def test_officer_is_not_told_who_cleared_whom_and_when() -> None:
    for name in ("cleared", "recorded, below the bar"):
        observation = _observation(
            NoticeKind.EXIT_BAN, Direction.DEPARTURE, "another's", "passes", DOUBLES[name][0], False
        )
        (finding,) = decide(observation).findings
        for sentence in (finding.sentence.id, finding.sentence.en):
            assert all(word in sentence for word in ("siti.r", "budi.s", "24 November 2026", "SIMKIM-P010", "N-1"))
            assert "{" not in sentence
        assert finding.double == DOUBLES[name][0]
