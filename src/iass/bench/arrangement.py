"""How a side is laid out over processes and threads, and the processes themselves."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Any

from iass.errors import NotReady


@dataclass(frozen=True, slots=True)
class Arrangement:
    """side: ours, opencv_ort or dlib. processes x lanes pictures are under way at once, each with `threads` threads.

    mirrored: of opencv_ort, whether the crop's mirror image is encoded too. words: for people.
    """

    side: str
    words: str
    processes: int = 1
    lanes: int = 1
    threads: int = 1
    mirrored: bool = False


@dataclass(slots=True)
class Running:
    """The processes of one arrangement, as one. Close it; what they print on standard error is thrown away."""

    arrangement: Arrangement
    found: list[bool] = field(default_factory=list)
    missing: str = ""
    _children: list["subprocess.Popen[str]"] = field(default_factory=list)

    @classmethod
    def start(cls, arrangement: Arrangement, pictures: Sequence[Path], cache_dir: Path) -> "Running":
        """Loads, and makes every picture's template once. `missing` says why a side cannot be had."""
        running = cls(arrangement)
        told = {
            "side": arrangement.side,
            "lanes": arrangement.lanes,
            "threads": arrangement.threads,
            "mirrored": arrangement.mirrored,
            "pictures": [str(path) for path in pictures],
            "cache_dir": str(cache_dir),
        }
        for _ in range(arrangement.processes):
            command = [sys.executable, "-m", "iass.bench.child"]
            child = subprocess.Popen(  # noqa: S603  # our own module
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
            running._children.append(child)
            _tell(child, told)
        answers = [_hear(child, arrangement) for child in running._children]
        running.missing = answers[0].get("missing", "")
        running.found = answers[0].get("found", [])
        return running

    def round(self, use: Sequence[int]) -> float:
        """Milliseconds until all pictures are done, shared out among the processes."""
        began = perf_counter()
        count = len(self._children)
        for number, child in enumerate(self._children):
            _tell(child, {"do": "round", "use": list(use[number::count])})
        spent = [_hear(child, self.arrangement)["milliseconds"] for child in self._children]
        return (perf_counter() - began) * 1000 if count > 1 else float(spent[0])

    def ask(self, do: str, use: Sequence[int], **further: Any) -> dict[str, Any]:
        """One command to the first process."""
        _tell(self._children[0], {"do": do, "use": list(use), **further})
        return _hear(self._children[0], self.arrangement)

    def peak_mb(self) -> float:
        """Of all its processes together."""
        for child in self._children:
            _tell(child, {"do": "peak", "use": []})
        peaks = [float(_hear(child, self.arrangement)["peak_mb"]) for child in self._children]
        return round(sum(peaks), 1)

    def __enter__(self) -> "Running":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self._children:
            child.kill()
            child.communicate()


def _tell(child: "subprocess.Popen[str]", told: Mapping[str, object]) -> None:
    assert child.stdin is not None  # noqa: S101  # it is a pipe
    try:
        child.stdin.write(json.dumps(told) + "\n")
        child.stdin.flush()
    except BrokenPipeError:
        pass  # it ended: its answer, or that there is none, tells why


def _hear(child: "subprocess.Popen[str]", arrangement: Arrangement) -> dict[str, Any]:
    assert child.stdout is not None  # noqa: S101  # it is a pipe
    line = child.stdout.readline()
    if not line:
        raise NotReady(f"the process of {arrangement.side} ({arrangement.words}) ended without an answer")
    answer: dict[str, Any] = json.loads(line)
    return answer
