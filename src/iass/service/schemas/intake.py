"""What the intake of a notice was shown."""

from pydantic import Field

from iass.registry.enrolment import GalleryName
from iass.registry.intake import Resemblance
from iass.service.schemas.wire import Moment, Wire, example, optional


class ResemblingOut(Wire):
    """One neighbour, as it was on record at that moment."""

    gallery: GalleryName = example("registry", "The list in which it stands")
    subject_id: str = example("SIMKIM-P010", "The notice or the registered person")
    name: str = example("NADIA SALIM", "As recorded then")
    document_numbers: list[str] = example(["X7756023"], "As recorded then")
    score: float = example(0.659, "Of the two faces, -1..1")
    threshold: float = example(0.387, "Of that list")
    stranger_rate: float = example(0.0015, "Share of people who are not in the list and would score this high, at most")
    one_in: int = example(673, "The same in words: 1 in so many strangers", ge=1)
    resemblance: Resemblance = example("stranger", "same_person: probably listed or known already; or stranger")
    enrolment_id: str | None = optional("enrolment-019a1b2c3d4e", "The picture that scored")


class IntakeLookOut(Wire):
    """The neighbours that author and approver were shown with one version of a notice."""

    notice_id: str = example("N-2026-007", "The notice")
    version: int = example(1, "Its version", ge=1)
    at: Moment = example("2026-11-28T02:00:00Z", "When, UTC")
    officer: str = example("desk-2", "Who brought it in")
    neighbours: list[ResemblingOut] = Field(description="Best first; empty where nobody reached a threshold")
