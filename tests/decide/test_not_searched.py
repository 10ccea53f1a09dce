"""A face that nobody looked for must not pass for a face that nobody found."""

from datetime import UTC, datetime

import pytest

from iass.capture.document import TravelDocument
from iass.capture.lane import Direction
from iass.decide.decision import Advice
from iass.decide.observation import NotSearched, Observation
from iass.decide.policy import decide
from iass.registry.enrolment import GalleryName

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("nationality", ["IDN", "MYS"])
@pytest.mark.parametrize(
    ("lists", "named", "disebut"),
    [
        ((GalleryName.WATCHLIST,), "in the watchlist:", "dalam daftar pencarian:"),
        ((GalleryName.REGISTRY,), "in the registry:", "dalam data penduduk terdaftar:"),
        (tuple(GalleryName), "registry, watchlist", "data penduduk terdaftar, daftar pencarian"),
    ],
)
def test_traveller_who_was_not_searched_is_cleared(
    direction: Direction, nationality: str, lists: tuple[GalleryName, ...], named: str, disebut: str
) -> None:
    document = TravelDocument("A1", nationality, "SANTOSO")
    observation = Observation(NOW, direction, document, None, None, None, (), (), not_searched=NotSearched(lists))
    decision = decide(observation)
    assert decision.advice is Advice.REFER
    [finding] = decision.findings
    assert finding.rule_id == "identification.not-available"
    assert named in finding.sentence.en and "check by hand" in finding.sentence.en
    assert disebut in finding.sentence.id and "periksa secara manual" in finding.sentence.id
    assert finding.article
