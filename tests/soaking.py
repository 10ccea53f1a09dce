"""`make soak`: how many changed inputs each parser is tried with, and how many it stood (told at the end)."""

import os
from collections import Counter
from collections.abc import Iterable

CASES = int(os.environ.get("SOAK_CASES", "1000000"))
STOOD: Counter[str] = Counter()
"""By parser, in this run."""


def counted(parser: str, cases: int = CASES) -> Iterable[int]:
    """The number of each case; one is counted once it is over."""
    for number in range(cases):
        yield number
        STOOD[parser] += 1
