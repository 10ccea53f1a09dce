"""Who crossed together with the person of a case, again and again."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints

from iass.case.companions import Crossed
from iass.handover.case import MOST_TEXT
from iass.handover.companion_desk import MOST_OCCASIONS, CompanionAnswer
from iass.service.schemas.case import CaseSeenIn
from iass.service.schemas.wire import READABLE, Moment, Wire, example

NOTHING_PROVED = (
    "Crossings are evidence, and accuse nobody: families, colleagues and groups travel together, and so do victims"
)
_Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_TEXT, pattern=READABLE)]


class AdmissionIn(CaseSeenIn):
    """Which officer may ask about a case from now on, or no longer."""

    officer: str = example("rina.w", "The officer's id", pattern=r"^[A-Za-z0-9._-]{1,64}$")
    text: _Reason = example(
        "TPPO, UU 21/2007; who travels with her?",
        "Why it is trafficking and what is to be found out, or why it ends",
    )


class NamedIn(CaseSeenIn):
    """Whom admitted investigators are told from now on."""

    crossing_id: str = example("crossing-019a1b2c3d4e5f60718293a4", "A crossing of that traveller", max_length=64)
    text: _Reason = example("recruited two others by her word", "Why")
    shown: list[Annotated[str, StringConstraints(max_length=64)]] = Field(
        default=[],
        max_length=MOST_OCCASIONS,
        description="Crossings of that traveller that are shown as evidence; none where name and document are enough",
        examples=[["crossing-019a1b2c3d4e5f60718293a4"]],
    )


class CrossedOut(Wire):
    """One crossing."""

    crossing_id: str = example("crossing-019a1b2c3d4e5f60718293a4", "Its id")
    at: Moment = example("2026-11-24T02:00:00Z", "UTC")
    checkpoint: str = example("CGK", "The checkpoint's code")
    direction: str = example("departure", "arrival or departure")
    occasion: int = example(1, "The occasion on which it was", ge=1)

    @classmethod
    def of_crossed(cls, one: Crossed) -> Self:
        return cls(
            crossing_id=one.crossing_id,
            at=one.at,
            checkpoint=one.checkpoint,
            direction=one.direction.value,
            occasion=one.window,
        )


class OccasionOut(Wire):
    """When the person of the case crossed."""

    number: int = example(1, "By which crossings name it", ge=1)
    checkpoint: str = example("CGK", "The checkpoint's code")
    direction: str = example("departure", "arrival or departure")
    begins: Moment = example(
        "2026-11-24T01:45:00Z",
        "Of the window that was looked at, UTC",
    )
    ends: Moment = example("2026-11-24T02:30:00Z", "Of that window, UTC")
    others: int = example(140, "How many other travellers crossed in it", ge=0)


class CompanionOut(Wire):
    """A traveller who crossed in several of the windows; of one whom the desk named, the crossings it shows alone."""

    name: str = example("RINA WULANDARI", "As on the document of the newest of these crossings")
    document_number: str = example("X1234567", "Of that document")
    occasions: int = example(3, "On how many occasions; 0 where that is not told", ge=0)
    compared: int = example(0, "In how many of the windows of comparison they crossed too", ge=0)
    crossings: list[CrossedOut] = Field(description="Oldest first")


class CompanionsOut(Wire):
    """Evidence, and no accusation."""

    case_id: str = example("case-019a1b2c3d4e5f60718293a4", "Of which case")
    at: Moment = example("2026-11-29T02:00:00Z", "When it was asked, UTC")
    note: str = example(NOTHING_PROVED, "What this is not")
    version: int = example(2, "Of the case, to act on; 0 for whoever may not", ge=0)
    named: bool = example(False, "These are those whom the protection desk named, and no more is told")
    occasions: list[OccasionOut] = Field(description="When the person of the case crossed, oldest first")
    compared: int = example(6, "Windows of comparison: the same ones a week before and after, without the person", ge=0)
    found: int = example(1, "How many travellers there are in all", ge=0)
    minors: int = example(0, "How many more are not shown, as they were minors: the protection desk sees them", ge=0)
    companions: list[CompanionOut] = Field(description="Most occasions first; at most 20 a page")
    has_more: bool = example(False, "There is another page")

    @classmethod
    def of_answer(cls, answer: CompanionAnswer) -> Self:
        return cls(
            case_id=answer.question.case_id,
            at=answer.at,
            note=NOTHING_PROVED,
            version=answer.version,
            named=answer.is_named,
            occasions=[
                OccasionOut(
                    number=one.window.number,
                    checkpoint=one.window.checkpoint,
                    direction=one.window.direction.value,
                    begins=one.window.begins,
                    ends=one.window.ends,
                    others=one.others,
                )
                for one in answer.occasions
            ],
            compared=answer.compared,
            found=answer.found,
            minors=answer.minors,
            companions=[
                CompanionOut(
                    name=one.name,
                    document_number=one.document_number,
                    occasions=one.occasions,
                    compared=one.compared,
                    crossings=[CrossedOut.of_crossed(each) for each in one.crossings],
                )
                for one in answer.companions
            ],
            has_more=answer.has_more,
        )
