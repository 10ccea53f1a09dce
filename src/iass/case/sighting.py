"""What the pictures of one passage gave, before anything is decided or kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from iass.capture.chip.reading import ChipReading
from iass.capture.frame import Frame
from iass.case.expected_matches import NO_MATCHES, ExpectedMatches
from iass.face.attack.assessment import AttackAssessment
from iass.face.outcome import FaceOutcome, FaceProbe
from iass.identify.evidence import FaceEvidence
from iass.registry.enrolment import GalleryName


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """The probe or why there is none, the candidates of both lists (best first), and the chip's portrait.

    presentation: whether the frames show a traveller or a picture of one; None where that was not looked at.
    expected: matches in the small gallery of those whom passenger lists announce, at its own threshold.
    chip_data: what the files of the chip say, where they were sent.
    not_searched: the lists in which the probe was not looked for, because what searches is away.

    Lives in memory only: whatever is not an exhibit of an alert is gone when the request ends.
    """

    outcome: FaceOutcome
    frames: Sequence[Frame]
    watchlist: tuple[FaceEvidence, ...] = ()
    registry: tuple[FaceEvidence, ...] = ()
    chip: FaceOutcome | None = None
    chip_frame: Frame | None = None
    presentation: AttackAssessment | None = None
    not_searched: tuple[GalleryName, ...] = ()
    expected: ExpectedMatches = NO_MATCHES
    chip_data: ChipReading | None = None

    @property
    def probe(self) -> FaceProbe | None:
        return self.outcome if isinstance(self.outcome, FaceProbe) else None

    @property
    def best(self) -> FaceEvidence | None:
        """The candidate that stands highest against its own list's threshold."""
        leaders = (*self.watchlist[:1], *self.registry[:1])
        return max(leaders, key=lambda face: face.score - face.threshold, default=None)
