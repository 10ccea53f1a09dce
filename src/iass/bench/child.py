"""A side in a process of its own, so that its peak of memory is its own: `python -m iass.bench.child`.

Spoken to in lines of JSON: first how it is arranged and the pictures, then one command a line.
"""

import json
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import Any

from iass.bench.dlib_peer import Dlib
from iass.bench.ours import Ours
from iass.bench.peer import OpenCvOrt
from iass.bench.report import interleaved, middle
from iass.bench.side import Side
from iass.errors import IassError
from iass.settings import Settings

_STATUS = Path("/proc/self/status")


def main() -> None:
    """Answers each line with one; an error of ours as {"missing": words}."""
    begun = json.loads(sys.stdin.readline())
    try:
        side = _make(begun)
    except IassError as error:
        _say({"missing": str(error)})
        return
    pictures = [Path(path).read_bytes() for path in begun["pictures"]]
    with ThreadPoolExecutor(begun["lanes"]) as pool:
        _say({"found": [vector is not None for vector in pool.map(side.template, pictures)]})
        for line in sys.stdin:
            told = json.loads(line)
            chosen = [pictures[number] for number in told["use"]]
            _say(_COMMANDS[told["do"]](side, pool, chosen, told))


def _make(begun: dict[str, Any]) -> Side:
    cache_dir = Path(begun["cache_dir"])
    if begun["side"] == "ours":
        return Ours(Settings(data_dir=cache_dir, model_cache_dir=cache_dir, threads=begun["lanes"]))
    if begun["side"] == "dlib":
        return Dlib()
    return OpenCvOrt(cache_dir, begun["threads"], mirrored=begun["mirrored"])


def _round(side: Side, pool: ThreadPoolExecutor, chosen: Sequence[bytes], _told: dict[str, Any]) -> dict[str, Any]:
    began = perf_counter()
    list(pool.map(side.template, chosen))
    return {"milliseconds": (perf_counter() - began) * 1000}


def _steps(side: Side, _pool: ThreadPoolExecutor, chosen: Sequence[bytes], told: dict[str, Any]) -> dict[str, Any]:
    """One picture at a time."""
    times = interleaved(side.steps(chosen), told["rounds"])
    return {"steps": {name: middle(spent, len(chosen)) for name, spent in times.items()}}


def _peak(_side: Side, _pool: ThreadPoolExecutor, _chosen: Sequence[bytes], _told: dict[str, Any]) -> dict[str, Any]:
    """VmHWM of proc(5): the most memory that this process ever held, in MB of 10^6 bytes."""
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM:"))
    return {"peak_mb": round(int(line.split()[1]) * 1024 / 1e6, 1)}


def _agreement(side: Side, _pool: ThreadPoolExecutor, chosen: Sequence[bytes], told: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(side, Ours):
        raise ValueError("only our own side has a float32 reference")
    engine = {"model": str(side.encoder.model_id), "arithmetic": side.encoder.arithmetic.value}
    return {"cosines": side.agreement(chosen, Path(told["cache_dir"])), **engine}


_COMMANDS: dict[str, Callable[[Side, ThreadPoolExecutor, Sequence[bytes], dict[str, Any]], dict[str, Any]]] = {
    "round": _round,
    "steps": _steps,
    "peak": _peak,
    "agreement": _agreement,
}


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
