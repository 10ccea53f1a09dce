"""The queue between two threads: the newest is never lost, and nobody waits for ever."""

from threading import Thread

from iass.capture.latest import LatestQueue


def test_newest_is_dropped_instead_of_the_oldest() -> None:
    queue = LatestQueue[int](2)
    for number in range(5):
        assert queue.put(number)
    assert (queue.next(), queue.next(), queue.dropped) == (3, 4, 3)


def test_reader_is_given_an_old_one() -> None:
    queue = LatestQueue[int](3)
    for number in range(3):
        queue.put(number)
    assert (queue.newest(), queue.dropped) == (2, 2)


def test_film_is_dropped_from_though_its_writer_waits() -> None:
    queue, read = LatestQueue[int](2), list[int]()

    def write() -> None:
        for number in range(50):
            queue.put(number, wait=True)
        queue.close()

    writer = Thread(target=write)
    writer.start()
    while (number := queue.next()) is not None:
        read.append(number)
    writer.join()
    assert read == list(range(50)) and queue.dropped == 0


def test_closing_leaves_a_writer_waiting() -> None:
    queue = LatestQueue[int](1)
    queue.put(1)
    answers = list[bool]()
    writer = Thread(target=lambda: answers.append(queue.put(2, wait=True)))
    writer.start()
    queue.close()
    writer.join(timeout=10)
    assert answers == [False]
    assert (queue.next(), queue.next(), queue.newest()) == (1, None, None)


def _capital(text: str) -> bool:
    return text.isupper()


def test_small_item_waits_or_is_forgotten_with_the_bulky_ones() -> None:
    queue = LatestQueue[str](2, _capital, str.lower)
    for item in "AbBcC":
        queue.put(item)
    assert queue.put("d", wait=True)
    assert [queue.next() for _ in range(6)] == ["a", "b", "B", "c", "C", "d"]
    assert queue.dropped == 1


def test_bulky_item_does_not_wait_for_room() -> None:
    queue, read = LatestQueue[str](1, _capital, str.lower), list[str]()
    writer = Thread(target=lambda: [queue.put(item, wait=True) for item in "AAbA"])
    writer.start()
    while len(read) < 4 and (item := queue.next()) is not None:
        read.append(item)
    writer.join(timeout=10)
    assert read == list("AAbA") and queue.dropped == 0
