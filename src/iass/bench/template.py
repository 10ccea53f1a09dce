"""One template of a still: ours against the same models on OpenCV and ONNX Runtime, and against dlib, in one run."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import median

import cv2

from iass.adapters.openvino.cpu import core_count, cpu_name
from iass.bench.arrangement import Arrangement, Running
from iass.bench.report import interleaved, middle
from iass.bench.start import cold_starts
from iass.capture import still
from iass.demo import people
from iass.errors import InvalidInput, NotFound, NotReady

_WIDTH, _HEIGHT = 640, 480
_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp"})
_MOST_PICTURES = 200
_ROUND_FACES = 40
"""At least so many in a round: at 60 a second ten are over before threads and caches are awake."""

_STEP_ROUNDS = 5
_STEP_PICTURES = 10
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Speed:
    """faces_per_s: of the median round. peak_mb: most memory its processes ever held. milliseconds: 1000 / faces_per_s.
    steps: median milliseconds of each step for one picture, one at a time, measured apart."""

    arrangement: str
    faces_per_s: float
    milliseconds: float
    peak_mb: float
    steps: dict[str, float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was measured. ratio_*: faces that ours does while the other does one, median over the rounds.

    opencv_ort: the faster of its two arrangements, one crop a face; `variants` has all, with the mirror image too.
    dlib: None where it is not installed; dlib_missing says how to mend that. agreement_*: cosine of our templates to
    those of float32, over all faces.
    cold_start_s: a new process, to its first template, with compiled models kept; median.
    """

    cpu: str
    threads: int
    rounds: int
    pictures: int
    faces: int
    sizes: tuple[str, ...]
    model: str
    arithmetic: str
    ours: Speed
    opencv_ort: Speed
    dlib: Speed | None
    dlib_missing: str
    ratio_opencv_ort: float
    ratio_dlib: float | None
    variants: dict[str, Speed]
    ratio_variants: dict[str, float]
    agreement_least: float
    agreement_median: float
    cold_start_s: float


