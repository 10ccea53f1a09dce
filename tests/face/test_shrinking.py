"""The extension answers what OpenCV does, bit for bit, so a machine without a compiler makes the same templates."""

import shutil
import sysconfig
from pathlib import Path
from types import ModuleType

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iass.capture.frame import Pixels
from iass.face import shrinking
from iass.face.shrinking import shrunk_by


def _picture(seed: int, rows: int, columns: int) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (rows, columns, 3), np.uint8)


def _by_opencv(pixels: Pixels, factor: int) -> Pixels:
    rows, columns = pixels.shape[0] // factor, pixels.shape[1] // factor
    part = pixels[: rows * factor, : columns * factor]
    return np.asarray(cv2.resize(part, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)


def _native() -> ModuleType:
    if shrinking._native is None:
        pytest.skip("this machine had no C compiler when IASS was installed")
    return shrinking._native


def test_the_extension_is_not_built_where_a_compiler_is() -> None:
    compiler, headers = shutil.which("gcc"), Path(sysconfig.get_path("include")) / "Python.h"
    if compiler is None or not headers.is_file():
        pytest.skip("no C compiler here")
    assert shrinking._native is not None


@given(
    seed=st.integers(0, 2**32 - 1),
    factor=st.integers(1, 40),
    rows=st.integers(1, 9),
    columns=st.integers(1, 9),
    over=st.tuples(st.integers(0, 3), st.integers(0, 3)),
)
@settings(max_examples=150, deadline=None)
def test_another_pixel_than_without_the_extension(
    seed: int, factor: int, rows: int, columns: int, over: tuple[int, int]
) -> None:
    pixels = _picture(seed, rows * factor + min(over[0], factor - 1), columns * factor + min(over[1], factor - 1))
    assert np.array_equal(shrunk_by(pixels, factor), _by_opencv(pixels, factor))


@pytest.mark.parametrize("factor", [3, 4, 6])
def test_another_pixel_in_a_part_of_a_picture(factor: int) -> None:
    """Its rows do not follow one another in memory."""
    part = _picture(1, 200, 300)[17:170, 23:240]
    assert np.array_equal(shrunk_by(part, factor), _by_opencv(part, factor))


@pytest.mark.parametrize("factor", [3, 4, 256])
def test_white_overflows(factor: int) -> None:
    assert (shrunk_by(np.full((factor, 2 * factor, 3), 255, np.uint8), factor) == 255).all()


def test_a_mirrored_picture_is_read_backwards() -> None:
    mirrored = _picture(2, 60, 60)[:, ::-1]
    assert np.array_equal(shrunk_by(mirrored, 3), _by_opencv(np.ascontiguousarray(mirrored), 3))


def test_a_larger_factor_than_the_extension_takes() -> None:
    pixels = _picture(3, 600, 300)
    assert np.array_equal(shrunk_by(pixels, 300), _by_opencv(pixels, 300))


def test_nothing_is_left_of_a_small_picture() -> None:
    with pytest.raises(ValueError, match="5 x 2 pixels"):
        shrunk_by(_picture(4, 2, 5), 3)


def test_without_the_extension_nothing_is_shrunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shrinking, "_native", None)
    pixels = _picture(5, 60, 90)
    assert np.array_equal(shrunk_by(pixels, 3), _by_opencv(pixels, 3))


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        (np.zeros((9, 9, 3), np.uint8), np.zeros((4, 3, 3), np.uint8), 3),
        (np.zeros((9, 9, 3), np.uint8), np.zeros((3, 4, 3), np.uint8), 3),
        (np.zeros((9, 9, 3), np.uint8), np.zeros((3, 3, 3), np.uint8), 0),
        (np.zeros((9, 9, 3), np.uint8), np.zeros((3, 3, 3), np.uint8), -3),
        (np.zeros((999, 9, 3), np.uint8), np.zeros((1, 0, 3), np.uint8), 257),
        (np.zeros((9, 9, 3), np.uint8)[::-1], np.zeros((3, 3, 3), np.uint8), 3),
        (np.zeros((9, 9, 4), np.uint8), np.zeros((3, 3, 3), np.uint8), 3),
        (np.zeros((9, 9, 3), np.uint16), np.zeros((3, 3, 3), np.uint8), 3),
        (np.zeros((9, 9), np.uint8), np.zeros((3, 3, 3), np.uint8), 3),
        (np.zeros((9, 18, 3), np.uint8)[:, ::2], np.zeros((3, 3, 3), np.uint8), 3),
    ],
)
def test_the_extension_reads_or_writes_beyond_its_pictures(
    source: np.ndarray[tuple[int, ...], np.dtype[np.generic]], target: Pixels, factor: int
) -> None:
    with pytest.raises(ValueError, match=r"picture|factor"):
        _native().shrink_into(source, target, factor)


def test_the_extension_writes_to_what_is_read_only() -> None:
    target = np.zeros((3, 3, 3), np.uint8)
    target.setflags(write=False)
    with pytest.raises(ValueError, match="read-only"):
        _native().shrink_into(np.zeros((9, 9, 3), np.uint8), target, 3)
