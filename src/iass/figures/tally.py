"""What is counted, and one count: by hour and lane, never by traveller or officer."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from iass.access import Sensitivity


class Measure(StrEnum):
    """Each says what its label and its bin are. A list is `watchlist` or `registry`."""

    PASSAGES = "passages"
    """label: the advice."""
    SEARCHES = "searches"
    """Faces that were looked for. label: the list."""
    ALERTS = "alerts"
    """Raised by a passage. label: the advice."""
    FACE_ALERTS = "face_alerts"
    """Alerts for which a face of that list reached the threshold. label: the list."""
    FALSE_ALERTS = "false_alerts"
    """Those of FACE_ALERTS that were judged "other person". label: the list."""
    ESCALATED = "escalated"
    """Alerts that went up because nobody took or decided them, each time. label: the advice."""
    FOUND_FALSE = "found_false"
    """Alerts whose person the agency released as another one, after the officers' verdict."""
    VERDICTS = "verdicts"
    """Alerts of passages as they are judged now. label: the judgement."""
    DISMISSED_ALONE = "dismissed_alone"
    """Alerts of the gravest advice that one officer alone judged "other person"."""
    LOOKED_AGAIN = "looked_again"
    """Those of DISMISSED_ALONE that another officer has looked at again. label: the judgement of that look."""
    FIRST_LOOKS = "first_looks"
    """What officers saw before the score, one for each officer and alert, once that is judged. label: the judgement."""
    LOOKS_JUDGED = "looks_judged"
    """Those looks of alerts that are judged now. label: what the officer saw and the verdict,
    `same_person:other_person`; a verdict that was given without the score is such a look itself."""
    CLAIMED_AFTER = "claimed_after"
    """Every claim. bin: of the seconds since the alert was raised."""
    JUDGED_AFTER = "judged_after"
    """First verdicts that settled something. bin: of the seconds since the alert was raised."""
    QUALITY = "quality"
    """Probes. bin: tens of the unified quality score, 0..9."""
    FACE_FAILURES = "face_failures"
    """Passages without a face that can be searched. label: the failure."""
    STEP = "step"
    """Passages of a checkpoint, whichever lane. label: the step; bin: of its milliseconds."""
    FOUND_LATER = "found_later"
    """Passages of that hour that a search of the past has found. label: `raised` for each, and the judgement as
    it is now for those that have one."""
    MISSED = "missed"
    """Those of FOUND_LATER at which the notice was in force already, as the list stood then. Labels as there."""


@dataclass(frozen=True, slots=True)
class Tally:
    """So many of one thing in one hour.

    hour: its start, UTC. place: the lane as `CGK/C01`, or the checkpoint as `CGK/`. label, bin: see `Measure`; empty
    and 0 where it has none. count: fewer than 0 where a verdict was corrected. sensitivity: of the alert or passage;
    what is protected is counted apart, for the protection desk alone.
    """

    hour: datetime
    place: str
    measure: Measure
    label: str = ""
    bin: int = 0
    count: int = 1
    sensitivity: Sensitivity = Sensitivity.OPEN


def hour_of(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def lane_place(checkpoint: str, lane: str) -> str:
    return f"{checkpoint}/{lane}"


def checkpoint_place(checkpoint: str) -> str:
    """For what is not counted by lane."""
    return f"{checkpoint}/"
