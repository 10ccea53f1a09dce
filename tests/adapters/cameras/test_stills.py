"""A folder of pictures: their order, and what is none."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from iass.adapters.cameras.stills import StillsCamera
from iass.capture.source import parse_source
from iass.errors import NotFound


def jpeg(shade: int) -> bytes:
    return cv2.imencode(".jpg", np.full((32, 48, 3), shade, np.uint8))[1].tobytes()


def test_order_or_time_is_wrong_and_a_broken_one_ends_it(tmp_path: Path) -> None:
    for name, data in {"b.jpg": jpeg(100), "a.JPG": jpeg(50), "c.png": b"broken", "d.jpeg": jpeg(200)}.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "notes.txt").write_text("not a picture")
    camera = StillsCamera(parse_source(str(tmp_path)), seconds=2.0)
    shown = list(camera.pictures())
    assert [timed.at for timed in shown] == [0.0, 2.0, 6.0]
    assert [round(timed.picture.shrunk(16).pixels.mean()) for timed in shown] == [50, 100, 200]
    assert camera.counts.damaged == 1 and camera.counts.pictures == 3


def test_empty_folder_is_watched(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no picture"):
        list(StillsCamera(parse_source(str(tmp_path))).pictures())
