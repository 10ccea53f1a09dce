"""`iass evaluate camera`: whether everybody who walked through the test videos was captured, and each once."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from iass.capture.still import decode
from iass.cli.evaluating import AsJson
from iass.cli.session import load_settings_in_use
from iass.cli.terminal import ERR, OUT, print_json
from iass.demo import people
from iass.evaluation import camera_truth
from iass.evaluation.camera_run import Portraits, observe, truth_files
from iass.evaluation.camera_score import VideoScore, score_video, together
from iass.face.outcome import FaceProbe
from iass.face.pipeline import FacePipeline
from iass.face.template import Template
from iass.settings import Settings
from iass.wiring.cameras import new_watch, open_camera
from iass.wiring.faces import load_engine


def command(
    videos: Annotated[Path, typer.Option(help="Folder of videos with their ground truth, as scripts/videos makes it.")],
    only: Annotated[list[str] | None, typer.Option(help="A video's name; may be given again.")] = None,
    as_json: AsJson = False,
) -> None:
    """Camera to captures on videos with ground truth: found, missed, duplicated, identity switches, delay, speed.

    Every frame is looked at, as fast as it goes, in one thread. Exit status 1 when a passage was not found exactly
    once.
    """
    files = truth_files(videos, only or ())
    settings = load_settings_in_use()
    engine = load_engine(settings)
    portraits = _portraits(engine)
    with _bars() as bars:
        scores = [_scored(path, engine, settings, portraits, bars) for path in files]
    _show(scores, engine.model_id, settings.passage_seconds, as_json)
    raise typer.Exit(0 if all(one.score.exact for one in scores) else 1)


def _scored(path: Path, engine: FacePipeline, settings: Settings, portraits: Portraits, bars: Progress) -> VideoScore:
    truth = camera_truth.read(path)
    camera = open_camera(str(path.with_name(truth.video)))
    task = bars.add_task(truth.video, total=len(truth.frames))
    try:
        watch = new_watch(engine, settings, camera)
        observed = observe(camera, watch, portraits, lambda done: bars.update(task, completed=done))
    finally:
        camera.close()
    return score_video(truth, observed, settings.passage_seconds)


def _portraits(engine: FacePipeline) -> dict[str, Template[Any]]:
    """The synthetic people as a passport shows them: the captures have to be nearest to the right one."""
    enrolled = {}
    for person in people.PEOPLE:
        outcome = engine.one_face(decode(people.passport_photo(person), where=person))
        if isinstance(outcome, FaceProbe):
            enrolled[person] = outcome.template
    return enrolled


def _show(scores: Sequence[VideoScore], model: str, window: float, as_json: bool) -> None:
    total = together(scores)
    if as_json:
        told = {"model": model, "passage_seconds": window, "goal": _goal()}
        print_json({**told, "videos": [one.record() for one in scores], "total": total.record()})
        return
    headings = (
        "video",
        "good",
        "found",
        "missed",
        "merged",
        "twice",
        "false",
        "mixed",
        "swaps",
        "IDF1",
        "fps",
        "delay",
        "most",
    )
    table = Table(*headings, box=None, padding=(0, 1, 0, 0))
    for column in table.columns[1:]:
        column.justify = "right"
    for one in (*scores, total):
        table.add_row(*_cells(one), style="bold" if one is total else None)
    OUT.print(table)
    for who in total.score.missing:
        OUT.print(f"missed: {who}")
    spare, mistaken = total.score.spare, total.score.mistaken
    unseen = f"{total.dropped} of {total.read} frames not looked at"
    OUT.print(f"captured though not demanded: {spare}; nearest to another person's portrait: {mistaken}; {unseen}")
    OUT.print("delay, most: seconds from the first good frame to the capture, median and longest")
    OUT.print(f"model {model}; one passage within {window:g} s; to be found: {_goal()}", soft_wrap=True)


def _cells(one: VideoScore) -> tuple[str, ...]:
    told = one.record()
    names = ("passages", "found", "missed", "merged", "duplicated", "false", "mixed", "id_switches")
    counted = (str(told[name]) for name in names)
    measured = (("idf1", ".3f"), ("frames_per_second", ".1f"), ("delay_median", ".2f"), ("delay_max", ".2f"))
    return (
        one.video.removesuffix(".mp4"),
        *counted,
        *("" if told[name] is None else format(told[name], form) for name, form in measured),
    )


def _goal() -> str:
    return (
        f"{camera_truth.LEAST_EYES:g} pixels between the eyes and {camera_truth.LEAST_VISIBLE:.0%} of the face "
        f"unhidden for {camera_truth.LEAST_SECONDS:g} s"
    )


@contextmanager
def _bars() -> Iterator[Progress]:
    """One bar a video, on standard error, and only on a terminal."""
    columns = (TextColumn("{task.description:16}"), BarColumn(), TextColumn("{task.completed}"), TimeRemainingColumn())
    with Progress(*columns, console=ERR, disable=not ERR.is_terminal) as bars:
        yield bars
