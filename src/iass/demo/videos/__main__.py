"""`scripts/videos [FOLDER]`: makes the test videos."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from iass.demo.videos.chance import by_chance
from iass.demo.videos.film import Format, film
from iass.demo.videos.script import VIDEOS, Video, named

ERR = Console(stderr=True, highlight=False)


def main(arguments: Sequence[str] | None = None) -> None:
    """Makes each video in turn; says what it shows and how many visits have to be found."""
    parser = _parser()
    told = parser.parse_args(arguments)
    if told.seed and (told.only or told.seconds):
        parser.error("--seed draws other films, each of a minute; it goes with neither --only nor --seconds")
    form = Format(told.size[0], told.size[1], told.fps)
    told.folder.mkdir(parents=True, exist_ok=True)
    columns = (TextColumn("{task.description:12}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=ERR, disable=not ERR.is_terminal) as bar:
        for video in [by_chance(seed) for seed in told.seed] if told.seed else named(told.only or ()):
            _make(video.lasting(told.seconds) if told.seconds else video, told.folder, form, bar)


def _make(video: Video, folder: Path, form: Format, bar: Progress) -> None:
    task = bar.add_task(video.name, total=None)
    truth = film(video, folder, form, lambda done, total: bar.update(task, completed=done, total=total))
    good = sum(visit.good for visit in truth.visits)
    said = f"{truth.video}: {video.what}; {truth.seconds:.0f} s, {len(truth.visits)} visits, {good} to be found"
    bar.console.print(said, soft_wrap=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("scripts/videos", description="Test videos of synthetic people, with their truth.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("var/videos"), help="where to (var/videos)")
    parser.add_argument("--size", type=_size, default=(1920, 1080), help="1920x1080 or 1280x720; any even size")
    parser.add_argument(
        "--fps", type=int, default=12, choices=range(1, 61), metavar="1..60", help="frames a second (12)"
    )
    parser.add_argument("--seconds", type=float, default=0, help="make each last so long, with more people")
    parser.add_argument("--only", nargs="+", choices=[video.name for video in VIDEOS], help="these videos alone")
    parser.add_argument("--seed", nargs="+", type=int, help="films drawn by lot instead, one for each of these numbers")
    return parser


def _size(text: str) -> tuple[int, int]:
    width, height = map(int, text.split("x"))
    if not (160 <= width <= 7680 and 120 <= height <= 4320) or width % 2 or height % 2:
        raise ValueError("no even size")
    return width, height


if __name__ == "__main__":
    main()
