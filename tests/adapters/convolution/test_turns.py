"""Who computes when more ask than there are cores."""

import os
import signal
import threading
import time

import pytest

from iass.adapters.convolution.turns import Turns


def waiting(turns: Turns) -> int:
    return len(turns._waiting)


def test_thread_that_computes_again_and_again_keeps_others_waiting() -> None:
    turns, order = Turns(1), []

    def other(name: str) -> None:
        with turns:
            order.append(name)

    threads = [threading.Thread(target=other, args=(name,)) for name in ("first", "second")]
    with turns:
        for number, thread in enumerate(threads):
            thread.start()
            while waiting(turns) <= number:
                time.sleep(0.001)
    with turns:
        order.append("again")
    for thread in threads:
        thread.join()
    assert order == ["first", "second", "again"]


def test_more_are_inside_than_may_be() -> None:
    turns, inside, most, lock = Turns(2), [0], [0], threading.Lock()

    def work() -> None:
        for _ in range(50):
            with turns:
                with lock:
                    inside[0] += 1
                    most[0] = max(most[0], inside[0])
                time.sleep(0)
                with lock:
                    inside[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [2]


def test_fault_inside_takes_a_turn_away() -> None:
    turns = Turns(1)
    for _ in range(3):
        with pytest.raises(ValueError, match="spoilt"), turns:
            raise ValueError("spoilt")
    with turns:
        pass


def test_interrupted_wait_takes_a_turn_away() -> None:
    turns, held, leave = Turns(1), threading.Event(), threading.Event()

    def hold() -> None:
        with turns:
            held.set()
            while not waiting(turns):
                time.sleep(0.001)
            os.kill(os.getpid(), signal.SIGUSR1)
            leave.wait()

    def interrupt(*_: object) -> None:
        raise InterruptedError

    before = signal.signal(signal.SIGUSR1, interrupt)
    try:
        holder = threading.Thread(target=hold)
        holder.start()
        held.wait()
        with pytest.raises(InterruptedError), turns:
            pass
    finally:
        signal.signal(signal.SIGUSR1, before)
    leave.set()
    holder.join()
    with turns:
        assert not waiting(turns)
