"""How long a new process takes to its first template: `python -m iass.bench.start PICTURE CACHE_DIR THREADS`."""

import subprocess
import sys
import threading
from pathlib import Path
from statistics import median
from subprocess import PIPE
from time import perf_counter

from iass.errors import NotReady

_SAID = "template"


def cold_starts(count: int, picture: Path, cache_dir: Path, threads: int) -> float:
    """Seconds from the start of the process to its first template: median of `count`, with every model compiled and
    kept by one that went before and is not counted."""
    command = [sys.executable, "-m", "iass.bench.start", str(picture), str(cache_dir), str(threads)]
    return round(median([_start(command) for _ in range(count + 1)][1:]), 3)


def _start(command: list[str]) -> float:
    """Until the process says that it has its template. What it prepares after that, it ends before it ends itself."""
    began = perf_counter()
    with subprocess.Popen(command, stdout=PIPE, stderr=PIPE, text=True) as process:  # noqa: S603  # our own module
        said = process.stdout.readline() if process.stdout else ""
        seconds = perf_counter() - began
        _, fault = process.communicate()
    if process.returncode or said.strip() != _SAID:
        raise NotReady(f"a new process gave no template: {fault.strip()[-300:]}", where=command[-3])
    return seconds


def main() -> None:
    from iass.bench.ours import Ours  # noqa: PLC0415  # the parent needs no engine
    from iass.settings import Settings  # noqa: PLC0415

    picture, cache_dir, threads = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    ours = Ours(Settings(data_dir=cache_dir, model_cache_dir=cache_dir, threads=threads))
    if ours.template(picture.read_bytes()) is not None:
        print(_SAID, flush=True)  # noqa: T201  # for the parent
    for other in threading.enumerate():
        if other is not threading.current_thread():
            other.join()


if __name__ == "__main__":
    main()
