"""Decision 0034 over the whole space: a namesake is told apart for the own face on the own papers alone."""

import itertools
from dataclasses import replace

from iass.capture.document import Sex
from iass.capture.lane import Direction
from iass.decide.decision import Advice
from iass.decide.namesake import NamesakeEvidence
from iass.decide.observation import Observation, OtherIdentity
from iass.decide.policy import decide
from iass.identify.evidence import FaceEvidence, HolderComparison
from iass.ids import EnrolmentId, OfficerId, PairId, PersonId
from iass.registry.person import Person
from iass.screen.evidence import Attribute, Comparison, PapersEvidence, Verdict
from iass.watchlist.notice import NoticeKind

from .test_doubles import MODEL, NOW, OWN, PAPERS, _observation

_OWN = HolderComparison(0.35, 0.3, 0.001, MODEL, "registry")
_SETTLED = (NOW, (OfficerId("a"), OfficerId("b")), NOW)
_KNOWN = NamesakeEvidence(PairId("pair-1"), 2, PersonId("SIMKIM-P010"), *_SETTLED, _OWN)
_NEAR_NUMBER = PapersEvidence(
    tuple(
        Comparison(attribute, verdict, "x", "y")
        for attribute, verdict in (
            (Attribute.DOCUMENT_NUMBER, Verdict.NEAR), (Attribute.NAME, Verdict.AGREES),
            (Attribute.BIRTH_DATE, Verdict.AGREES), (Attribute.NATIONALITY, Verdict.AGREES),
        )
    )
)  # fmt: skip
_FACES = {"none": None, "below": 0.3, "nearer than the own": 0.38, "match": 0.58}


def _seen(
    kind: NoticeKind, way: Direction, papers: str, own: str, face: str, suspect: bool, known: bool
) -> Observation:
    seen = _observation(kind, way, papers, own, None, suspect)
    (one,) = seen.notices
    score = _FACES[face]
    looked = replace(one.face, score=score) if one.face is not None and score is not None else None
    if seen.holder_comparison is not None and own == "passes":
        seen = replace(seen, holder_comparison=replace(seen.holder_comparison, score=0.35))
    return replace(seen, notices=(replace(one, face=looked, namesake=_KNOWN if known else None),))


def test_namesake_is_told_apart_by_more_or_less_than_the_own_face_and_papers() -> None:
    """CLEAR exactly where the rule says so; PROTECT, numbers, faces, failed 1:1 and suspect pictures keep the table."""
    told = 0
    for kind, way, papers, own, face, suspect in itertools.product(
        NoticeKind, Direction, PAPERS, OWN, _FACES, (False, True)
    ):
        if kind is NoticeKind.LOST_DOCUMENT and papers != "document":
            continue  # neither face nor name of who lost it accuses anybody
        if face == "none" and papers in ("another's", "none"):
            continue  # nothing points at the notice
        seen = _seen(kind, way, papers, own, face, suspect, known=True)
        findings = [one for one in decide(seen).findings if one.notice_id]
        without = _seen(kind, way, papers, own, face, suspect, known=False)
        expected = (
            papers == "biography" and own == "passes" and face in ("none", "below") and not suspect
            and kind is not NoticeKind.PROTECT
        )  # fmt: skip
        cleared = [one.rule_id for one in findings] == ["namesake.cleared"]
        assert cleared is expected, (kind, way, papers, own, face, suspect)
        if expected:
            told += 1
            assert findings[0].advice is Advice.CLEAR
        else:
            assert decide(seen) == decide(without)
    assert told > 30


def test_somebody_else_on_the_papers_of_a_namesake_passes() -> None:
    """Whoever passes the 1:1 by likeness, and is registered with the own face."""
    seen = _seen(NoticeKind.WANTED_DOMESTIC, Direction.DEPARTURE, "biography", "passes", "none", False, known=True)
    face = FaceEvidence("P-2", EnrolmentId("e2"), 0.7, 0.39, 0.003, 100, MODEL)
    person = Person(PersonId("P-2"), "ELSE", "", Sex.FEMALE, None, "", "IDN")
    other = replace(seen, other_identities=(OtherIdentity(person, face),))
    assert decide(other).advice is Advice.SECURE
    farther = replace(seen, other_identities=(OtherIdentity(person, replace(face, score=0.34)),))
    (finding,) = [one for one in decide(farther).findings if one.notice_id]
    assert finding.rule_id == "namesake.cleared"


def test_namesake_who_presents_a_number_like_the_sought_one_s_passes() -> None:
    seen = _seen(NoticeKind.WANTED_DOMESTIC, Direction.DEPARTURE, "biography", "passes", "none", False, known=True)
    near = replace(seen, notices=(replace(seen.notices[0], papers=_NEAR_NUMBER),))
    assert decide(seen).advice is Advice.CLEAR
    assert decide(near).advice is Advice.SECURE


def test_namesake_is_told_apart_by_a_picture_of_the_bearers_choice() -> None:
    """How near the face is to a chip's picture, or to one that came to the registry later, lifts nothing."""
    seen = _seen(NoticeKind.WANTED_DOMESTIC, Direction.DEPARTURE, "biography", "passes", "none", False, known=True)
    brought = replace(seen, holder_comparison=HolderComparison(0.99, 0.3, 0.001, MODEL, "chip"))
    assert decide(brought).advice is Advice.CLEAR, "nor does a chip that is the bearer's own take anything away"
    for score in (0.29, 0.1):
        (one,) = brought.notices
        failed = replace(one, namesake=replace(_KNOWN, own=replace(_OWN, score=score)))
        assert decide(replace(brought, notices=(failed,))).advice is Advice.SECURE
    (one,) = _seen(NoticeKind.WANTED_DOMESTIC, Direction.DEPARTURE, "biography", "passes", "below", False, True).notices
    assert one.face is not None
    nearer = replace(one, face=replace(one.face, score=0.36))
    assert decide(replace(brought, notices=(nearer,))).advice is Advice.SECURE


def test_picture_that_the_bearer_brings_tells_a_registered_namesake_apart() -> None:
    """A chip's portrait counts of whom the registry does not know alone; and there it has to pass."""
    seen = _seen(NoticeKind.WANTED_DOMESTIC, Direction.DEPARTURE, "biography", "passes", "none", False, known=True)
    on_chip = replace(_OWN, against="chip")
    for person, own, expected in (
        (_KNOWN.person_id, on_chip, Advice.SECURE),
        (None, on_chip, Advice.CLEAR),
        (None, replace(on_chip, score=0.29), Advice.SECURE),
    ):
        (one,) = seen.notices
        known = replace(one, namesake=replace(_KNOWN, person_id=person, own=own))
        assert decide(replace(seen, notices=(known,))).advice is expected