def measure(
    images: Path | None, rounds: int, threads: int, starts: int = 3, progress: Progress = lambda _: None
) -> Comparison:
    """Every round handles every picture, a few several times where there are few; the sides take turns.

    images: a folder of pictures, taken as they are; None for a 640 x 480 JPEG of each synthetic person. threads: for
    every side; 0 for as many as the cores. Needs the extra `bench`: raises NotReady else, InvalidInput or NotFound for
    a folder without a face.
    """
    threads = threads or core_count()
    with tempfile.TemporaryDirectory(prefix="iass-bench-") as folder:
        cache_dir = Path(folder) / "models"
        pictures = _named(images) if images else _synthetic(Path(folder))
        sizes = _sizes(pictures)
        progress("cold starts")
        cold = cold_starts(starts, pictures[0], cache_dir, threads)
        with _running(_arrangements(threads), pictures, cache_dir, progress) as every:
            sides = {name: side for name, side in every.items() if not side.missing}
            use = [number for number in range(len(pictures)) if all(side.found[number] for side in sides.values())]
            if not use:
                raise InvalidInput("no picture has a face that every side finds", where=str(images), mend="Use others")
            work = use * -(-_ROUND_FACES // len(use))
            progress(f"{rounds} rounds of {len(work)} faces, {len(sides)} arrangements in turn")
            times = interleaved({name: partial(side.round, work) for name, side in sides.items()}, rounds)
            progress("steps")
            speeds = {name: _speed(side, middle(times[name], len(work)), use, rounds) for name, side in sides.items()}
            exact = sides["ours"].ask("agreement", use, cache_dir=str(cache_dir))
    peer = min(_PEERS, key=lambda name: median(times[name]))
    ratios = {name: _ratio(times[name], times["ours"]) for name in sides if name != "ours"}
    return Comparison(
        cpu=cpu_name(),
        threads=threads,
        rounds=rounds,
        pictures=len(pictures),
        faces=len(use),
        sizes=sizes,
        model=exact["model"],
        arithmetic=exact["arithmetic"],
        ours=speeds["ours"],
        opencv_ort=speeds[peer],
        dlib=speeds.get("dlib"),
        dlib_missing=every["dlib"].missing,
        ratio_opencv_ort=ratios[peer],
        ratio_dlib=ratios.get("dlib"),
        variants={name: speed for name, speed in speeds.items() if name not in ("ours", "dlib")},
        ratio_variants={name: ratio for name, ratio in ratios.items() if name != "dlib"},
        agreement_least=round(min(exact["cosines"]), 5),
        agreement_median=round(median(exact["cosines"]), 5),
        cold_start_s=cold,
    )


def as_json(comparison: Comparison) -> dict[str, object]:
    return asdict(comparison)


_PEERS = ("opencv_ort_in_turn", "opencv_ort_at_once")


def _arrangements(threads: int) -> dict[str, Arrangement]:
    """The peer both ways: whichever is faster is the one to beat. dlib holds Python's lock, so it gets processes."""
    at_once, in_turn = "a picture a core", "one picture at a time, all cores on it"
    return {
        "ours": Arrangement("ours", at_once, lanes=threads),
        "opencv_ort_in_turn": Arrangement("opencv_ort", in_turn, threads=threads),
        "opencv_ort_at_once": Arrangement("opencv_ort", at_once, lanes=threads),
        "opencv_ort_mirrored": Arrangement("opencv_ort", f"{at_once}, mirror image too", lanes=threads, mirrored=True),
        "dlib": Arrangement("dlib", f"{at_once}, a process each", processes=threads),
    }


@contextmanager
def _running(
    arrangements: Mapping[str, Arrangement], pictures: Sequence[Path], cache_dir: Path, progress: Progress
) -> Iterator[dict[str, Running]]:
    with ExitStack() as stack:
        sides = {}
        for name, arrangement in arrangements.items():
            progress(f"loading {name}")
            sides[name] = stack.enter_context(Running.start(arrangement, pictures, cache_dir))
            if sides[name].missing and name != "dlib":
                raise NotReady(sides[name].missing)
        yield sides


def _speed(side: Running, milliseconds: float, use: Sequence[int], rounds: int) -> Speed:
    """milliseconds: for one face."""
    peak = side.peak_mb()  # before the steps, which hold every picture decoded
    steps = side.ask("steps", use[:_STEP_PICTURES], rounds=min(_STEP_ROUNDS, rounds))["steps"]
    return Speed(side.arrangement.words, round(1000 / milliseconds, 2), milliseconds, peak, steps)


def _ratio(theirs: Sequence[float], ours: Sequence[float]) -> float:
    return round(median(their / our for their, our in zip(theirs, ours, strict=True)), 3)


def _named(folder: Path) -> list[Path]:
    """At most 200 pictures, by name. Raises NotFound."""
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES) if folder.is_dir() else []
    if not found:
        raise NotFound(
            "the folder has no picture", where=str(folder), mend="Name one with JPEG, PNG, WebP or BMP files"
        )
    return found[:_MOST_PICTURES]


def _sizes(pictures: Sequence[Path]) -> tuple[str, ...]:
    containers = [still.inspect(path.read_bytes(), where=path.name) for path in pictures]
    return tuple(sorted({f"{container.width}x{container.height}" for container in containers}))


def _synthetic(folder: Path) -> list[Path]:
    """A 640 x 480 JPEG of each synthetic person, as a counter's camera gives it."""
    paths = []
    for name in people.PEOPLE:
        paths.append(folder / f"{name}.jpg")
        paths[-1].write_bytes(_camera_picture(people.selfie(name)))
    return paths


def _camera_picture(selfie: bytes) -> bytes:
    """The widest 4:3 part of the selfie around its upper half, where the face is."""
    pixels = still.decode(selfie).pixels
    height = pixels.shape[1] * _HEIGHT // _WIDTH
    top = max(0, min(pixels.shape[0] - height, (pixels.shape[0] - height) // 3))
    smaller = cv2.resize(pixels[top : top + height], (_WIDTH, _HEIGHT), interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", smaller, [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes()
