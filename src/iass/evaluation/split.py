"""Which half of an evaluation's people parameters are fitted on, and which half figures are reported on.

The rule looks at the subject's name alone, so it is the same for every file, every set and everybody who runs it,
and nobody can choose it: the first bit of the SHA-256 of the name in UTF-8.
"""

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from hashlib import sha256
from typing import TypeVar

from iass.errors import InvalidInput
from iass.evaluation.sheets import Pair, PairSheet, ShotSheet, subject_of

_FIRST_BIT = 0x80
_Row = TypeVar("_Row")


class Part(StrEnum):
    """fit: people whom parameters may be chosen on; report: people whom nothing is chosen on; all: both."""

    FIT = "fit"
    REPORT = "report"
    ALL = "all"

    def has(self, subject: str) -> bool:
        """Whether figures of this part count that subject."""
        return self is Part.ALL or part_of(subject) is self


def part_of(subject: str) -> Part:
    """FIT or REPORT."""
    return Part.REPORT if sha256(subject.encode()).digest()[0] & _FIRST_BIT else Part.FIT


def shots_of(sheet: ShotSheet, part: Part) -> ShotSheet:
    """The sheet with that part's people only. Raises InvalidInput when nobody is left."""
    return replace(sheet, shots=_some((shot for shot in sheet.shots if part.has(shot.subject)), sheet.name, part))


def pairs_of(sheet: PairSheet, part: Part) -> PairSheet:
    """The pairs of which both pictures are of that part's people. Raises InvalidInput when none is left."""
    return replace(sheet, pairs=_some((pair for pair in sheet.pairs if _is_of(pair, part)), sheet.name, part))


def _is_of(pair: Pair, part: Part) -> bool:
    return all(part.has(subject_of(image)) for image in (pair.image_a, pair.image_b))


def _some(rows: Iterable[_Row], name: str, part: Part) -> tuple[_Row, ...]:
    kept = tuple(rows)
    if not kept:
        raise InvalidInput(f"nobody is in the part {part}", where=name, mend="Use more people, or the part all")
    return kept
