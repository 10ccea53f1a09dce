"""A crossing or a camera capture, asked and answered."""

from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator

from iass.capture.lane import Direction
from iass.capture.mrz import MrzReading
from iass.case.passage import Outcome, Passage
from iass.case.request import CaptureResult
from iass.face.outcome import Failure
from iass.service.schemas.chip import ChipIn, ChipProofOut
from iass.service.schemas.decision import DecisionOut, PresentationOut
from iass.service.schemas.document import DocumentIn, DocumentOut
from iass.service.schemas.mrz import MrzOut
from iass.service.schemas.wire import Moment, Wire, example, optional

_Code = Annotated[str, StringConstraints(min_length=1, max_length=32)]
_Line = Annotated[str, StringConstraints(max_length=100)]


class PlaceIn(Wire):
    """Where and which way."""

    checkpoint: _Code = example("CGK", "The checkpoint's code")
    lane: _Code = example("C01", "The lane within the checkpoint; see GET /v1/lanes")
    direction: Direction = example("arrival", "arrival or departure")


class CaptureIn(PlaceIn):
    """The part `capture` of a camera shot."""

    one_person: bool = Field(
        default=False,
        description="The frames are shots of one passage, that person's face in the middle of each",
        examples=[True],
    )


class CrossingIn(PlaceIn):
    """The part `crossing`. Give `mrz` or `document`, not both; neither when the document could not be read."""

    mrz: list[_Line] | None = optional(
        ["P<IDNKUSUMAWATI<<LARAS<<<<<<<<<<<<<<<<<<<<<<<", "X9917640<1IDN9507224F3106304<<<<<<<<<<<<<<08"],
        "The lines of the machine-readable zone (TD1, TD2, TD3, MRV-A or MRV-B), as they were read",
        min_length=1,
        max_length=3,
    )
    document: DocumentIn | None = Field(default=None, description="The fields of a document without an MRZ")

    chip: ChipIn | None = Field(
        default=None, description="The chip's files in base64, where they are not parts of the form"
    )

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.mrz is not None and self.document is not None:
            raise ValueError("give mrz or document, not both")
        return self


class BestOut(Wire):
    """The watchlist or registry candidate that stands highest against its threshold, match or not."""

    subject_id: str = example("N-2026-007", "The notice or person")
    score: float = example(0.712, "Similarity of the two faces, -1..1")
    threshold: float = example(0.494, "From here on it would be a match")

    @classmethod
    def of_passage(cls, passage: Passage) -> Self | None:
        subject, score, threshold = passage.best_subject, passage.best_score, passage.threshold
        if subject is None or score is None or threshold is None:
            return None
        return cls(subject_id=subject, score=score, threshold=threshold)


class PassageOut(Wire):
    """One passage as it was recorded."""

    crossing_id: str = example("crossing-019a1b2c3d4e5f60718293a4", "Its id")
    at: Moment = example("2026-11-24T02:00:00Z", "When it was decided, UTC")
    checkpoint: str = example("CGK", "The checkpoint's code")
    lane: str = example("C01", "The lane within the checkpoint")
    direction: Direction = example("arrival", "arrival or departure")
    document: DocumentOut | None = Field(description="The traveller's document; null for a camera shot")
    holder_id: str | None = optional("SIMKIM-P004", "The registered holder of that document")
    decision: DecisionOut = Field(description="What the officer is told")
    alert_id: str | None = optional("alert-019a1b2c3d4e5f60718293a4", "The alert that it raised or was joined to")
    best: BestOut | None = Field(description="The best candidate; null when no face could be searched")
    face_failure: Failure | None = optional("too_blurred", "Why no face could be searched")
    presentation_attack: PresentationOut | None = Field(
        default=None, description="Whether a traveller stood there or a picture of one; null where nobody looked"
    )
    chip: ChipProofOut | None = Field(
        default=None, description="What each check of the document's chip gave; null where none of its files was sent"
    )
    milliseconds: dict[str, float] = example({"decode": 20.1, "face": 60.2, "search": 1.3}, "Time by step, in order")

    @classmethod
    def of_passage(cls, passage: Passage, **more: Any) -> Self:
        return cls(
            crossing_id=passage.crossing_id,
            at=passage.at,
            checkpoint=passage.checkpoint,
            lane=passage.lane,
            direction=passage.direction,
            document=DocumentOut.of(passage.document) if passage.document else None,
            holder_id=passage.holder_id,
            decision=DecisionOut.of(passage.decision),
            alert_id=passage.alert_id,
            best=BestOut.of_passage(passage),
            face_failure=passage.face_failure,
            presentation_attack=PresentationOut.of(passage.presentation) if passage.presentation else None,
            chip=ChipProofOut.of_proof(passage.chip) if passage.chip else None,
            milliseconds=dict(passage.milliseconds),
            **more,
        )


class CrossingOut(PassageOut):
    """The answer to a crossing."""

    mrz: MrzOut | None = Field(default=None, description="How the MRZ was read; null when none was sent")

    @classmethod
    def answer(cls, outcome: Outcome, reading: MrzReading | None) -> Self:
        return cls.of_passage(outcome.passage, mrz=MrzOut.of(reading) if reading else None)


class CaptureOut(Wire):
    """The answer to a camera shot: one outcome for each face that could be searched."""

    outcomes: list[PassageOut] = Field(description="One for each face that could be searched")
    failures: list[Failure] = example(["too_small"], "Why each other face could not be searched")

    @classmethod
    def answer(cls, result: CaptureResult) -> Self:
        outcomes = [PassageOut.of_passage(outcome.passage) for outcome in result.outcomes]
        return cls(outcomes=outcomes, failures=list(result.failures))


class PassagesOut(Wire):
    """The latest passages, newest first."""

    passages: list[PassageOut] = Field(description="Newest first")
