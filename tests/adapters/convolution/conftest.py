"""Our own layers, and OpenVINO's answers to hold them against."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from iass.adapters.convolution.layers import Layers, load

Answer = Callable[[NDArray[np.uint8]], NDArray[np.float32]]


@pytest.fixture(scope="session")
def cache_dir() -> Path:
    """Shared by the whole session, see tests/conftest.py."""
    return Path(os.environ["IASS_MODEL_CACHE_DIR"])


@pytest.fixture(scope="session")
def layers() -> Layers:
    """These tests need the extension, which every machine with a compiler has; see `test_layers`."""
    found = load()
    assert found is not None, "the extension was not compiled"
    return found
