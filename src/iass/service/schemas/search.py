"""A search by a photograph alone, asked and answered."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints

from iass.capture.document import Sex
from iass.capture.lane import Direction
from iass.case.aliases import Sign
from iass.case.linked_crossings import MOST_CROSSINGS, LinkedCrossings
from iass.case.passage import Passage
from iass.case.past_faces import MOST_PASSAGES, PastFaces
from iass.case.photo_search import MOST_CANDIDATES, ListFindings, PhotoCandidate, PhotoFindings
from iass.decide.decision import Advice
from iass.registry.enrolment import GalleryName
from iass.service.schemas.link import LinkOut
from iass.service.schemas.wire import READABLE, DateText, Moment, Wire, example, optional
from iass.watchlist.notice import Notice, NoticeKind

_Purpose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=READABLE)]
_Case = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=READABLE)]


class SearchIn(Wire):
    """The part `search`: where to look, why, and for which case."""

    lists: list[GalleryName] = example(["watchlist", "registry"], "Searched in this order", min_length=1, max_length=2)
    purpose: _Purpose = example("traveller without papers says who he is", "Why. Kept in the audit log: name nobody")
    case_number: _Case = example("CGK/2026/0112", "For which case. Kept in the audit log")
    limit: int = Field(
        default=10, ge=1, le=MOST_CANDIDATES, description="Candidates of each list, matches in any case", examples=[10]
    )
    nationality: str = Field(
        default="", pattern=r"^([A-Z<]{1,3})?$", description="Only people of this ICAO code", examples=["IDN"]
    )
    kinds: list[NoticeKind] = Field(
        default=[], max_length=len(NoticeKind), description="Only notices of these kinds", examples=[["EXIT_BAN"]]
    )
    in_force: bool = Field(default=False, description="Only notices that are in force now", examples=[True])
    checkpoint: str = Field(
        default="",
        pattern=r"^([A-Za-z0-9][A-Za-z0-9_.-]{0,31})?$",
        description="Only notices that the lanes of this checkpoint look for",
        examples=["CGK"],
    )


class SubjectOut(Wire):
    """Whom an enrolled picture shows, as last recorded."""

    surname: str = example("KUSUMAWATI", "Primary identifier")
    given_names: str = example("LARAS", "Secondary identifier")
    sex: Sex | None = optional("F", "F, M or X for unspecified; null where a draft does not say it")
    birth_date: DateText = optional("1995-07-22", "YYYY-MM-DD, YYYY-MM or YYYY")
    nationality: str = example("IDN", "ICAO three-letter code")
    document_numbers: list[str] = example(["X9917640"], "Documents issued to the person, or listed by the notice")
    kind: NoticeKind | None = optional("WANTED_DOMESTIC", "Of a notice; null for a registered person")

    @classmethod
    def of_candidate(cls, candidate: PhotoCandidate) -> Self | None:
        subject = candidate.subject
        if subject is None:
            return None
        return cls(
            surname=subject.surname,
            given_names=subject.given_names,
            sex=subject.sex,
            birth_date=str(subject.birth_date) if subject.birth_date else None,
            nationality=subject.nationality,
            document_numbers=list(candidate.documents),
            kind=subject.kind if isinstance(subject, Notice) else None,
        )


class AliasOut(Wire):
    """Another candidate who is probably the same person: proposed, never merged."""

    name: GalleryName = example("registry", "The list it stands in")
    subject_id: str = example("SIMKIM-P004", "The notice or person")
    signs: list[Sign] = example(
        ["document", "face"], "What both share: a document number; name and birth date (papers); the enrolled face"
    )


class PastCrossingOut(Wire):
    """A passage on record, of this document's holder or of a face that reached the threshold."""

    crossing_id: str = example("crossing-019a1b2c3d4e5f60718293a4", "The passage")
    at: Moment = example("2026-09-26T02:00:00Z", "When, UTC")
    checkpoint: str = example("CGK", "Where")
    lane: str = example("C01", "On which lane")
    direction: Direction = example("arrival", "arrival or departure")
    document_number: str | None = optional("X9917640", "Shown then; null for a camera")
    advice: Advice = example("CLEAR", "What was advised then")
    alert_id: str | None = optional("alert-019a1b2c3d4e5f60718293a4", "The alert it raised or joined")

    @classmethod
    def of_passage(cls, passage: Passage) -> Self:
        return cls(
            crossing_id=passage.crossing_id,
            at=passage.at,
            checkpoint=passage.checkpoint,
            lane=passage.lane,
            direction=passage.direction,
            document_number=passage.document.number if passage.document else None,
            advice=passage.decision.advice,
            alert_id=passage.alert_id,
        )


class LinkedCrossingsOut(Wire):
    """Passages of another identity that links made by officers lead to; they are gone when a link is undone."""

    identity: str = example("person:SIMKIM-P004", "The other identity: person, notice or document")
    links: list[str] = example(["link-019a1b2c3d4e5f60718293a4"], "The made links that lead there, nearest first")
    crossings: list[PastCrossingOut] = Field(description=f"Newest first, at most {MOST_CROSSINGS}")

    @classmethod
    def of_linked(cls, linked: LinkedCrossings) -> Self:
        return cls(
            identity=str(linked.identity),
            links=[link.link_id for link in linked.way],
            crossings=[PastCrossingOut.of_passage(passage) for passage in linked.crossings],
        )


