"""The compiled scan: every instruction path against numpy, and hostile sizes. Skipped where it was not compiled."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from iass.adapters.gallery.native.library import (
    LANES,
    MOST_KEPT,
    MOST_PROBES,
    Blocks,
    Instructions,
    Library,
    Places,
    load,
)

_LOADED = load()
if _LOADED is None:
    pytest.skip("the scan was not compiled on this machine", allow_module_level=True)
LIBRARY: Library = _LOADED
PADDED = [4, 8, 12, 60, 64, 68, 128, 192, 260, 512, 4096]


def _blocks(rows: int, padded: int, block_rows: int = 48, generator: np.random.Generator | None = None) -> Blocks:
    chosen = generator or np.random.default_rng(0)
    count = max(1, -(-rows // block_rows))
    codes = [chosen.integers(1, 256, block_rows * padded, np.uint8) for _ in range(count)]
    scales = [np.full(block_rows, 0x3F800000, np.uint32) for _ in range(count)]
    places = Places.of(codes, np.uint8, block_rows * padded), Places.of(scales, np.uint32, block_rows)
    return Blocks(*places, rows, block_rows, padded)


def _plain(codes: NDArray[np.uint8], padded: int) -> NDArray[np.int64]:
    """Bytes row by row, (rows, padded)."""
    groups = codes.reshape(-1, padded // 4, LANES, 4)
    return groups.transpose(0, 2, 1, 3).reshape(-1, padded).astype(np.int64)


@pytest.mark.parametrize("instructions", LIBRARY.instructions, ids=lambda one: one.name)
@pytest.mark.parametrize("padded", PADDED)
@pytest.mark.parametrize("count", [1, 2, 3, 8, 9, 16, 17, 33, 64])
def test_sum_is_not_that_of_whole_numbers(instructions: Instructions, padded: int, count: int) -> None:
    """Every path, with all tails: groups, steps and probes that fill no register block; extreme bytes throughout."""
    generator = np.random.default_rng(padded * 100 + count)
    groups = int(generator.integers(1, 12))
    codes = generator.choice(np.array([1, 2, 127, 128, 129, 254, 255], np.uint8), groups * LANES * padded)
    probes = generator.choice(np.array([-127, -126, -1, 0, 1, 127], np.int8), (count, padded))
    codes[: LANES * padded] = 255
    probes[0] = 127
    found = LIBRARY.dots(codes, probes, instructions)
    assert (found == probes.astype(np.int64) @ _plain(codes, padded).T).all()


def test_machine_has_no_path_but_plain() -> None:
    """On x86 of the last ten years something better is found; on ARM NEON is part of the architecture."""
    assert LIBRARY.instructions[0] is Instructions.PLAIN
    assert len(LIBRARY.instructions) > 1


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 130), st.integers(1, 70), st.integers(0, 2**32), st.sampled_from([1e-20, 1e-3, 1.0, 1e20]))
def test_residual_is_understated(dimension: int, count: int, seed: int, size: float) -> None:
    """A row is never farther from what its codes stand for than its scale word says."""
    generator = np.random.default_rng(seed)
    rows = (generator.standard_normal((count, dimension)) * size).astype(np.float32)
    rows[::3, generator.integers(dimension)] = 0
    padded, block_rows = -(-dimension // 4) * 4, 80
    codes, scales = np.empty(block_rows * padded, np.uint8), np.zeros(block_rows, np.uint32)
    greatest = LIBRARY.quantise(rows, codes, scales, 5, 0.0)
    plain = _plain(codes, padded)[5 : 5 + count, :dimension] - 128
    step = (scales & np.uint32(0xFFFF0000)).view(np.float32)[5 : 5 + count].astype(np.float64)
    bound = (scales << np.uint32(16)).view(np.float32)[5 : 5 + count].astype(np.float64)
    stands_for = plain * step[:, None]
    lost = np.sqrt(np.square(rows - stands_for).sum(axis=1))
    assert (lost <= bound).all()
    assert (bound <= np.maximum(lost * 1.01, 1e-38)).all()
    assert (np.abs(plain) <= 127).all()
    lengths = [np.sqrt(np.square(one).sum(axis=1)).max() for one in (stands_for, rows.astype(np.float64))]
    assert greatest == pytest.approx(max(lengths), rel=1e-12)


def test_row_of_zeros_gets_a_step() -> None:
    codes, scales = np.empty(16 * 4, np.uint8), np.full(16, 7, np.uint32)
    assert LIBRARY.quantise(np.zeros((16, 3), np.float32), codes, scales, 0, 0.5) == 0.5
    assert (codes == 128).all() and (scales == 0).all()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_value_that_is_not_finite_becomes_a_code(value: float) -> None:
    rows = np.zeros((3, 5), np.float32)
    rows[1, 4] = value
    with pytest.raises(ValueError, match="finite"):
        LIBRARY.quantise(rows, np.empty(16 * 8, np.uint8), np.empty(16, np.uint32), 0, 0.0)


def _scan(
    blocks: Blocks, probes: NDArray[np.generic], keep: int = 3, **of: NDArray[np.generic]
) -> list[NDArray[np.int64]] | None:
    owners, gone = of.get("owners"), of.get("gone")
    return LIBRARY.scan(blocks, probes, 1e5, -np.inf, keep, owners, gone, 2, LIBRARY.instructions[-1])  # type: ignore[arg-type]


def _probes(count: int, dimension: int) -> NDArray[np.float32]:
    return np.ones((count, dimension), np.float32)


Broken = Callable[[], object]
_GOOD = _blocks(100, 8)


def _odd(array: NDArray[np.uint8]) -> NDArray[np.uint32]:
    return array[1:-3].view(np.uint32)


@pytest.mark.parametrize(
    "broken",
    [
        lambda: _scan(_blocks(100, 8), _probes(1, 12)),
        lambda: _scan(_blocks(100, 8), _probes(MOST_PROBES + 1, 8)),
        lambda: _scan(_blocks(100, 8), _probes(1, 8), keep=MOST_KEPT + 1),
        lambda: _scan(_blocks(100, 8), _probes(1, 8), keep=-1),
        lambda: _scan(_blocks(100, 8), _probes(1, 4)),
        lambda: _scan(_blocks(100, 8), _probes(1, 8).astype(np.float64)),
        lambda: _scan(_blocks(100, 8), _probes(2, 16)[:, ::2]),
        lambda: _scan(_blocks(100, 8), _probes(1, 8), owners=np.zeros(99, np.int32)),
        lambda: _scan(_blocks(100, 8), _probes(1, 8), owners=np.zeros(200, np.int32)[::2]),
        lambda: _scan(_blocks(100, 8), _probes(1, 8), owners=np.zeros(100, np.int64)),
        lambda: _scan(_blocks(100, 8), _probes(1, 8), gone=np.zeros(99, np.bool_)),
        lambda: _scan(Blocks(_GOOD.codes, _GOOD.scales, 145, 48, 8), _probes(1, 8)),
        lambda: _scan(Blocks(_GOOD.codes, _GOOD.scales, 100, 64, 8), _probes(1, 8)),
        lambda: _scan(Blocks(_GOOD.codes, _GOOD.scales, -1, 48, 8), _probes(1, 8)),
        lambda: _scan(Blocks(_GOOD.scales, _GOOD.codes, 100, 48, 8), _probes(1, 8)),
        lambda: Places.of([np.zeros(10, np.uint8)], np.uint8, 11),
        lambda: Places.of([np.zeros((10, 10), np.uint8).T], np.uint8, 100),
        lambda: Places.of([_odd(np.zeros(44, np.uint8))], np.uint32, 10),
        lambda: LIBRARY.quantise(
            np.zeros((3, 5), np.float32), np.zeros(127, np.uint8), np.zeros(16, np.uint32), 0, 0.0
        ),
        lambda: LIBRARY.quantise(
            np.zeros((3, 5), np.float32), np.zeros(128, np.uint8), np.zeros(16, np.uint32), 14, 0.0
        ),
        lambda: LIBRARY.quantise(
            np.zeros((3, 5), np.float32), np.zeros(128, np.uint8), np.zeros(16, np.uint32), -1, 0.0
        ),
        lambda: LIBRARY.quantise(np.zeros((3, 5)), np.zeros(128, np.uint8), np.zeros(16, np.uint32), 0, 0.0),  # type: ignore[arg-type]
        lambda: LIBRARY.quantise(np.zeros((3, 5), np.float32), _locked(128), np.zeros(16, np.uint32), 0, 0.0),
        lambda: LIBRARY.dots(np.zeros(64, np.uint8), np.zeros((1, 6), np.int8), LIBRARY.instructions[-1]),
        lambda: LIBRARY.dots(np.zeros(64, np.uint8), np.zeros((1, 4), np.int8), Instructions(_absent())),
    ],
)
def test_sizes_that_do_not_fit_are_read(broken: Broken) -> None:
    with pytest.raises(ValueError, match=r"."):
        broken()


def _locked(size: int) -> NDArray[np.uint8]:
    array = np.zeros(size, np.uint8)
    array.flags.writeable = False
    return array


def _absent() -> int:
    return next(one for one in Instructions if one not in LIBRARY.instructions)


@pytest.mark.parametrize("wanted", [[-1], [0, 5], [2**40]])
def test_row_is_scored_that_is_not_there(wanted: list[int]) -> None:
    floats = Places.of([np.zeros((4, 3), np.float32), np.zeros((4, 3), np.float32)], np.float32, 12)
    with pytest.raises(IndexError):
        LIBRARY.scores(floats, 5, np.array(wanted, np.int64), np.ones(3, np.float32))


@pytest.mark.parametrize("dimension", [1, 7, 8, 9, 64, 127, 128, 129, 257, 512, 4096])
def test_score_is_not_that_of_numpy(dimension: int) -> None:
    """To the last bit, also where the sum cancels: the same gallery answers alike with and without this library."""
    generator = np.random.default_rng(dimension)
    rows = (generator.standard_normal((50, dimension)) * 10.0 ** generator.integers(-3, 4, (50, 1))).astype(np.float32)
    rows[1:30, : dimension // 2] = -rows[1:30, dimension - dimension // 2 :]
    rows[:3] *= np.float32(1e30)
    probe = np.ones(dimension, np.float32) * np.float32(1e9)
    wanted = generator.permutation(50)
    with np.errstate(over="ignore"):
        right = (rows[wanted].astype(np.float64) * probe.astype(np.float64)).sum(axis=1).astype(np.float32)
    found = LIBRARY.scores(Places.of([rows], np.float32, rows.size), 50, wanted, probe)
    assert (found == right).all()


@pytest.mark.parametrize("size", [0.0, np.inf, np.nan, 1e31, 1e-31, 1e26])
def test_length_that_float32_cannot_multiply_gets_a_bound(size: float) -> None:
    """The rows are as long as 1e5."""
    assert _scan(_blocks(100, 8), np.array([[0, 0, 0, size, 0, 0, 0, 0]], np.float32)) is None


@pytest.mark.parametrize("threads", [1, 2, 3, 9])
def test_reading_leaves_something_out(threads: int) -> None:
    """Over blocks and among threads; the sum is that of all 64-bit words."""
    memory = np.random.default_rng(3).integers(0, 2**40, (5, 320_000), np.uint64)
    places = Places.of(list(memory), np.uint64, 320_000)
    whole = int(memory.reshape(-1)[: 320_000 * 4 + 320].sum())
    assert LIBRARY.read(places, 320_000 * 4 + 320, threads) == whole
    with pytest.raises(ValueError, match="blocks"):
        LIBRARY.read(places, 320_000 * 5 + 1, threads)


def test_searches_at_once_disturb_each_other() -> None:
    """Searches share their helping threads: more of them than helpers, each with an answer of its own."""
    generator = np.random.default_rng(11)
    blocks = _blocks(60_000, 64, 60_000, generator)
    probes = generator.standard_normal((24, 1, 64)).astype(np.float32)

    def search(probe: NDArray[np.float32], threads: int) -> list[int]:
        found = LIBRARY.scan(blocks, probe, 1e5, -np.inf, 5, None, None, threads, LIBRARY.instructions[-1])
        assert found is not None
        plain = _plain(blocks.codes.blocks[0], 64)[found[0]] - 128
        best: list[int] = found[0][np.argsort(-(plain @ probe[0].astype(np.float64)), kind="stable")[:5]].tolist()
        return best

    alone = [search(probe, 1) for probe in probes]
    with ThreadPoolExecutor(6) as pool:
        for _ in range(5):
            assert list(pool.map(search, probes, [4] * len(probes))) == alone


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_child_waits_for_threads_that_only_its_parent_has() -> None:
    memory = [np.ones(200_000, np.uint64)]
    places = Places.of(memory, np.uint64, 200_000)
    assert LIBRARY.read(places, 200_000, 3) == 200_000
    child = os.fork()
    if child == 0:
        os._exit(0 if LIBRARY.read(places, 200_000, 3) == 200_000 else 1)
    assert os.waitpid(child, 0)[1] == 0
