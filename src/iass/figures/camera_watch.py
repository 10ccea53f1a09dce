"""Lanes whose cameras have gone silent, or see too few faces: by what the lanes counted."""

from collections.abc import Iterator, Sequence, Set

from iass.figures.desk import MOST_HOURS, FigureDesk
from iass.figures.figures import Figures
from iass.figures.tally import Measure

_DAY, _MONTH = 24, MOST_HOURS
_LEAST = 20
"""Passages of a day from which on a share of them says something."""
_MOST_BLIND = 0.5
_OF_PICTURES = (Measure.QUALITY, Measure.FACE_FAILURES, Measure.SEARCHES)
"""What a lane counts only of passages that had a picture."""


def examine(desk: FigureDesk, lanes: Sequence[str], cameras: Set[str]) -> tuple[bool, str]:
    """lanes: every one, as `CGK/C01`. cameras: those that walk-through cameras watch. False where one of these saw
    nobody for a day, or never, though somebody passed somewhere, and where any lane had no usable face in most
    passages of a day, or stopped sending pictures. Before the first passage of all nothing is wrong."""
    day, month = desk.last(_DAY), desk.last(_MONTH)
    if not month.total(Measure.PASSAGES):
        return True, f"nobody has passed yet at any of {len(lanes)} lanes"
    wrong = [said for lane in lanes if lane in cameras for said in _silent(lane, day, month)]
    wrong += [said for lane in lanes for said in _blind(lane, day, month)]
    if wrong:
        return False, "; ".join(wrong)
    seen = sum(1 for lane in lanes if day.total(Measure.PASSAGES, place=lane))
    return True, f"{seen} of {len(lanes)} lanes saw somebody within a day"


def _silent(lane: str, day: Figures, month: Figures) -> Iterator[str]:
    """Of cameras alone: a counter or a gate may be closed for a day."""
    if day.total(Measure.PASSAGES, place=lane):
        return
    look = f"iass camera ADDRESS --lane {lane} --dry-run says whether it sees"
    if month.total(Measure.PASSAGES, place=lane):
        yield f"{lane} has seen nobody for a day: {look}"
    else:
        yield f"{lane} has never seen anybody: {look}; where there is no camera, take it out of IASS_LANES"


def _blind(lane: str, day: Figures, month: Figures) -> Iterator[str]:
    passages, failed = day.total(Measure.PASSAGES, place=lane), day.total(Measure.FACE_FAILURES, place=lane)
    if passages < _LEAST:
        return
    if failed / passages > _MOST_BLIND:
        why = day.by_label(Measure.FACE_FAILURES, lane)
        most = max(why, key=lambda name: why[name]).replace("_", " ")
        yield f"{lane} has no usable face in {failed} of {passages} passages, mostly {most}: see docs/guides/cameras.md"
    elif _has_pictures(month, lane) and not _has_pictures(day, lane):
        yield f"{lane} sent no picture in {passages} passages of a day: look at its camera and the program there"


def _has_pictures(figures: Figures, lane: str) -> bool:
    return any(figures.total(measure, place=lane) for measure in _OF_PICTURES)
