"""What `iass camera` says: a line for each passage on standard output, and how the streams go on standard error."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread
from time import monotonic

from rich.box import SIMPLE_HEAD
from rich.live import Live
from rich.markup import escape
from rich.table import Table

from iass.capture.lane import Post
from iass.case.delivery import Answer, Delivery
from iass.cli.terminal import ERR, OUT, as_line
from iass.errors import IassError
from iass.face.passages import ObservedPassage
from iass.watching import Station

_EVERY = 1.0
_SAME_TROUBLE = 30.0
"""Seconds from one showing of the table to the next, and until the same trouble is told again."""


class CameraReport:
    """May be called by several threads. refused: captures that the service will never take."""

    def __init__(self, as_json: bool) -> None:
        self.refused = 0
        self._as_json = as_json
        self._one = Lock()
        self._told: dict[str, float] = {}
        self._began = monotonic()

    def passed(self, station: Station, seen: ObservedPassage, delivery: Delivery | None) -> None:
        """A passage was found. It is told now when it is not sent, and else with its answer."""
        if delivery is None:
            self._tell(station.post, seen, None)
        else:
            delivery.deliver(station.post, seen)

    def answered(self, post: Post, seen: ObservedPassage, answer: Answer) -> None:
        """The service has it, or refuses it for good."""
        with self._one:
            self.refused += answer.refusal is not None
        self._tell(post, seen, answer)

    def trouble(self, error: IassError) -> None:
        """On standard error; the same words once in half a minute."""
        text, now = str(error), monotonic()
        with self._one:
            if now - self._told.get(text, -_SAME_TROUBLE) < _SAME_TROUBLE:
                return
            self._told[text] = now
        ERR.print(f"[bold red]trouble:[/] {escape(text)}", soft_wrap=True)

    def troubles(self, stations: Sequence[Station]) -> None:
        """Of cameras that give no picture now, and of those that are given up while the others go on."""
        for station in stations:
            trouble = station.failure or station.camera.counts.trouble
            if trouble is not None:
                self.trouble(trouble)

    def note(self, text: str) -> None:
        ERR.print(text, soft_wrap=True)

    def ended(self, stations: Sequence[Station], unsent: int) -> None:
        """What came of all of it."""
        ERR.print(_table(stations, monotonic() - self._began))
        if unsent:
            self.note(f"{unsent} passages were not sent, and are lost with this process")
        if self.refused:
            self.note(f"{self.refused} captures were refused by the service; their lines say why")

    @contextmanager
    def progress(self, stations: Sequence[Station], delivery: Delivery | None) -> Iterator[None]:
        """Which camera watches which lane; on a terminal, a table that is renewed every second."""
        for station in stations:
            self.note(f"{station.post.key}: {escape(station.camera.name)}")
        if not ERR.is_terminal:
            yield
            return
        over = Event()
        # Lines for a file or a pipe must not be drawn above the table instead.
        with Live(console=ERR, auto_refresh=False, transient=True, redirect_stdout=OUT.is_terminal) as live:

            def renew() -> None:
                while not over.wait(_EVERY):
                    waiting = delivery.waiting if delivery else 0
                    live.update(_table(stations, monotonic() - self._began, waiting), refresh=True)

            thread = Thread(target=renew, name="progress", daemon=True)
            thread.start()
            try:
                yield
            finally:
                over.set()
                thread.join()

    def _tell(self, post: Post, seen: ObservedPassage, answer: Answer | None) -> None:
        line = as_line(_record(post, seen, answer)) if self._as_json else f"{_line(post, seen, answer)}\n"
        with self._one, suppress(BrokenPipeError):  # who read along is gone; passages are still sent
            sys.stdout.write(line)
            sys.stdout.flush()


def _record(post: Post, seen: ObservedPassage, answer: Answer | None) -> dict[str, object]:
    """Seconds of the stream; no picture and no template."""
    record: dict[str, object] = {
        "passage": seen.passage,
        "lane": post.key,
        "direction": post.direction.value,
        "track": seen.track,
        "first_seen": round(seen.first_seen, 3),
        "last_seen": round(seen.last_seen, 3),
        "sent_at": round(seen.sent_at, 3),
        "shots": [
            {
                "at": round(shot.at, 3),
                "inter_eye_distance": round(shot.inter_eye_distance, 1),
                "utility": round(shot.utility, 3),
            }
            for shot in seen.shots
        ],
    }
    if answer is not None:
        record |= {
            "advice": answer.advice,
            "alert_id": answer.alert_id,
            "crossing_id": answer.crossing_id,
            "failure": answer.failure,
            "refusal": answer.refusal,
        }
    return record


def _line(post: Post, seen: ObservedPassage, answer: Answer | None) -> str:
    eyes = max(shot.inter_eye_distance for shot in seen.shots)
    told = f"{post.key}  {seen.first_seen:8.2f} s  {len(seen.shots)} shots, {eyes:.0f} pixels between the eyes"
    if answer is None:
        return told
    if answer.refusal:
        return f"{told}: refused: {answer.refusal}"
    if answer.failure:
        return f"{told}: could not be searched: {answer.failure}"
    return f"{told}: {answer.advice}" + (f", alert {answer.alert_id}" if answer.alert_id else "")


def _table(stations: Sequence[Station], seconds: float, waiting: int | None = None) -> Table:
    headings = ("lane", "read/s", "looks/s", "skipped", "damaged", "lost", "in view", "passages")
    table = Table(*headings, box=SIMPLE_HEAD)
    for column in table.columns[1:]:
        column.justify = "right"
    for station in stations:
        counts = station.camera.counts
        table.add_row(
            station.post.key,
            f"{counts.pictures / seconds:.1f}",
            f"{station.looked / seconds:.1f}",
            str(station.pictures.dropped),
            str(counts.damaged),
            str(counts.reconnects),
            str(station.in_view),
            str(station.passages),
        )
    if waiting is not None:
        table.caption = f"{seconds:.0f} seconds; {waiting} passages not answered yet"
    return table
