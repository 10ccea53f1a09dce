"""Streams beside a service: what is reported is what happened to the captures."""

import json
from pathlib import Path

import numpy as np
from tests import films
from typer.testing import CliRunner

from iass.adapters.cameras.video import VideoCamera
from iass.bench.camera_service import Answers, served_beside
from iass.capture.lane import Direction, Post
from iass.capture.source import parse_source
from iass.case.delivery import Answer
from iass.cli.bench import app
from iass.face.detected import DetectedFace
from iass.face.outcome import FaceProbe
from iass.face.passages import ObservedPassage
from iass.face.pipeline import FacePipeline
from iass.face.template import Template
from iass.face.watch import new_watch
from iass.ids import ModelId
from iass.settings import Settings
from iass.wiring.delivery import open_delivery

POST = Post("BENCH", "K01", Direction.ARRIVAL)


def passage(name: str, first_good: float | None = 1.0, sent_at: float = 1.5) -> ObservedPassage:
    probe = FaceProbe(
        DetectedFace((0, 0, 9, 9), np.zeros((5, 2), np.float32), 1), Template(np.ones(1, np.float32), ModelId("m"))
    )
    return ObservedPassage(name, 1, (1,), 0.9, 1.5, first_good, sent_at, (), probe)


def test_wait_of_one_capture_is_told_as_another_s() -> None:
    clock = iter([10.0, 10.5, 10.7, 12.5])
    answers = Answers(now=lambda: next(clock))
    quick, slow = passage("quick"), passage("slow", first_good=None)
    answers.told(quick)
    answers.told(slow)
    answers.answered(POST, quick, Answer(advice="CLEAR"))
    answers.answered(POST, slow, Answer(failure="too_blurred"))
    figures = answers.figures(gallery=9, cores=0.123, unsent=1)
    assert (figures.delivered, figures.failed, figures.refused, figures.unsent, figures.cores) == (2, 1, 0, 1, 0.12)
    assert (figures.wait_median, figures.wait_p95, figures.wait_longest) == (1.35, 0.7, 2.0)
    assert (figures.delay_median, figures.delay_longest) == (1.2, 1.2), "half a second before it was sent, and the wait"


def test_refused_capture_counts_as_delivered() -> None:
    answers = Answers(now=lambda: 0.0)
    answers.told(passage("p"))
    answers.answered(POST, passage("p"), Answer(refusal="unknown lane"))
    figures = answers.figures(1, 0.0, 0)
    assert (figures.delivered, figures.refused, figures.wait_median, figures.delay_median) == (0, 1, None, None)


def test_capture_does_not_reach_the_service_beside(engine: FacePipeline, tmp_path: Path) -> None:
    watch = new_watch(engine.detector, engine, 60)
    camera = VideoCamera(parse_source(str(films.write(tmp_path, films.walk()))))
    seen = [one for timed in camera.pictures() for one in watch.see(timed.picture, timed.at).passages]
    seen += watch.end().passages
    answers = Answers()
    with served_beside([POST], 20, Settings(data_dir=tmp_path), engine, lambda _done, _total: None) as beside:
        delivery = open_delivery(beside.url, "bench", answers.answered, answers.troubles.append)
        delivery.check(POST)
        for one in seen:
            answers.told(one)
            delivery.deliver(POST, one)
        unsent = delivery.close(60.0)
        spent = beside.processor_seconds()
    assert beside.process.poll() is not None, "it was left running"
    figures = answers.figures(20, spent, unsent)
    assert (figures.delivered, figures.refused, figures.failed, figures.unsent) == (len(seen), 0, 0, 0)
    assert len(seen) == 1 and spent > 0


def test_pictures_of_a_stream_are_lost_from_the_count(tmp_path: Path) -> None:
    film = str(films.write(tmp_path, films.walk()))
    done = CliRunner().invoke(app, ["camera", film, "--streams", "2", "--json"], env={"IASS_DATA_DIR": str(tmp_path)})
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert [one["looked"] + one["skipped"] for one in told["streams"]] == [20, 20]
    assert told["service"] is None and told["cores"] > 0
