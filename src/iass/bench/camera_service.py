"""The real service in a process of its own beside the cameras, and what it makes of their captures."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import monotonic

from iass.bench.crossing import fill_gallery
from iass.bench.served import Served, served
from iass.capture.lane import Post
from iass.case.delivery import Answer
from iass.errors import IassError
from iass.face.passages import ObservedPassage
from iass.face.pipeline import FacePipeline
from iass.settings import Settings


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """What became of the captures. wait: seconds from telling a passage to its answer, median, 95th percentile and
    longest; delay: seconds from the first good shot to the answer, likewise median and longest, of passages that had
    a good shot. cores: of processor time that the service used a second. None where nothing was answered."""

    gallery: int
    cores: float
    delivered: int
    failed: int
    refused: int
    unsent: int
    wait_median: float | None
    wait_p95: float | None
    wait_longest: float | None
    delay_median: float | None
    delay_longest: float | None


@dataclass(slots=True)
class Answers:
    """Takes what is told and answered, from several threads: each list is only ever added to. now: seconds."""

    now: Callable[[], float] = monotonic
    waits: list[float] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    troubles: list[IassError] = field(default_factory=list)
    _told: dict[str, float] = field(default_factory=dict)

    def told(self, passage: ObservedPassage) -> None:
        """It goes to the service now."""
        self._told[passage.passage] = self.now()

    def answered(self, _post: Post, passage: ObservedPassage, answer: Answer) -> None:
        """See `iass.case.delivery.OnAnswer`."""
        if answer.refusal is not None:
            self.refusals.append(answer.refusal)
            return
        if answer.failure is not None:
            self.failures.append(answer.failure)
        waited = self.now() - self._told[passage.passage]
        self.waits.append(waited)
        if passage.first_good is not None:
            self.delays.append(passage.sent_at - passage.first_good + waited)

    def figures(self, gallery: int, cores: float, unsent: int) -> ServiceFigures:
        """cores: that the service used. unsent: captures that it did not answer."""
        waits, delays = sorted(self.waits), sorted(self.delays)
        return ServiceFigures(
            gallery=gallery,
            cores=round(cores, 2),
            delivered=len(waits),
            failed=len(self.failures),
            refused=len(self.refusals),
            unsent=unsent,
            wait_median=_rounded(median(waits) if waits else None),
            wait_p95=_rounded(waits[int(0.95 * (len(waits) - 1))] if waits else None),
            wait_longest=_rounded(max(waits, default=None)),
            delay_median=_rounded(median(delays) if delays else None),
            delay_longest=_rounded(max(delays, default=None)),
        )


@contextmanager
def served_beside(
    posts: Sequence[Post], gallery: int, settings: Settings, engine: FacePipeline, progress: Callable[[int, int], None]
) -> Iterator[Served]:
    """`iass serve` with a gallery of random faces and these lanes, in a folder that is removed afterwards.

    progress: faces enrolled so far, and in all. Raises NotReady when the service does not start.
    """
    with tempfile.TemporaryDirectory(prefix="iass-bench-") as folder:
        own = settings.model_copy(update={"data_dir": Path(folder), "database_url": type(settings.database_url)("")})
        fill_gallery(own, gallery, engine.model_id, engine.dimension, progress)
        with served(own, ",".join(f"{post.key}=camera" for post in posts), settings) as beside:
            yield beside


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
