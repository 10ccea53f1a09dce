"""What a second officer may clear, by what is enrolled of both (decision 0034)."""

from dataclasses import replace

import pytest
from tests.contracts.samples import MORNING, pair

from iass.access import Officer
from iass.errors import NotAllowed
from iass.ids import OfficerId
from iass.watchlist.look_alike import PairKind, PairState, Pictures, clear, renew

_SECOND = Officer(OfficerId("budi"))


def test_namesake_is_cleared_beside_pictures_that_nobody_compared() -> None:
    """Different models encoded them: no score, although both have a picture."""
    namesake = replace(pair(), kind=PairKind.NAMESAKE, papers="x", score=None)
    pictures = Pictures(namesake.subject_images, namesake.person_images, None)
    with pytest.raises(NotAllowed, match="nobody has compared"):
        clear(namesake, _SECOND, MORNING, "looked", pictures, 0.77)
    cleared = replace(namesake, state=PairState.CLEARED)
    with pytest.raises(NotAllowed, match="nobody has compared"):
        renew(cleared, _SECOND, MORNING, "looked", pictures, 0.77, is_bound=True)


def test_namesake_without_a_picture_of_the_sought_one_is_not_cleared() -> None:
    namesake = replace(pair(), kind=PairKind.NAMESAKE, papers="x", score=None, subject_images=())
    pictures = Pictures((), namesake.person_images, None)
    assert clear(namesake, _SECOND, MORNING, "looked", pictures, 0.77).state is PairState.CLEARED
