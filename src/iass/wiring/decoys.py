"""The folder of practice pairs, read once and whole."""

import csv
from collections.abc import Mapping
from pathlib import Path

from iass.adapters.sql.records import SqlRecords
from iass.capture.lane import Lanes
from iass.capture.still import decode, media_type
from iass.case.decoy import DecoyPair, DecoyPicture, Side
from iass.case.decoy_desk import DecoyDesk
from iass.clock import Clock
from iass.errors import InvalidInput
from iass.settings import Settings

MOST_PAIRS = 100
MOST_BYTES = 500_000
"""Of one picture: all are held in memory, 100 MB at most."""
_COLUMNS = ["id", "left", "right", "same", "synthetic"]


def load_decoys(settings: Settings, records: SqlRecords, lanes: Lanes, clock: Clock) -> DecoyDesk:
    """Raises InvalidInput for a folder that is named and cannot be used."""
    pairs = read_pairs(settings.decoy_folder) if settings.decoy_folder else {}
    return DecoyDesk(records, clock, tuple(sorted({lane.checkpoint for lane in lanes})), pairs)


def read_pairs(folder: Path) -> Mapping[str, DecoyPair]:
    """`pairs.csv` with id, left, right, same and synthetic (yes or no), and the pictures beside it.

    Raises InvalidInput for a pair that nobody says is synthetic, for a picture that is none or too large, for a name
    that leads elsewhere, and where the pairs are not of both kinds: one answer would always be right."""
    table = folder / "pairs.csv"
    try:
        with table.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = [row for _, row in zip(range(MOST_PAIRS + 1), reader, strict=False)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput("the practice pairs cannot be read", where=str(table)) from error
    if reader.fieldnames is None or list(reader.fieldnames) != _COLUMNS:
        raise InvalidInput("not a table of practice pairs", where=str(table), mend=f"Columns: {', '.join(_COLUMNS)}")
    if len(rows) > MOST_PAIRS:
        raise InvalidInput("too many practice pairs", where=str(table), mend=f"At most {MOST_PAIRS}")
    pairs = {pair.pair_id: pair for pair in (_pair(folder, row) for row in rows)}
    if len(pairs) < len(rows):
        raise InvalidInput("two practice pairs have one id", where=str(table), mend="Name every pair once")
    if {pair.is_same for pair in pairs.values()} != {True, False}:
        raise InvalidInput("the practice pairs are of one kind", where=str(table), mend="Some the same, most not")
    return pairs


def _pair(folder: Path, row: Mapping[str, str | None]) -> DecoyPair:
    said = {name: (row.get(name) or "").strip() for name in _COLUMNS}
    where = f"{folder / 'pairs.csv'}: {said['id'][:60]}"
    if not said["id"] or len(said["id"]) > 60 or said["same"] not in ("yes", "no"):
        raise InvalidInput("not a practice pair", where=where, mend="An id, and yes or no under `same`")
    if said["synthetic"] != "yes":
        raise InvalidInput("a practice pair shows synthetic people alone", where=where, mend="Say yes, or leave it out")
    pictures = {side: _picture(folder, said[side], where) for side in Side}
    return DecoyPair(said["id"], said["same"] == "yes", pictures)


def _picture(folder: Path, name: str, where: str) -> DecoyPicture:
    if not name or Path(name).name != name:
        raise InvalidInput("not a picture beside the table", where=where, mend="Write the file's name alone")
    try:
        with (folder / name).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InvalidInput("a picture cannot be read", where=f"{where}, {name[:60]}") from error
    if len(data) > MOST_BYTES:
        raise InvalidInput("a picture is too large", where=f"{where}, {name[:60]}", mend=f"At most {MOST_BYTES} bytes")
    decode(data, where=f"{where}, {name[:60]}")
    return DecoyPicture(data, media_type(data))
