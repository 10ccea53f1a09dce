"""The real service in a process of its own beside the cameras, and what it makes of their captures."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import monotonic

from iass.bench.crossing import fill_gallery
from iass.capture.lane import Post
from iass.case.delivery import Answer
from iass.errors import IassError, NotReady
from iass.face.passages import ObservedPassage
from iass.face.pipeline import FacePipeline
from iass.settings import Settings

_SAID = "IASS serves on "
_STOP_SECONDS = 15.0


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


@dataclass(frozen=True, slots=True)
class ServedBeside:
    """A running service. url: where it listens."""

    url: str
    process: "subprocess.Popen[str]"

    def processor_seconds(self) -> float:
        """User and system time of the process so far: fields 14 and 15 of proc_pid_stat(5)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served_beside(
    posts: Sequence[Post], gallery: int, settings: Settings, engine: FacePipeline, progress: Callable[[int, int], None]
) -> Iterator[ServedBeside]:
    """`iass serve` with a gallery of random faces and these lanes, in a folder that is removed afterwards.

    progress: faces enrolled so far, and in all. Raises NotReady when the service does not start.
    """
    with tempfile.TemporaryDirectory(prefix="iass-bench-") as folder:
        own = settings.model_copy(update={"data_dir": Path(folder), "database_url": type(settings.database_url)("")})
        fill_gallery(own, gallery, engine.model_id, engine.dimension, progress)
        process = subprocess.Popen(
            [sys.executable, "-m", "iass", "serve"],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            env={**os.environ, **_environment(own, posts, settings)},
        )
        try:
            yield ServedBeside(_url(process), process)
        finally:
            _end(process)


def _environment(own: Settings, posts: Sequence[Post], settings: Settings) -> Mapping[str, str]:
    """Compiled models are shared with this process, so that none is compiled twice. The log is kept short: nobody
    reads the pipe that it goes to."""
    models = settings.model_cache_dir or settings.data_dir / "models"
    return {
        "IASS_DATA_DIR": str(own.data_dir),
        "IASS_DATABASE_URL": "",
        "IASS_GALLERY_URL": "",
        "IASS_MASTER_KEY_FILE": str(own.master_key_file or own.data_dir / "master.key"),
        "IASS_MODEL_CACHE_DIR": str(models.resolve()),
        "IASS_HOST": "127.0.0.1",
        "IASS_PORT": "0",
        "IASS_LANES": ",".join(f"{post.key}=camera" for post in posts),
        "IASS_LOG_LEVEL": "ERROR",
    }


def _url(process: "subprocess.Popen[str]") -> str:
    """Waits until it says where it listens."""
    assert process.stderr is not None  # noqa: S101  # it is a pipe
    said = []
    for line in process.stderr:
        if _SAID in line:
            return line.partition(_SAID)[2].split()[0]
        said.append(line.strip())
    raise NotReady(f"the service ended before it served: {' '.join(said)[-300:]}")


def _end(process: "subprocess.Popen[str]") -> None:
    process.terminate()
    try:
        process.communicate(timeout=_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
