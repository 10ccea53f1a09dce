"""An index that is far behind: nobody waits for it, and nobody is told that it found nothing."""

import time
from pathlib import Path

import numpy as np
import pytest

from iass.adapters.gallery.exact import ExactGallery
from iass.adapters.sql.records import SqlRecords
from iass.errors import Unavailable
from iass.face.template import Template
from iass.identify.calibration_file import load
from iass.identify.search import FaceSearch
from iass.ids import EnrolmentId, ImageId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName

DIMENSION = 32
_SHIPPED = Path(__file__).resolve().parents[2] / "src" / "iass" / "identify" / "calibrations"
_RECORD = load(next(iter(sorted(_SHIPPED.glob("*.json")))))


def _enrolment(number: int, model: ModelId) -> Enrolment:
    vector = np.random.default_rng(number).standard_normal(DIMENSION)
    template = Template(np.asarray(vector / np.linalg.norm(vector), np.float32), model)
    return Enrolment(EnrolmentId(f"e{number}"), GalleryName.WATCHLIST, f"s{number}", ImageId("i"), template)


def _search(records: SqlRecords, at_once: int) -> FaceSearch:
    feed = records.enrolment_feed(_RECORD.model_id, DIMENSION)
    gallery = ExactGallery(_RECORD.model_id, DIMENSION)
    return FaceSearch(gallery, feed, _RECORD, 0.003, 0.003, 0.001, at_once=at_once)


def test_traveller_waits_for_an_import_or_is_told_that_nobody_was_found(records: SqlRecords) -> None:
    model = _RECORD.model_id
    search = _search(records, 10)
    with records.transaction() as tx:
        tx.enrolments.add_all([_enrolment(number, model) for number in range(11)])
    probe = _enrolment(3, model).template
    with pytest.raises(Unavailable, match="11 changes"):
        search.search(GalleryName.WATCHLIST, probe)
    assert search.compare_enrolled(probe, GalleryName.WATCHLIST, "nobody") is None
    until = time.monotonic() + 30
    while True:
        try:
            found = search.search(GalleryName.WATCHLIST, probe)
        except Unavailable:
            assert time.monotonic() < until
            time.sleep(0.01)
        else:
            break
    assert found[0].subject_id == "s3"
    with records.transaction() as tx:
        tx.enrolments.add_all([_enrolment(number, model) for number in range(20, 30)])
    assert search.search(GalleryName.WATCHLIST, _enrolment(25, model).template)[0].subject_id == "s25"
