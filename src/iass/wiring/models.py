"""The change of the recogniser, and thresholds from the stored gallery. Neither starts a search."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from iass.face.quality.gate import OPEN_GATE
from iass.identify.model_desk import ModelDesk
from iass.settings import Settings
from iass.wiring.faces import load_engine
from iass.wiring.records import forward_clock, open_records
from iass.wiring.thresholds import calibration_of


@contextmanager
def open_models(settings: Settings) -> Iterator[ModelDesk]:
    """What changes the recogniser. It starts no search, so it serves whatever recogniser encoded the faces.

    No gate stands before those who are enrolled already: limits that were set with one recogniser's crops would keep
    somebody who is sought out of the gallery of another, and hold up the change-over for everybody.
    """
    records = open_records(settings)
    try:
        yield ModelDesk(
            records,
            forward_clock(records),
            lambda name: load_engine(settings.model_copy(update={"model": name})).for_enrolment(OPEN_GATE),
            partial(calibration_of, settings),
        )
    finally:
        records.close()
