"""The CSV files of an evaluation: who is in which picture."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from iass.errors import InvalidInput
from iass.registry.table import Columns, Row, open_table, shown

_PAGE = "docs/guides/evaluation.md"
_Row = TypeVar("_Row")
_SHOTS = Columns(required=("subject", "image"), page=_PAGE, others=True)
_PAIRS = Columns(required=("mated", "image_a", "image_b"), page=_PAGE, others=True)


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture of one person. labels: what further columns say of it, such as sex, age band or camera."""

    subject: str
    image: str
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pictures. mated: of one person. labels: as of a shot."""

    mated: bool
    image_a: str
    image_b: str
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class ShotSheet:
    """name: the file's; sha256: of its bytes, hex."""

    name: str
    sha256: str
    shots: tuple[Shot, ...]

    @property
    def images(self) -> tuple[str, ...]:
        return tuple(shot.image for shot in self.shots)

    @property
    def subjects(self) -> tuple[str, ...]:
        return tuple(shot.subject for shot in self.shots)


@dataclass(frozen=True, slots=True)
class PairSheet:
    name: str
    sha256: str
    pairs: tuple[Pair, ...]

    @property
    def images(self) -> tuple[str, ...]:
        return tuple(image for pair in self.pairs for image in (pair.image_a, pair.image_b))


def read_shots(path: Path) -> ShotSheet:
    """Columns subject, image; others are labels. Raises NotFound, or InvalidInput for a file or row that cannot be
    used."""
    with open_table(path, _SHOTS) as table:
        shots = tuple(
            Shot(row.cells["subject"], row.cells["image"], _labels(row, _SHOTS))
            for row in _sound(table.rows(), _SHOTS, path)
        )
        return ShotSheet(table.name, table.digest, _some(shots, path))


def read_pairs(path: Path) -> PairSheet:
    """Columns mated (1 or 0), image_a, image_b; others are labels. Raises NotFound, or InvalidInput likewise."""
    with open_table(path, _PAIRS) as table:
        pairs = tuple(_pair(row, path) for row in _sound(table.rows(), _PAIRS, path))
        return PairSheet(table.name, table.digest, _some(pairs, path))


def subject_of(image: str) -> str:
    """Pairs name no people; pictures in one folder are taken for one person's, a picture in none stands for itself."""
    folder, slash, _ = image.rpartition("/")
    return folder if slash else image


def check_roles(gallery: ShotSheet, mated: ShotSheet, nonmated: ShotSheet) -> None:
    """Raises InvalidInput when the sheets contradict each other, since every figure would be about something else."""
    enrolled = set(gallery.subjects)
    strangers = sorted({subject for subject in mated.subjects if subject not in enrolled})
    if strangers:
        mend = "A mated probe is of an enrolled person; put the others into --nonmated"
        raise InvalidInput(f"{shown(strangers[0])} is not in {gallery.name}", where=mated.name, mend=mend)
    check_nonmated(gallery, nonmated)
    both = sorted(set(gallery.images) & set(mated.images))
    if both:
        mend = "A picture found by itself says nothing; leave it out of one of the two"
        raise InvalidInput(f"{shown(both[0])} is enrolled and a probe", where=mated.name, mend=mend)


def check_nonmated(gallery: ShotSheet, nonmated: ShotSheet) -> None:
    """Raises InvalidInput when a non-mated probe is of an enrolled person."""
    known = sorted(set(gallery.subjects) & set(nonmated.subjects))
    if known:
        mend = "A non-mated probe is of a person who is not enrolled"
        raise InvalidInput(f"{shown(known[0])} is in {gallery.name}", where=nonmated.name, mend=mend)


def _sound(rows: Iterator[Row], columns: Columns, path: Path) -> Iterator[Row]:
    for row in rows:
        empty = [name for name in columns.required if not row.cells[name]]
        fault = row.fault or (f"{', '.join(empty)} left empty" if empty else "")
        if fault:
            raise InvalidInput(fault, where=f"{path.name}, line {row.line}", mend=f"See {_PAGE}")
        yield row


def _pair(row: Row, path: Path) -> Pair:
    said = row.cells["mated"]
    if said not in ("0", "1"):
        raise InvalidInput(
            f"mated is {shown(said)}", where=f"{path.name}, line {row.line}", mend="Write 1 (one person) or 0 (two)"
        )
    image_a, image_b = row.cells["image_a"], row.cells["image_b"]
    if image_a == image_b:
        mend = "A picture found by itself says nothing; leave the pair out"
        raise InvalidInput(f"both pictures are {shown(image_a)}", where=f"{path.name}, line {row.line}", mend=mend)
    return Pair(said == "1", image_a, image_b, _labels(row, _PAIRS))


def _labels(row: Row, columns: Columns) -> Mapping[str, str]:
    return {name: cell for name, cell in row.cells.items() if name not in columns.known}


def _some(rows: tuple[_Row, ...], path: Path) -> tuple[_Row, ...]:
    if not rows:
        raise InvalidInput("the file has a header and no rows", where=path.name, mend=f"See {_PAGE}")
    return rows
