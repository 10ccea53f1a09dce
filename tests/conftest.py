"""Fixtures that every stage may use. Real parts only: real models, real databases, synthetic people."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import openpeople
import pytest

from iass.clock import FixedClock

ROOT = Path(__file__).resolve().parent.parent
_PEOPLE = Path(openpeople.__file__).parent / "data" / "curated"

Picture = Callable[[str, str], bytes]


@pytest.fixture(scope="session")
def picture() -> Picture:
    """picture("P001", "studio_portrait") -> JPEG bytes of a synthetic person."""

    def read(person: str, name: str) -> bytes:
        return (_PEOPLE / person / "assets" / f"{name}.jpg").read_bytes()

    return read


@pytest.fixture
def clock() -> FixedClock:
    """A Tuesday morning at Soekarno-Hatta."""
    return FixedClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def eval_data() -> Path:
    """The folder of the face data for evaluation. Absent on a desk: skipped. Absent in CI: an error."""
    folder = Path(os.environ.get("IASS_EVAL_DATA", ROOT.parent / "shared" / "eval"))
    if not (folder / "lfw-dev-pairs.csv").exists():
        if os.environ.get("CI"):
            pytest.fail(f"the evaluation data is missing: {folder}")
        pytest.skip("needs the face data for evaluation; set IASS_EVAL_DATA")
    return folder
