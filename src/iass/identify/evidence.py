"""A candidate's score with everything that gives it a meaning."""

from dataclasses import dataclass

from iass.ids import EnrolmentId, ModelId
from iass.registry.enrolment import GalleryName


@dataclass(frozen=True, slots=True)
class FaceEvidence:
    """One candidate of a 1:N search. score and threshold: cosine similarity, -1..1; target_fpir: 0..1.

    subject_id: the NoticeId or PersonId; enrolment_id: the picture that scored; gallery_size: subjects searched.
    calibration: the `mark` of the record that the threshold follows from; "" in evidence of before 29 November 2026.
    """

    subject_id: str
    enrolment_id: EnrolmentId
    score: float
    threshold: float
    target_fpir: float
    gallery_size: int
    model_id: ModelId
    calibration: str = ""

    @property
    def is_match(self) -> bool:
        return self.score >= self.threshold


@dataclass(frozen=True, slots=True)
class HolderComparison:
    """1:1 of the live face with the document's holder. against: `chip` or `registry`; target_fmr: 0..1.
    calibration: as of `FaceEvidence`."""

    score: float
    threshold: float
    target_fmr: float
    model_id: ModelId
    against: str
    calibration: str = ""

    @property
    def is_same_person(self) -> bool:
        return self.score >= self.threshold

    @property
    def is_own(self) -> bool:
        """Whether the face is the holder's by the registry's portrait: a chip's is a picture that the bearer brings."""
        return self.is_same_person and self.against == GalleryName.REGISTRY.value
