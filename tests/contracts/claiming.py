"""Several programs that reach for one piece of work at the same moment."""

from collections.abc import Callable
from threading import Thread
from typing import Any

from iass.adapters.sql.records import SqlRecords


def how_many_claim(records: SqlRecords, claim: Callable[[Any, str], object | None]) -> int:
    """claim: told of a transaction and a holder; answers what it got. Of eight holders, so many got something."""
    claimed: list[str] = []

    def reach(holder: str) -> None:
        with records.transaction() as tx:
            if claim(tx, holder) is not None:
                claimed.append(holder)

    threads = [Thread(target=reach, args=(f"program-{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(claimed)
