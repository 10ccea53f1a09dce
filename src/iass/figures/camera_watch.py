"""Cameras that have gone silent, or see too few faces: by what their lanes counted."""

from collections.abc import Iterator, Sequence

from iass.figures.desk import FigureDesk
from iass.figures.figures import Figures
from iass.figures.tally import Measure

_DAY, _WEEK = 24, 168
_LEAST = 20
"""Passages of a day from which on a share of them says something."""
_MOST_BLIND = 0.5


def examine(desk: FigureDesk, cameras: Sequence[str]) -> tuple[bool, str]:
    """cameras: their lanes, as `CGK/K01`. False where one that saw somebody within a week saw nobody for a day, or
    no usable face in most passages. One that never saw anybody may not be there yet."""
    if not cameras:
        return True, "no lane has one"
    day, week = desk.last(_DAY), desk.last(_WEEK)
    wrong = [said for lane in cameras for said in _wrong(lane, day, week)]
    if wrong:
        return False, "; ".join(wrong)
    seen = sum(1 for lane in cameras if day.total(Measure.PASSAGES, place=lane))
    return True, f"{seen} of {len(cameras)} saw somebody within a day"


def _wrong(lane: str, day: Figures, week: Figures) -> Iterator[str]:
    passages, failed = day.total(Measure.PASSAGES, place=lane), day.total(Measure.FACE_FAILURES, place=lane)
    if not passages and week.total(Measure.PASSAGES, place=lane):
        yield f"{lane} has seen nobody for a day: iass camera ADDRESS --lane {lane} --dry-run says whether it sees"
    if passages >= _LEAST and failed / passages > _MOST_BLIND:
        why = day.by_label(Measure.FACE_FAILURES, lane)
        most = max(why, key=lambda name: why[name]).replace("_", " ")
        yield f"{lane} has no usable face in {failed} of {passages} passages, mostly {most}: see docs/guides/cameras.md"
