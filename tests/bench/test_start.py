"""A start is timed to the template, and a process that gives none is no start."""

from collections.abc import Callable
from pathlib import Path

import pytest

from iass.adapters.convolution.layers import fast
from iass.bench.start import cold_starts
from iass.errors import NotReady

Picture = Callable[[str, str], bytes]


def test_start_without_a_template_is_timed(tmp_path: Path) -> None:
    path = tmp_path / "text.jpg"
    path.write_text("no picture")
    with pytest.raises(NotReady, match="no template"):
        cold_starts(1, path, tmp_path / "models", 1)


def test_first_start_leaves_networks_to_be_made(tmp_path: Path, picture: Picture) -> None:
    path = tmp_path / "selfie.jpg"
    path.write_bytes(picture("P001", "amateur_selfie"))
    assert cold_starts(1, path, tmp_path / "models", 1) > 0
    kept = [one.name for one in (tmp_path / "models").iterdir()]
    packed, compiled = (sum(mark in name for name in kept) for mark in ("-packed-", "-compiled-"))
    assert (packed, compiled) == ((2, 0) if fast() else (0, 8)), kept
