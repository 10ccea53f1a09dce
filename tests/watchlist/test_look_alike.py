"""What a second officer may clear, by what is enrolled of both (decision 0034)."""

from dataclasses import replace

import pytest
from tests.contracts.samples import MORNING, bearer_pair, enrolment, pair, template

from iass.access import Officer
from iass.errors import Conflict, NotAllowed
from iass.identify.bearer import BearerEvidence
from iass.ids import ModelId, OfficerId
from iass.watchlist.look_alike import PairKind, PairState, Pictures, clear, record, renew

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


_OTHER_MODEL = ModelId("another-model")


def test_chip_s_portrait_is_measured_against_some_of_the_pictures_alone() -> None:
    """One that another model encoded may be the bearer's own, under another name. With both models it is compared."""
    rows = [enrolment(1), enrolment(2, model=_OTHER_MODEL)]
    found = BearerEvidence.of("ab" * 32, template(3), rows)
    assert (found.images, found.score) == ((rows[0].image_id, rows[1].image_id), None)
    again = replace(enrolment(4), image_id=rows[1].image_id)
    best = max(template(3).similarity(one.template) for one in (rows[0], again))
    assert BearerEvidence.of("ab" * 32, template(3), [*rows, again]).score == best
    assert BearerEvidence.of("ab" * 32, template(3), []).score is None


_SEEN = Pictures(bearer_pair().subject_images, (), 0.61)
"""What was measured at the lane, of the pictures that are still enrolled."""


def test_bearer_of_the_sought_one_s_own_picture_is_cleared() -> None:
    """A state signed it under another name: no score tells that from a twin, and a twin is recorded in the registry."""
    near = replace(bearer_pair(), score=0.78)
    with pytest.raises(NotAllowed, match="perhaps one person under two names"):
        clear(near, _SECOND, MORNING, "looked", replace(_SEEN, score=0.78), 0.77)
    with pytest.raises(Conflict, match="no bar"):
        record(near, _SECOND, MORNING, "looked", replace(_SEEN, score=0.78), PairKind.TWIN, 0.77)
    with pytest.raises(NotAllowed, match="perhaps one person under two names"):
        clear(bearer_pair(), _SECOND, MORNING, "looked", replace(_SEEN, score=None), 0.77)


def test_bearer_is_cleared_alone_or_beside_pictures_that_were_never_held_against_the_chip() -> None:
    with pytest.raises(NotAllowed, match="two officers"):
        clear(bearer_pair(), Officer(OfficerId(" Sari")), MORNING, "looked", _SEEN, 0.77)
    with pytest.raises(Conflict, match="other pictures"):
        clear(bearer_pair(), _SECOND, MORNING, "looked", replace(_SEEN, subject=_SEEN.subject[:1]), 0.77)
    cleared = clear(bearer_pair(), _SECOND, MORNING, "looked", _SEEN, 0.77)
    assert (cleared.state, cleared.person_images, cleared.score) == (PairState.CLEARED, (), 0.61)
