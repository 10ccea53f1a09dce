"""Crops of several threads in one run: each thread gets its own rows, and its own errors."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pytest

from iass.adapters.openvino.encoder import OpenVinoEncoder
from iass.adapters.openvino.gathering import Crops, Gathering, Rows

SPOILT = 255


def crops_of(*values: int) -> Crops:
    return np.array(values, np.uint8).reshape(-1, 1, 1, 1)


class Machine:
    """Stands for the network: doubles each crop, refuses a spoilt one, and waits at the gate while it is shut."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.sizes: list[int] = []
        self.began = threading.Semaphore(0)

    def __call__(self, crops: Crops) -> Rows:
        self.sizes.append(len(crops))
        self.began.release()
        assert self.gate.wait(10)
        if (crops == SPOILT).any():
            raise RuntimeError("spoilt")
        return crops.reshape(-1, 1).astype(np.float32) * 2


@pytest.fixture
def machine() -> Machine:
    return Machine()


def gathered(machine: Machine, bring: Callable[[Gathering, ThreadPoolExecutor], None], most: int = 8) -> Gathering:
    gathering = Gathering(machine, places=1, most=most)
    with ThreadPoolExecutor(16) as pool:
        first = pool.submit(gathering, crops_of(1))
        machine.began.acquire()
        bring(gathering, pool)
        while len(gathering._waiting) < 5:
            threading.Event().wait(0.001)
        machine.gate.set()
        assert first.result().tolist() == [[2]]
    return gathering


def test_rows_of_one_thread_go_to_another(machine: Machine) -> None:
    futures: dict[int, Future[Rows]] = {}

    def bring(gathering: Gathering, pool: ThreadPoolExecutor) -> None:
        futures.update({number: pool.submit(gathering, crops_of(number, number + 100)) for number in range(2, 7)})

    gathered(machine, bring)
    for number, future in futures.items():
        assert future.result().tolist() == [[2 * number], [2 * (number + 100)]]
    assert machine.sizes == [1, 8, 2], "those who waited did not go together"


def test_failure_of_one_harms_those_that_went_along(machine: Machine) -> None:
    futures: list[Future[Rows]] = []

    def bring(gathering: Gathering, pool: ThreadPoolExecutor) -> None:
        futures.extend(pool.submit(gathering, crops_of(value)) for value in (2, SPOILT, 4, 5, 6))

    gathered(machine, bring)
    errors = [future.exception() for future in futures]
    assert [error is not None for error in errors] == [False, True, False, False, False]
    assert [future.result().item() for future, error in zip(futures, errors, strict=True) if error is None] == [
        4, 8, 10, 12,
    ]  # fmt: skip


def test_gathering_is_off_and_crops_go_together(machine: Machine) -> None:
    futures: list[Future[Rows]] = []

    def bring(gathering: Gathering, pool: ThreadPoolExecutor) -> None:
        futures.extend(pool.submit(gathering, crops_of(value)) for value in range(2, 7))

    gathered(machine, bring, most=1)
    assert sorted(future.result().item() for future in futures) == [4, 6, 8, 10, 12]
    assert machine.sizes == [1] * 6


def test_place_is_lost_after_a_failure(machine: Machine) -> None:
    machine.gate.set()
    gathering = Gathering(machine, places=1, most=4)
    for _ in range(3):
        with pytest.raises(RuntimeError, match="spoilt"):
            gathering(crops_of(SPOILT))
    assert gathering(crops_of(7)).tolist() == [[14]]


def test_many_threads_wait_for_ever_or_mix_up_rows() -> None:
    machine = Machine()
    machine.gate.set()
    gathering = Gathering(machine, places=2, most=4)
    with ThreadPoolExecutor(12) as pool:
        values = [number % 250 for number in range(1000)]
        rows = list(pool.map(lambda value: gathering(crops_of(value)).item(), values))
    assert rows == [value * 2 for value in values]
    assert gathering._free == 2 and not gathering._waiting


def test_float32_vectors_depend_on_their_company(encoder: OpenVinoEncoder) -> None:
    """The real thing, gathered: a crop's rows are the same in any company."""
    crops = np.random.default_rng(8).integers(0, 256, (6, 112, 112, 3), np.uint8)
    gathering = Gathering(lambda batch: np.concatenate([encoder.rows(one[None]) for one in batch]), places=1, most=4)
    alone = [encoder.rows(crop[None])[0] for crop in crops]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda crop: gathering(crop[None])[0], [*crops] * 2))
    for number, rows in enumerate(together):
        assert np.allclose(rows, alone[number % 6], atol=1e-5)
