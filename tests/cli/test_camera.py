"""`iass camera` as it is typed: what it tells, and what it never tells."""

import io
import json
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import main_thread
from time import monotonic
from typing import cast

import numpy as np
import pytest
from rich.console import Console
from tests import films

from iass.adapters.cameras.video import VideoCamera
from iass.adapters.delivery.captures import CaptureDelivery
from iass.capture.camera import TimedPicture
from iass.capture.lane import Direction, Post
from iass.capture.source import parse_source
from iass.case.delivery import Answer
from iass.cli.camera_report import CameraReport
from iass.errors import InvalidInput
from iass.face.best_shot import Shot
from iass.face.detected import DetectedFace
from iass.face.outcome import FaceProbe
from iass.face.passages import ObservedPassage
from iass.face.template import Template
from iass.face.watch import Watch
from iass.ids import ModelId
from iass.watching import Station, Watching

from .conftest import Iass

SECRET = "geheim"
SFACE = ModelId("sface")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture
def camera(iass: Iass, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iass:
    """camera(*words) in a data folder that keeps the models, since folding them costs seconds."""
    monkeypatch.setenv("IASS_DATA_DIR", str(folder))
    return lambda *words: iass("camera", *words)


def test_passage_of_a_film_is_not_told(camera: Iass, tmp_path: Path) -> None:
    path = films.write(tmp_path, films.walk())
    done = camera(str(path), "--lane", "CGK/K01", "--direction", "departure", "--dry-run", "--json")
    assert done.returncode == 0
    [line] = done.stdout.splitlines()
    told = json.loads(line)
    assert (told["lane"], told["direction"], told["track"]) == ("CGK/K01", "departure", 1)
    assert told["first_seen"] <= told["shots"][0]["at"] <= told["last_seen"] <= told["sent_at"]
    assert all(shot["inter_eye_distance"] > 39 and 0 < shot["utility"] <= 1 for shot in told["shots"])
    assert "CGK/K01" in done.stderr


def test_line_for_a_file_is_drawn_on_the_terminal(
    camera: Iass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in `iass camera --json > passages.jsonl`: the table is shown, and the lines are in the file."""
    terminal = io.StringIO()
    monkeypatch.setattr("iass.cli.camera_report.ERR", Console(file=terminal, force_terminal=True))
    done = camera(str(films.write(tmp_path, films.walk())), "--lane", "CGK/K01", "--dry-run", "--json")
    [line] = done.stdout.splitlines()
    assert json.loads(line)["lane"] == "CGK/K01"
    assert "passage-" not in terminal.getvalue()


def test_who_is_in_view_is_forgotten_when_the_process_is_terminated(
    camera: Iass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended_by_a_service_manager(self: VideoCamera) -> Iterator[TimedPicture]:
        for number, timed in enumerate(pictures(self)):
            yield timed
            if number == 4:
                signal.raise_signal(signal.SIGTERM)
                self._closing.wait(60)

    pictures = VideoCamera.pictures
    former = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        monkeypatch.setattr(VideoCamera, "pictures", ended_by_a_service_manager)
        done = camera(str(films.write(tmp_path, films.walk())), "--lane", "CGK/K01", "--dry-run", "--json")
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, former)
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 1
    assert "stopping" in done.stderr


def test_lane_that_is_given_up_is_told_only_at_the_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The other lanes may go on for months."""
    source = VideoCamera(parse_source(str(films.write(tmp_path, b"no film"))))
    station = Station(Post("CGK", "K02", Direction.ARRIVAL), source, cast(Watch, None))
    station.failure = InvalidInput("there is no video in it")
    CameraReport(as_json=False).troubles([station])
    assert "there is no video in it" in capsys.readouterr().err


def test_refused_capture_passes_for_a_taken_one(capsys: pytest.CaptureFixture[str]) -> None:
    probe = FaceProbe(
        DetectedFace((0, 0, 9, 9), np.zeros((5, 2), np.float32), 1), Template(np.ones(1, np.float32), SFACE)
    )
    shot = Shot(0.1, b"", probe.face.box, 50.0, 0.5, probe)
    seen = ObservedPassage("passage-1", 1, (1,), 0.0, 0.5, 0.1, 0.5, (shot,), probe)
    report = CameraReport(as_json=False)
    post = Post("CGK", "K01", Direction.ARRIVAL)
    report.answered(post, seen, Answer(advice="CLEAR"))
    assert report.refused == 0
    report.answered(post, seen, Answer(refusal="unknown lane"))
    report.ended([], unsent=0)
    told = capsys.readouterr()
    assert report.refused == 1 and "refused: unknown lane" in told.out
    assert "1 captures were refused" in told.err


def test_passage_is_told_as_sent_though_the_service_is_away(
    camera: Iass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iass.cli.camera._FLUSH_SECONDS", 0.5)
    path = films.write(tmp_path, films.walk())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        service = f"http://user:{SECRET}@127.0.0.1:{taken.getsockname()[1]}"
        done = camera(str(path), "--lane", "CGK/K01", "--service", service)
    assert done.returncode == 1 and done.stdout == ""
    assert "the service does not answer" in done.stderr and "1 passages were not sent" in done.stderr
    assert SECRET not in done.stderr


def test_number_of_lost_passages_is_not_told_when_waiting_for_the_service_is_cut_short(
    camera: Iass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while what waits is tried for the last time."""
    rest = CaptureDelivery._rest

    def ended_by_hand(self: CaptureDelivery, seconds: float) -> None:
        if self._closing and self._give_up_at > monotonic() + 5:
            signal.pthread_kill(main_thread().ident or 0, signal.SIGTERM)  # which alone is woken by it
        rest(self, seconds)

    monkeypatch.setattr(CaptureDelivery, "_rest", ended_by_hand)
    path = films.write(tmp_path, films.walk())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        done = camera(str(path), "--lane", "CGK/K01", "--service", f"http://127.0.0.1:{taken.getsockname()[1]}")
    assert done.returncode == 1 and done.stdout == ""
    assert "1 passages were not sent" in done.stderr


def test_second_interrupt_waits_for_who_is_in_view(
    camera: Iass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = list[float | None]()
    wait = Watching.wait

    def ended_twice(self: Watching, seconds: float | None = None) -> bool:
        waits.append(seconds)
        if len(waits) in (1, 2):
            raise KeyboardInterrupt
        return wait(self, seconds)

    monkeypatch.setattr(Watching, "wait", ended_twice)
    done = camera(str(films.write(tmp_path, films.walk())), "--lane", "CGK/K01", "--dry-run")
    assert waits == [0.5, None]
    assert done.returncode == 0 and "who was in view is not sent" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([f"rtsp://admin:{SECRET}@/x", "--lane", "CGK/K01"], "names no host"),
        ([f"http://admin:{SECRET}@10.0.0.7/x", "--lane", "CGK/K01"], "not opened"),
        ([f"rtsp://admin:{SECRET}@10.0.0.7/x", "--lane", "K01"], "not a lane"),
        ([f"rtsp://admin:{SECRET}@10.0.0.7/x"], "--lane"),
        (["a.mp4", "b.mp4", "--lane", "CGK/K01"], "2 sources and 1 lanes"),
        (["a.mp4", "b.mp4", "--lane", "CGK/K01", "--lane", "CGK/K01"], "named twice"),
        (["a.mp4", "--lane", "CGK/K01"], "no such film"),
    ],
)
def test_wrong_words_are_taken_or_a_password_is_told(camera: Iass, words: list[str], said: str) -> None:
    done = camera(*words, "--dry-run")
    assert done.returncode == 2
    assert said in done.stderr
    assert SECRET not in done.stdout + done.stderr
