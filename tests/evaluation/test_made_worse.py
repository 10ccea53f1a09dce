"""A picture that is made worse in name only."""

import cv2
import numpy as np
import pytest

from iass.evaluation.made_worse import Harm, worsened

BOX = (60.0, 50.0, 80.0, 100.0)


@pytest.fixture(scope="module")
def picture() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    noise = np.random.default_rng(3).uniform(20, 230, (200, 200, 3)).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(noise, (0, 0), 2), np.uint8)


@pytest.mark.parametrize("harm", Harm)
def test_harm_leaves_a_picture_alone_or_differs_from_run_to_run(
    harm: Harm, picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
) -> None:
    mild, severe, again = (worsened(picture, BOX, harm, much, np.random.default_rng(4)) for much in (0.1, 1.0, 1.0))
    assert severe.dtype == np.uint8 and severe.shape[2] == 3
    assert np.array_equal(severe, again)
    if harm in (Harm.SHRUNK, Harm.CUT_OFF):
        assert severe.size < mild.size <= picture.size
    else:
        changes = [float(np.abs(made.astype(float) - picture).mean()) for made in (mild, severe)]
        assert changes[1] > changes[0] > 0
