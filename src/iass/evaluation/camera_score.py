"""The figures of one video, and of all together."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from iass.evaluation.camera_observed import Observed
from iass.evaluation.camera_passages import PassageScore, score_passages
from iass.evaluation.camera_tracking import Tracking, score_tracking
from iass.evaluation.camera_truth import VideoTruth


@dataclass(frozen=True, slots=True)
class VideoScore:
    """video: its name. read, dropped: frames. seconds: on the wall, of `length` seconds of video."""

    video: str
    what: str
    score: PassageScore
    tracking: Tracking
    read: int
    dropped: int
    seconds: float
    length: float

    @property
    def fps(self) -> float | None:
        """Frames a second that were read, decoding included."""
        return self.read / self.seconds if self.seconds > 0 else None

    def record(self) -> dict[str, object]:
        """For JSON. Delays in seconds."""
        score, delays = self.score, sorted(self.score.delays)
        return {
            "video": self.video,
            "what": self.what,
            "passages": score.passages,
            "found": score.found,
            "missed": score.missed,
            "merged": score.merged,
            "duplicated": score.duplicated,
            "false": score.false,
            "mixed": score.mixed,
            "mistaken": score.mistaken,
            "spare": score.spare,
            "id_switches": self.tracking.switches,
            "idf1": _rounded(self.tracking.idf1, 4),
            "faces": self.tracking.faces,
            "faces_followed": self.tracking.followed,
            "strays": self.tracking.strays,
            "frames": self.read,
            "dropped": self.dropped,
            "video_seconds": round(self.length, 2),
            "frames_per_second": _rounded(self.fps, 1),
            "delay_median": _rounded(median(delays) if delays else None, 3),
            "delay_max": _rounded(max(delays, default=None), 3),
            "least_score": _rounded(score.least_score, 3),
            "missing": list(score.missing),
            "exact": score.exact,
        }


def score_video(truth: VideoTruth, observed: Observed, window: float) -> VideoScore:
    """window: seconds within which a person who comes back is still the same passage."""
    return VideoScore(
        video=truth.video,
        what=truth.what,
        score=score_passages(truth, observed.captures, window, observed.frames, observed.joined),
        tracking=score_tracking(truth, observed.frames),
        read=observed.read,
        dropped=observed.dropped,
        seconds=observed.seconds,
        length=truth.seconds,
    )


def together(scores: Sequence[VideoScore]) -> VideoScore:
    """The videos as if they were one: counts added, delays put together."""
    parts = [one.score for one in scores]
    tracking = Tracking()
    for one in scores:
        tracking = tracking.plus(one.tracking)
    return VideoScore(
        video="all",
        what=f"{len(scores)} videos",
        score=PassageScore(
            passages=sum(part.passages for part in parts),
            found=sum(part.found for part in parts),
            missed=sum(part.missed for part in parts),
            merged=sum(part.merged for part in parts),
            duplicated=sum(part.duplicated for part in parts),
            false=sum(part.false for part in parts),
            mixed=sum(part.mixed for part in parts),
            mistaken=sum(part.mistaken for part in parts),
            spare=sum(part.spare for part in parts),
            delays=tuple(delay for part in parts for delay in part.delays),
            least_score=min((part.least_score for part in parts if part.least_score is not None), default=None),
            missing=tuple(f"{one.video}: {who}" for one in scores for who in one.score.missing),
        ),
        tracking=tracking,
        read=sum(one.read for one in scores),
        dropped=sum(one.dropped for one in scores),
        seconds=sum(one.seconds for one in scores),
        length=sum(one.length for one in scores),
    )


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
