"""The real service in a process of its own, for benchmarks that call it from outside."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from iass.errors import NotReady
from iass.settings import Settings

_SAID = "IASS serves on "
_STOP_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Served:
    """A running service. url: where it listens."""

    url: str
    process: "subprocess.Popen[str]"

    def processor_seconds(self) -> float:
        """User and system time of the process so far: fields 14 and 15 of proc_pid_stat(5)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(own: Settings, lanes: str, settings: Settings) -> Iterator[Served]:
    """`iass serve` on what lies in the folder of `own`, with these lanes, on a free port of this machine.

    settings: of this process, whose compiled models are shared. Raises NotReady when the service does not start.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "iass", "serve"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **_environment(own, lanes, settings)},
    )
    try:
        yield Served(_url(process), process)
    finally:
        _end(process)


def _environment(own: Settings, lanes: str, settings: Settings) -> Mapping[str, str]:
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
        "IASS_LANES": lanes,
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
