"""The breach pack as files: a sheet to sign, a record for machines, and a list of the people to be told."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime

from reportlab.lib import colors
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from iass.audit.entry import JsonValue
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.paper import WIDTH, plain, sheets
from iass.subject.breach import Affected, BreachPack, row_of
from iass.subject.holdings import DataKind

_FORMULA = ("=", "+", "-", "@")
_LEADS = ("\t", "\r", "\n")
"""What a spreadsheet may drop, or split at, before it looks for a formula."""
_STYLE = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.25, colors.grey),
    ]
)


def pack_json(pack: BreachPack) -> bytes:
    people: list[JsonValue] = [row_of(one) for one in pack.affected]
    return json.dumps({**pack.summary(), "people": people}, ensure_ascii=False, indent=1).encode()


def pack_csv(pack: BreachPack) -> bytes:
    """UTF-8 with a mark, as spreadsheets want it; nothing in it begins as a formula does."""
    sheet = io.StringIO()
    names = ("kind", "subject_id", "name", "documents", "nationality", "first_at", "last_at", "times", "data")
    writer = csv.writer(sheet)
    writer.writerow(names)
    for one in pack.affected:
        row = row_of(one)
        writer.writerow(_harmless(str(row[name])) for name in names)
    return sheet.getvalue().encode("utf-8-sig")


def pack_pdf(pack: BreachPack, words: Catalogue) -> bytes:
    """What happened, who is affected in numbers, and until when they and the authority are to be told. The people
    themselves stand in the CSV: a list of a hundred thousand names is no sheet of paper."""
    styles = getSampleStyleSheet()
    breach, title = pack.breach, words("breach.title")
    lines = (
        (words("breach.leaked"), f"{words(f'breach.leaked.{breach.leaked}')} {breach.which}".strip()),
        (words("breach.incident"), breach.incident.strip()),
        (words("breach.span"), " – ".join(_day(moment, words) for moment in (breach.since, breach.until))),
        (words("breach.known"), _day(breach.known_at, words)),
        (words("breach.notify_by"), f"{_day(breach.notify_by, words)} ({words.article(pack.article)})"),
        (words("breach.first_at"), _day(pack.first_at, words) if pack.first_at else "–"),
        (words("breach.affected"), formats.count(len(pack.affected), words.language)),
    )
    counts = pack.counts()
    told = [(words(f"breach.who.{kind}"), formats.count(counts[kind.value], words.language)) for kind in Affected]
    data = [(words(f"breach.data.{kind}"), formats.count(counts[kind.value], words.language)) for kind in DataKind]
    parts: list[Flowable] = [Paragraph(plain(title), styles["Title"]), _table(lines), Spacer(1, 5 * mm)]
    for key, rows in (("breach.who", told), ("breach.data", data)):
        parts += [Paragraph(plain(words(key)), styles["Heading3"]), _table(rows), Spacer(1, 4 * mm)]
    parts += [Paragraph(plain(words("breach.limits")), styles["Normal"]), Spacer(1, 4 * mm)]
    parts += [Paragraph(plain(words("breach.made", day=_day(pack.made_at, words))), styles["Normal"])]
    return sheets(parts, title, words)


def _table(rows: Sequence[tuple[str, str]]) -> Table:
    body = getSampleStyleSheet()["Normal"]
    cells = [[Paragraph(plain(name), body), Paragraph(plain(value), body)] for name, value in rows]
    return Table(cells, [WIDTH * 0.4, WIDTH * 0.6], style=_STYLE)


def _day(moment: datetime, words: Catalogue) -> str:
    return formats.day_and_time(moment, words.language)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_LEADS) or cell.lstrip().startswith(_FORMULA) else cell
