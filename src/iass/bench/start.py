"""How long a new process takes to its first template: `python -m iass.bench.start PICTURE CACHE_DIR THREADS`."""

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from iass.errors import NotReady


def cold_starts(count: int, picture: Path, cache_dir: Path, threads: int) -> float:
    """Seconds from the start of the process to its first template: median of `count`, with every model compiled and
    kept by one that went before and is not counted."""
    command = [sys.executable, "-m", "iass.bench.start", str(picture), str(cache_dir), str(threads)]
    seconds = []
    for _ in range(count + 1):
        began = perf_counter()
        done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  # our own module
        if done.returncode:
            raise NotReady(f"a new process gave no template: {done.stderr.strip()[-300:]}", where=str(picture))
        seconds.append(perf_counter() - began)
    return round(median(seconds[1:] or seconds), 3)


def main() -> None:
    from iass.bench.ours import Ours  # noqa: PLC0415  # the parent needs no engine
    from iass.settings import Settings  # noqa: PLC0415

    picture, cache_dir, threads = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    Ours(Settings(data_dir=cache_dir, model_cache_dir=cache_dir, threads=threads)).template(picture.read_bytes())


if __name__ == "__main__":
    main()
