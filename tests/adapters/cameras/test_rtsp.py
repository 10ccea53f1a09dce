"""A camera on the network that hangs up, comes back, and asks for a password."""

from threading import Timer

import pytest
from tests import films
from tests.rtsp import rtsp_camera

from iass.adapters.cameras.video import VideoCamera
from iass.capture.backoff import Backoff
from iass.capture.camera import TimedPicture
from iass.capture.source import parse_source
from iass.errors import NotReady

SECRET = "geheim"


def test_stream_that_ends_is_not_opened_again_or_time_starts_anew(capfd: pytest.CaptureFixture[str]) -> None:
    shades = [30 + 8 * number for number in range(24)]
    with rtsp_camera(films.film(films.plain(shades=shades), container="h264"), SECRET) as server:
        address = f"rtsp://admin:{SECRET}@127.0.0.1:{server.port}/stream"
        camera = VideoCamera(parse_source(address), Backoff(first=0.01, most=0.05))
        guard = Timer(60, camera.close)
        guard.start()
        shown = list[TimedPicture]()
        for timed in camera.pictures():
            shown.append(timed)
            if server.connections >= 3:
                camera.close()
        guard.cancel()
    assert camera.counts.trouble is None
    assert len(shown) > 24 and camera.counts.reconnects >= 2
    times = [timed.at for timed in shown]
    assert times == sorted(times) and times[0] == 0
    assert times[10] - times[0] == pytest.approx(10 / 12, abs=0.02)
    assert all(timed.wall is not None for timed in shown)
    assert shown[5].picture.shrunk(64).pixels.mean() == pytest.approx(shades[5], abs=12)
    told = capfd.readouterr()
    assert SECRET not in told.out + told.err


def test_wrong_password_is_shown_or_given_up(capfd: pytest.CaptureFixture[str]) -> None:
    with rtsp_camera(films.film(films.plain(), container="h264"), "another") as server:
        camera = VideoCamera(
            parse_source(f"rtsp://admin:{SECRET}@127.0.0.1:{server.port}/x"), Backoff(first=0.01, most=0.05)
        )
        Timer(0.5, camera.close).start()
        assert list(camera.pictures()) == []
        assert server.refused >= 2 and camera.counts.reconnects >= 1
    assert isinstance(camera.counts.trouble, NotReady) and "user and password" in camera.counts.trouble.mend
    told = capfd.readouterr()
    assert SECRET not in told.out + told.err


def test_camera_that_is_still_starting_is_given_up() -> None:
    with rtsp_camera(films.film(films.plain(), container="h264"), SECRET, starting=1) as server:
        address = f"rtsp://admin:{SECRET}@127.0.0.1:{server.port}/stream"
        camera = VideoCamera(parse_source(address), Backoff(first=0.01, most=0.05))
        guard = Timer(60, camera.close)
        guard.start()
        assert next(camera.pictures()).at == 0
        guard.cancel()
    assert camera.counts.reconnects == 1 and server.connections == 1
