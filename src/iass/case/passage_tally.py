"""What one passage adds to the counts of its hour."""

from iass.alert.records import AlertTransaction
from iass.case.passage import Passage
from iass.case.sighting import Sighting
from iass.face.quality.unified_quality_score import NAME as UNIFIED
from iass.figures import spans
from iass.figures.tally import Measure, Tally, checkpoint_place, hour_of, lane_place
from iass.registry.enrolment import GalleryName

_QUALITY_BINS = 10


def count_passage(tx: AlertTransaction, passage: Passage, seen: Sighting) -> None:
    """In the passage's own transaction: counted with it, or not at all."""
    hour, place = hour_of(passage.at), lane_place(passage.checkpoint, passage.lane)
    lists = ((GalleryName.WATCHLIST, seen.watchlist), (GalleryName.REGISTRY, seen.registry))
    advice, sensitivity = passage.decision.advice.value, passage.decision.sensitivity
    found = [Tally(hour, place, Measure.PASSAGES, advice, sensitivity=sensitivity)]
    found += [Tally(hour, place, Measure.SEARCHES, name) for name, candidates in lists if candidates]
    if passage.face_failure is not None:
        found.append(Tally(hour, place, Measure.FACE_FAILURES, passage.face_failure.value))
    quality = unified_quality(seen)
    if quality is not None:
        found.append(Tally(hour, place, Measure.QUALITY, bin=min(quality * _QUALITY_BINS // 100, _QUALITY_BINS - 1)))
    everywhere = checkpoint_place(passage.checkpoint)
    steps = passage.milliseconds.items()
    found += [Tally(hour, everywhere, Measure.STEP, step, spans.bin_of(spent)) for step, spent in steps]
    tx.tallies.add(found)


def unified_quality(seen: Sighting) -> int | None:
    """0..100, of the face that was searched; None where none was, or it was not measured."""
    measures = seen.probe.quality if seen.probe is not None else ()
    return next((measure.scalar for measure in measures if measure.name == UNIFIED), None)