class CandidateOut(Wire):
    """One subject and the best of its enrolled pictures."""

    subject_id: str = example("N-2026-007", "The notice or person")
    enrolment_id: str = example("enrolment-019a1b2c3d4e5f60718293a4", "The picture that scored")
    score: float = example(0.712, "Similarity of the two faces, -1..1")
    is_match: bool = example(True, "Whether the score reaches the list's threshold")
    stranger_rate: float = example(
        0.0015, "At most this share of people not in the list have a candidate who scores this high"
    )
    subject: SubjectOut | None = Field(description="null when the record has gone meanwhile")
    aliases: list[AliasOut] = Field(description="Candidates of either list who are probably the same person")
    links: list[LinkOut] = Field(description="With other identities: made by an officer, or still proposed")
    crossings: list[PastCrossingOut] = Field(description=f"Past passages, newest first, at most {MOST_CROSSINGS}")
    linked: list[LinkedCrossingsOut] = Field(description="Past passages of the identities that made links lead to")

    @classmethod
    def of_candidate(cls, candidate: PhotoCandidate) -> Self:
        evidence = candidate.evidence
        return cls(
            subject_id=evidence.subject_id,
            enrolment_id=evidence.enrolment_id,
            score=evidence.score,
            is_match=evidence.is_match,
            stranger_rate=candidate.stranger_rate,
            subject=SubjectOut.of_candidate(candidate),
            aliases=[
                AliasOut(name=one.name, subject_id=one.subject_id, signs=list(one.signs)) for one in candidate.aliases
            ],
            links=[LinkOut.of(link) for link in candidate.links],
            crossings=[PastCrossingOut.of_passage(passage) for passage in candidate.crossings],
            linked=[LinkedCrossingsOut.of_linked(one) for one in candidate.linked],
        )


class ListOut(Wire):
    """What one list answers."""

    name: GalleryName = example("watchlist", "watchlist or registry")
    subjects: int = example(100000, "People searched", ge=0)
    threshold: float = example(0.494, "From here on it is a match")
    target_fpir: float = example(0.003, "Share of people not in the list who get there")
    extrapolated: bool = example(True, "Whether threshold and rate lie beyond what was measured")
    model: str = example("sface-2021dec/5-9923c114", "The recogniser")
    calibration: str = example(
        "sface-2021dec/5-9923c114@2026-11-28#1f0c5e7a9b3d", "Id and hash of the record that the threshold follows from"
    )
    candidates: list[CandidateOut] = Field(description="Best first, those below the threshold too")

    @classmethod
    def of_list(cls, found: ListFindings) -> Self:
        point = found.point
        return cls(
            name=found.name,
            subjects=found.size,
            threshold=point.threshold,
            target_fpir=point.target_fpir,
            extrapolated=point.extrapolated,
            model=point.model_id,
            calibration=point.record_id,
            candidates=[CandidateOut.of_candidate(candidate) for candidate in found.candidates],
        )


class PastFaceOut(Wire):
    """A passage whose face, kept without a picture, reached the threshold: whoever it was of."""

    score: float = example(0.634, "Similarity of the two faces, -1..1")
    crossing: PastCrossingOut = Field(description="The passage")


class PastFacesOut(Wire):
    """The faces of past crossings. kept false: none is kept, nobody was looked for, and no passage means nothing."""

    kept: bool = example(True, "Whether faces of crossings are kept (IASS_CROSSING_FACE_DAYS); else none was searched")
    days: int = example(30, "For how many days they are kept", ge=0)
    searched: int = example(38400, "Faces searched", ge=0)
    since: str | None = optional("2026-10-30", "First day (Jakarta) that was searched")
    left_out: int = example(0, "Faces of earlier days, which were too many for one search", ge=0)
    threshold: float | None = optional(0.494, "From here on it is a match; null where there was no face to search")
    target_fpir: float | None = optional(0.003, "Share of people who never passed and yet get there")
    reached: int = example(1, "Passages that reach the threshold", ge=0)
    passages: list[PastFaceOut] = Field(description=f"Best first, at most {MOST_PASSAGES}")

    @classmethod
    def of_search(cls, past: PastFaces) -> Self:
        return cls(
            kept=past.days > 0,
            days=past.days,
            searched=past.searched,
            since=past.since.isoformat() if past.since else None,
            left_out=past.left_out,
            threshold=past.point.threshold if past.point else None,
            target_fpir=past.point.target_fpir if past.point else None,
            reached=past.reached,
            passages=[
                PastFaceOut(score=one.score, crossing=PastCrossingOut.of_passage(one.passage)) for one in past.passages
            ],
        )


class SearchOut(Wire):
    """The answer to one photograph. A person compares the faces and decides."""

    search_id: str = example("search-019a1b2c3d4e5f60718293a4", "What the audit log knows it by")
    at: Moment = example("2026-11-28T02:00:00Z", "When, UTC")
    lists: list[ListOut] = Field(description="As they were asked for")
    past: PastFacesOut = Field(description="Past crossings by the face alone, also of people who are listed nowhere")

    @classmethod
    def answer(cls, found: PhotoFindings) -> Self:
        lists = [ListOut.of_list(one) for one in found.lists]
        return cls(search_id=found.search_id, at=found.at, lists=lists, past=PastFacesOut.of_search(found.past))
