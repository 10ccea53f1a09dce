"""The day's small gallery beside the whole list: it finds what the whole one's threshold misses, and hides nobody."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from tests.capture.paxlst import interchange, message
from tests.case.sought import COUNTER, Sought
from tests.contracts.samples import OFFICER
from tests.import_desk import SHIPPED

from iass.adapters.gallery.exact import ExactGallery
from iass.application import Application
from iass.capture.lane import Direction
from iass.case.passage import Passage
from iass.case.request import CrossingRequest
from iass.decide.decision import Advice
from iass.demo import cast, people
from iass.face.template import Template
from iass.identify.gallery import EnrolmentChange, FeedTail, GalleryState, Selection
from iass.identify.search import FaceSearch
from iass.ids import EnrolmentId, ImageId
from iass.registry.enrolment import Enrolment, GalleryName
from iass.settings import Settings
from iass.wiring.application import build

_STRANGERS = 30_000
_SOON = datetime.now(UTC) + timedelta(hours=2)


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """Its whole list has a threshold that no face reaches, as a list of a billion would; the small one has not."""
    lanes = "CGK/C01=counter,CGK/C02=counter,CGK/K01=camera,DPS/C01=counter"
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("checkpoint"), threads=2, port=0, lanes=lanes,
        watchlist_fpir=1e-15, registry_fpir=1e-15, expected_fpir=0.003,
    )  # fmt: skip
    built = build(settings)
    desk = Sought(built, tmp_path_factory.mktemp("desk"))
    desk.seek(cast.WANTED, datetime.now(UTC) - timedelta(days=9))
    yield built
    built.close()


def _announce(application: Application, role: cast.Role, lands_at: datetime, number: int) -> None:
    document = role.document
    born = str(document.birth_date).replace("-", "")
    traveller = (
        f"NAD+FL+++{document.surname}:{document.given_names}", f"DTM+329:{born}:102", f"NAT+2+{document.nationality}",
        f"DOC+P+{document.number}", f"LOC+91+{document.issuer}",
    )  # fmt: skip
    leaves, lands = (
        moment.astimezone(ZoneInfo(zone)).strftime("%y%m%d%H%M")
        for moment, zone in ((lands_at - timedelta(hours=7), "Asia/Tokyo"), (lands_at, "Asia/Jakarta"))
    )
    legs = (f"TDT+20+GA{number}+++GA", "LOC+125+NRT", f"DTM+189:{leaves}:201", "LOC+87+CGK", f"DTM+232:{lands}:201")
    data = interchange(message(traveller, flight=legs), reference=f"{number:09d}")
    (receipt,) = application.flights.receive(data, "x", OFFICER)
    assert receipt.outcome.value == "taken", receipt


def _cross(application: Application, lane: str, direction: Direction = Direction.ARRIVAL) -> Passage:
    """The wanted one, with a stranger's passport."""
    checkpoint, name = lane.split("/")
    stranger = cast.STRANGER.document
    frames = [people.selfie(cast.WANTED.person)]
    request = CrossingRequest(checkpoint, name, direction, stranger, frames, officer=COUNTER)
    return application.checkpoint.cross(request).passage


def test_small_gallery_misses_whom_the_whole_one_misses(application: Application) -> None:
    before = _cross(application, "CGK/C01")
    assert before.decision.findings == (), "the whole list's threshold is out of reach"
    _announce(application, cast.WANTED, _SOON, 881)
    after = _cross(application, "CGK/C02")
    (finding,) = after.decision.findings
    assert after.decision.advice is not Advice.CLEAR
    assert (finding.notice_id, finding.face and finding.face.gallery_size) == ("N-P004", 1)
    assert finding.face is not None and finding.face.target_fpir == 0.003
    assert finding.face.score >= finding.face.threshold
    same = (before.best_subject, before.best_score, before.threshold)
    assert (after.best_subject, after.best_score, after.threshold) == same, "the whole search answers as before"


def test_traveller_of_this_flight_is_looked_for_elsewhere(application: Application) -> None:
    assert _cross(application, "DPS/C01").decision.findings == ()
    assert _cross(application, "CGK/C01", Direction.DEPARTURE).decision.findings == ()


def test_camera_does_not_know_who_is_expected(application: Application) -> None:
    (alert,) = [one for one in application.alerts.page((), 100) if one.lane == "C02"]
    assert alert.decision.findings[0].notice_id == "N-P004"
    passage = Sought(application, Path()).film(cast.WANTED.person)
    assert [finding.notice_id for finding in passage.decision.findings] == ["N-P004"]


class _Feed:
    """The state of a database that holds exactly what the gallery was given."""

    def __init__(self, gallery: ExactGallery) -> None:
        self._gallery = gallery

    def state(self) -> GalleryState:
        return self._gallery.state()

    def position(self) -> int:
        return self._gallery.position

    def changes(self, _after: int, _limit: int) -> list[EnrolmentChange]:
        return []

    def tail(self, _after: int, _limit: int) -> FeedTail:
        return FeedTail((), self.position(), self.state(), True)


def test_answer_of_the_whole_search_depends_on_the_small_one() -> None:
    """Among 30,000 strangers: a face between both thresholds is found in the small gallery alone, and what the whole
    search answers, candidates, order and threshold, is the same before and after."""
    model, dimension = SHIPPED.model_id, 128
    chance = np.random.default_rng(7)
    vectors = chance.normal(size=(_STRANGERS, dimension)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    gallery = ExactGallery(model, dimension)
    rows = [
        Enrolment(EnrolmentId(f"e-{n}"), GalleryName.WATCHLIST, f"N-{n}", ImageId(f"i-{n}"), Template(vector, model))
        for n, vector in enumerate(vectors)
    ]
    gallery.apply([EnrolmentChange(n, row.enrolment_id, row) for n, row in enumerate(rows, start=1)])
    search = FaceSearch(gallery, _Feed(gallery), SHIPPED, 0.003, 0.003, 0.001)
    small = Selection(frozenset({"N-5", "N-17"}))
    whole_threshold = search.operating_point(GalleryName.WATCHLIST).threshold
    (first,) = search.search(GalleryName.WATCHLIST, rows[5].template, 1, small, 0.001)
    assert first.threshold < whole_threshold
    between = (first.threshold + whole_threshold) / 2
    aside = vectors[9] - vectors[9] @ vectors[5] * vectors[5]
    aside /= np.linalg.norm(aside)
    probe = Template((between * vectors[5] + np.sqrt(1 - between**2) * aside).astype(np.float32), model)
    before = search.search(GalleryName.WATCHLIST, probe)
    found = search.search(GalleryName.WATCHLIST, probe, among=small, target_fpir=0.001)
    after = search.search(GalleryName.WATCHLIST, probe)
    assert before == after
    assert [face.subject_id for face in before if face.is_match and face.subject_id == "N-5"] == []
    assert [(face.subject_id, face.gallery_size) for face in found if face.is_match] == [("N-5", 2)]
