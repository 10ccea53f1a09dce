"""What a shift came to, in words: for the page, the file and the print, which show the same."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from iass.case.decoy_desk import Caught
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views.shares import caught_in_words, looks_in_words
from iass.figures.share import Share, share
from iass.figures.shift_report import ShiftDesk, ShiftReport, ShiftRow
from iass.figures.shifts import Shift
from iass.registry.report import harmless

COLUMNS = (
    "lane", "passages", "alerts", "escalated", "false_alerts", "decided", "median", "nine_of_ten", "found_later",
    "missed", "confirmed", "looked_again", "not_looked_again",
)  # fmt: skip
"""As `ShiftRow` names them; each has a word, `shift.column.<name>`."""
PAIRS = "practice_pairs"
_PARTS = ("events", "trials", "value", "low", "high")
_BRIEF = ("passages", "alerts", "escalated", "false_alerts", "median", "nine_of_ten", "not_looked_again")


@dataclass(frozen=True, slots=True)
class ShiftView:
    """columns: their words. rows, total: a cell for each. numbers: the shifts of a day, with their hours. shares: what
    is told of the checkpoint and of no lane, each with its words."""

    checkpoint: str
    checkpoints: tuple[str, ...]
    day: str
    number: int
    numbers: tuple[tuple[int, str], ...]
    title: str
    made: str
    is_over: bool
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]
    query: str
    latest: str
    shares: tuple[tuple[str, str], ...]


def shift_page(report: ShiftReport, desk: ShiftDesk, words: Catalogue, caught: Caught | None = None) -> ShiftView:
    """caught: of practice pairs, in the days before this report; None where the reader may not see the checkpoint."""
    shift = report.shift
    numbers = [(one.number, hours_of(one, words)) for one in desk.shifts.of_day(shift.checkpoint, shift.day)]
    return ShiftView(
        checkpoint=shift.checkpoint,
        checkpoints=tuple(desk.open_checkpoints),
        day=shift.day.isoformat(),
        number=shift.number,
        numbers=tuple(numbers),
        title=_title(shift, words),
        made=words("shift.made", time=_moment(report, words)),
        is_over=report.is_over,
        columns=tuple(words(f"shift.column.{name}") for name in COLUMNS),
        rows=tuple(_cells(row, words) for row in report.lanes),
        total=_cells(report.total, words),
        query=f"checkpoint={shift.checkpoint}&day={shift.day.isoformat()}&number={shift.number}",
        latest=desk.shifts.at(shift.checkpoint, report.made_at).day.isoformat(),
        shares=tuple(_shares(report, caught, words)),
    )


def hours_of(shift: Shift, words: Catalogue) -> str:
    """As `06.00-14.00 WIB`."""
    since, until = (formats.hour_of_day(moment, words.language) for moment in (shift.since, shift.until))
    return f"{since}\u2013{until} {shift.since.tzname() or ''}".strip()


def brief(row: ShiftRow, words: Catalogue) -> tuple[tuple[str, str], ...]:
    """The few that are looked at while the shift runs: each with its word."""
    return tuple((words(f"shift.column.{name}"), _cell(row, name, words)) for name in _BRIEF)


def as_csv(report: ShiftReport, words: Catalogue, caught: Caught | None = None) -> bytes:
    """Numbers as programs read them, with a point; UTF-8 with a byte order mark so that Excel reads it rightly. What is
    told of the checkpoint stands in the last row alone."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    shift = report.shift
    head = ("checkpoint", "day", "shift", "since", "until", "made_at", *COLUMNS)
    made_at = report.made_at.astimezone(shift.since.tzinfo).isoformat(timespec="seconds")
    about = (shift.checkpoint, shift.day.isoformat(), shift.number, shift.since.isoformat(), shift.until.isoformat())
    told = _told(report, caught)
    of_checkpoint = [f"{words(f'looks.{name}')}: {words(f'looks.column.{part}')}" for name in told for part in _PARTS]
    writer.writerow([*(words(f"shift.column.{name}") for name in head), *of_checkpoint])
    for row in (*report.lanes, report.total):
        cells = [*about, made_at, row.lane or words("shift.total"), *(_number(row, name) for name in COLUMNS[1:])]
        for name, found in told.items():
            none = words("looks.none_shown" if name == PAIRS else "looks.none")
            cells += _parts(found, none) if row is report.total else [""] * len(_PARTS)
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def _told(report: ShiftReport, caught: Caught | None) -> Mapping[str, Share | None]:
    """By the end of its word, `looks.<name>`."""
    pairs = {} if caught is None else {PAIRS: share(caught.caught, caught.wrong)}
    return {**report.looks, **pairs}


def _shares(report: ShiftReport, caught: Caught | None, words: Catalogue) -> Iterator[tuple[str, str]]:
    for name, found in _told(report, caught).items():
        yield words(f"looks.{name}"), (caught_in_words if name == PAIRS else looks_in_words)(found, words)


def _parts(found: Share | None, none: str) -> list[float | str]:
    """In the order of `_PARTS`. Nothing is no share of nothing."""
    if found is None:
        return [none, *[""] * (len(_PARTS) - 1)]
    return [found.events, found.trials, *(round(one, 4) for one in (found.value, found.low, found.high))]


def file_name(shift: Shift, ending: str) -> str:
    return f"shift-{shift.checkpoint}-{shift.day.isoformat()}-{shift.number}.{ending}"


def _title(shift: Shift, words: Catalogue) -> str:
    day = formats.iso_day(shift.day.isoformat(), words.language)
    return words("shift.of", number=shift.number, checkpoint=shift.checkpoint, day=day, hours=hours_of(shift, words))


def _moment(report: ShiftReport, words: Catalogue) -> str:
    local = report.made_at.astimezone(report.shift.since.tzinfo)
    return f"{formats.wall_time(local, words.language)} {local.tzname() or ''}".strip()


def _cells(row: ShiftRow, words: Catalogue) -> tuple[str, ...]:
    return (row.lane or words("shift.total"), *(_cell(row, name, words) for name in COLUMNS[1:]))


def _cell(row: ShiftRow, name: str, words: Catalogue) -> str:
    value: int | float | None = getattr(row, name)
    if value is None:
        return words("shift.none")
    return formats.count(value, words.language) if isinstance(value, int) else formats.figure(value, words.language)


def _number(row: ShiftRow, name: str) -> int | float | str:
    value: int | float | None = getattr(row, name)
    return "" if value is None else round(value, 1)
