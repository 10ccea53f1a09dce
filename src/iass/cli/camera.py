"""`iass camera`: from cameras to captures, one for each passage."""

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

import typer

from iass.capture.lane import Direction, Post
from iass.capture.pace import PacedCamera
from iass.case.delivery import Delivery
from iass.cli.camera_report import CameraReport
from iass.cli.session import load_settings_in_use
from iass.errors import InvalidInput, NotReady
from iass.settings import Settings
from iass.watching import Station, Watching
from iass.wiring.cameras import new_watch, open_camera
from iass.wiring.delivery import camera_tls, open_delivery
from iass.wiring.faces import load_engine

_FLUSH_SECONDS = 20.0

_Lanes = Annotated[list[str], typer.Option("--lane", help="CHECKPOINT/LANE; one for each source, in their order.")]


def command(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE...", help="rtsp:// address, film, /dev/videoN or folder of pictures."),
    ],
    lane: _Lanes,
    service: Annotated[str, typer.Option(help="Address of the service; this machine's by default.")] = "",
    direction: Annotated[Direction, typer.Option(help="Direction of travel before the cameras.")] = Direction.ARRIVAL,
    officer: Annotated[str, typer.Option(help="Id that the captures are recorded under.")] = "camera",
    paced: Annotated[bool, typer.Option(help="Show films at their own speed, as if they were live.")] = False,
    dry_run: Annotated[bool, typer.Option(help="Tell the passages and send nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line for each passage.")] = False,
) -> None:
    """Watch lanes through cameras, and send one capture for each passage. Ctrl-C ends it.

    Needs no database: faces are found, followed and chosen here, and the service decides by the pictures that it is
    sent. While the service is away, passages wait in memory; they are lost when this process ends before it is back.
    """
    posts = _posts(sources, lane, direction)
    settings = load_settings_in_use()
    report = CameraReport(as_json)
    stations = _stations(settings, sources, posts, paced)
    delivery = None if dry_run else _delivery(settings, service, officer, posts, report)
    unsent = _watch(stations, delivery, report)
    for station in stations:
        if station.failure is not None:
            report.trouble(station.failure)
    if unsent or report.refused or any(station.failure for station in stations):
        raise typer.Exit(1)


def _posts(sources: Sequence[str], lanes: Sequence[str], direction: Direction) -> list[Post]:
    if len(sources) != len(lanes):
        what = f"{len(sources)} sources and {len(lanes)} lanes"
        raise InvalidInput(what, where="--lane", mend="Give --lane once for each source, in their order")
    posts = [Post.parse(lane, direction) for lane in lanes]
    if len({post.key for post in posts}) < len(posts):
        raise InvalidInput("a lane is named twice", where="--lane", mend="One camera watches a lane")
    return posts


def _stations(settings: Settings, sources: Sequence[str], posts: Sequence[Post], paced: bool) -> list[Station]:
    """One model for all of them."""
    cameras = [open_camera(source) for source in sources]
    engine = load_engine(settings)
    return [
        Station(post, PacedCamera(camera) if paced and not camera.live else camera, new_watch(engine, settings, camera))
        for post, camera in zip(posts, cameras, strict=True)
    ]


def _delivery(settings: Settings, service: str, officer: str, posts: Sequence[Post], report: CameraReport) -> Delivery:
    scheme = "https" if settings.tls_certificate else "http"
    delivery = open_delivery(
        service or f"{scheme}://{settings.host}:{settings.port}",
        officer,
        report.answered,
        report.trouble,
        settings.camera_key_file,
        camera_tls(settings),
    )
    try:
        for post in posts:
            delivery.check(post)
    except NotReady as away:
        report.trouble(away)
    except BaseException:
        delivery.close(0.0)
        raise
    return delivery


def _watch(stations: Sequence[Station], delivery: Delivery | None, report: CameraReport) -> int:
    """Answers how many passages were not sent."""
    watching = Watching(stations, lambda station, seen: report.passed(station, seen, delivery))
    hurried = False
    with report.progress(stations, delivery), _terminated_as_interrupted():
        watching.start()
        try:
            while not watching.wait(0.5):
                report.troubles(stations)
        except KeyboardInterrupt:
            report.note("stopping: what was seen is still sent; Ctrl-C again leaves it")
            hurried = not _waited(watching)
            if hurried:
                report.note("left: who was in view is not sent")
        finally:
            watching.stop()
            unsent = _flush(delivery, 0.0 if hurried else _FLUSH_SECONDS) if delivery else 0
    unsent += delivery.lost if delivery else 0
    report.ended(stations, unsent)
    return unsent


def _waited(watching: Watching) -> bool:
    """Until who was in view is told; False when that is left."""
    try:
        watching.stop()
        watching.wait()
    except KeyboardInterrupt:
        return False
    return True


def _flush(delivery: Delivery, seconds: float) -> int:
    """Answers how many passages were not sent. Ctrl-C leaves those that wait, and they are counted too."""
    try:
        return delivery.close(seconds)
    except KeyboardInterrupt:
        return delivery.close(0.0)


@contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """A service manager ends a process by SIGTERM: who is in view is sent then too."""
    former = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)
