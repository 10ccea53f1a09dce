"""What a search by photograph says in words: rarity, aliases, past crossings, and why nothing was searched."""

from dataclasses import replace

import pytest
from tests.contracts.samples import MORNING, NOTICE, PERSON, passage

from iass.case.aliases import Alias, Sign
from iass.case.past_faces import PastFace, PastFaces
from iass.case.photo_search import ListFindings, NoUsableFace, PhotoCandidate, PhotoFindings
from iass.console.catalogue import Language, load
from iass.console.views.search import CandidateView, ListView, failed, result
from iass.errors import IassError, InvalidInput, NotReady
from iass.face.outcome import FaceFailure, Failure
from iass.identify.evidence import FaceEvidence
from iass.identify.operating_point import OperatingPoint
from iass.ids import EnrolmentId, ModelId
from iass.registry.enrolment import GalleryName

ID, EN = load(Language.INDONESIAN), load(Language.ENGLISH)
POINT = OperatingPoint(0.5, 0.003, 1200, ModelId("model/1"), "record-1", False)
FACE = FaceEvidence("N-0001", EnrolmentId("enrolment-1"), 0.7, 0.5, 0.003, 1200, ModelId("model/1"))
CANDIDATE = PhotoCandidate(FACE, NOTICE, 0.001)


def _list(*candidates: PhotoCandidate, name: GalleryName = GalleryName.WATCHLIST) -> ListView:
    found = ListFindings(name, 1200, POINT, candidates)
    (shown,) = result(PhotoFindings("search-1", MORNING, (), (found,), PastFaces(0)), EN).lists
    return shown


def _shown(candidate: PhotoCandidate, name: GalleryName = GalleryName.WATCHLIST) -> CandidateView:
    return _list(candidate, name=name).candidates[0]


@pytest.mark.parametrize(
    ("rate", "said"),
    [(0.001, "1 in 1,000 strangers"), (0.0015, "1 in 666 strangers"), (0.6, "Any stranger"), (1.0, "Any stranger")],
)
def test_rarity_flatters_the_score(rate: float, said: str) -> None:
    assert said in _shown(replace(CANDIDATE, stranger_rate=rate)).score.meaning


def test_candidate_below_the_threshold_is_told_from_a_match_by_colour_alone() -> None:
    below = _shown(replace(CANDIDATE, evidence=replace(FACE, score=0.49)))
    assert (below.score.standing, below.score.headline) == ("below", "Below the threshold")
    assert (_shown(CANDIDATE).score.standing, _shown(CANDIDATE).score.headline) == ("above", "Above the threshold")


def test_list_without_a_match_says_nothing() -> None:
    assert _list(CANDIDATE).nobody == ""
    assert "nobody of this list" in _list(replace(CANDIDATE, evidence=replace(FACE, score=0.49))).nobody
    assert "enrolled" in _list().nobody


def test_picture_is_not_the_one_that_scored() -> None:
    odd = replace(CANDIDATE, evidence=replace(FACE, subject_id="N/1?x=#"))
    assert _shown(odd).picture == "/v1/notices/N%2F1%3Fx%3D%23/picture?enrolment=enrolment-1"
    person = replace(CANDIDATE, subject=PERSON, evidence=replace(FACE, subject_id="WNI-0001"))
    assert _shown(person, GalleryName.REGISTRY).picture == "/v1/persons/WNI-0001/portrait"


def test_alias_or_past_crossing_is_left_out() -> None:
    alias = Alias(GalleryName.REGISTRY, "WNI-0001", (Sign.DOCUMENT, Sign.FACE))
    camera = replace(passage(2), document=None)
    shown = _shown(replace(CANDIDATE, aliases=(alias,), crossings=(passage(1), camera)))
    assert [(one.subject_id, one.signs) for one in shown.aliases] == [
        ("WNI-0001", "same document number, alike in the face")
    ]
    first, second = shown.past
    assert (first.lane, first.direction_word, first.document, first.alert_id) == ("CGK/C01", "Arrival", "A1234", "")
    assert second.document == "" and first.advice_word
    assert (shown.kind, shown.documents) == ("Exit ban", NOTICE.document_numbers)


def test_record_that_has_gone_breaks_the_page() -> None:
    gone = _shown(replace(CANDIDATE, subject=None))
    assert (gone.name, gone.kind, gone.born, gone.nationality, gone.documents) == ("", "", "", "", ())


def test_refused_photograph_is_explained_in_the_other_language() -> None:
    error = NoUsableFace(FaceFailure(Failure.SEVERAL_FACES))
    assert failed(error, EN).reason == "The photograph shows several faces."
    assert failed(error, ID).reason == "Foto memuat lebih dari satu wajah."
    assert failed(error, ID).advice == ("Hanya satu orang dalam foto.",)
    assert failed(error, ID).field == "photo"


@pytest.mark.parametrize(
    ("error", "said", "field"),
    [
        (InvalidInput("english", where="purpose"), "Tujuan", "purpose"),
        (InvalidInput("english", where="case_number"), "Nomor kasus", "case_number"),
        (InvalidInput("english", where="lists"), "Cari dalam", "lists"),
        (InvalidInput("english", where="photo"), "Gambar tidak dapat dibaca", "photo"),
        (NotReady("english", where="watchlist"), "Sistem belum siap", ""),
        (InvalidInput("english", where="limit"), "tidak dapat dilayani", ""),
    ],
)
def test_refusal_is_in_english_or_blames_no_field(error: IassError, said: str, field: str) -> None:
    view = failed(error, ID)
    assert said in view.reason and view.field == field
    assert "english" not in view.reason


def test_faces_that_are_not_kept_are_told_as_nobody_found() -> None:
    shown = result(PhotoFindings("search-1", MORNING, (), (), PastFaces(0)), EN).past
    assert "not kept" in shown.lead and (shown.nobody, shown.more, shown.crossings) == ("", "", ())
    assert "tidak disimpan" in result(PhotoFindings("search-1", MORNING, (), (), PastFaces(0)), ID).past.lead


def test_faces_that_were_left_out_are_passed_over() -> None:
    past = PastFaces(30, MORNING.date(), 1200, 77, POINT, (PastFace(passage(), 0.612),), 3)
    shown = result(PhotoFindings("search-1", MORNING, (), (), past), EN).past
    assert "1,200" in shown.lead and "77" in shown.more and "2 more" in shown.more and shown.nobody == ""
    assert [one.score for one in shown.crossings] == ["0.612"]
    none = replace(past, left_out=0, passages=(), reached=0)
    assert "None of them" in result(PhotoFindings("search-1", MORNING, (), (), none), EN).past.nobody
