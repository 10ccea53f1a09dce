"""Everything that is held of one person, on paper: for the person, in the language of whoever prints it."""

import io
from base64 import b64decode
from collections.abc import Iterable, Iterator

from reportlab.lib import colors
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, Image, Paragraph, Spacer, Table, TableStyle

from iass.audit.entry import JsonValue
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.paper import WIDTH, plain, sheets
from iass.console.views.subjects import packet_lines
from iass.subject.holdings import Holding
from iass.subject.packet import Audience, Packet, Section
from iass.subject.packet_rows import Row

_HIGH = 45 * mm
_STYLE = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black),
        ("LINEBELOW", (0, 1), (-1, -1), 0.25, colors.grey),
    ]
)


def print_packet(packet: Packet, words: Catalogue) -> bytes:
    """A picture that no browser draws, as of JPEG 2000, is named and not drawn: the JSON has it whole."""
    styles = getSampleStyleSheet()
    title = words("subject.packet.title") if packet.audience is Audience.PERSON else words("subject.packet.whole")
    made = words("subject.packet.made", day=formats.day_and_time(packet.made_at, words.language))
    parts: list[Flowable] = [
        Paragraph(plain(title), styles["Title"]),
        Paragraph(plain(f"{packet.person_id} · {packet.request_id}"), styles["Normal"]),
        Paragraph(plain(made), styles["Normal"]),
        Spacer(1, 4 * mm),
    ]
    for section in packet.sections:
        parts += _section(section, words)
    return sheets(parts, f"{title}: {packet.person_id}", words)


def _section(section: Section, words: Catalogue) -> Iterator[Flowable]:
    styles = getSampleStyleSheet()
    yield Paragraph(plain(words(f"subject.packet.{section.name}")), styles["Heading3"])
    if section.name is Holding.PICTURES:
        yield from _drawn(section.rows)
    if section.name is Holding.ALERTS:
        yield from _drawn([one for row in section.rows for one in _listed(row.get("pictures"))])
    lines = packet_lines(section, words)
    if lines:
        yield _table(lines)
    else:
        yield Paragraph(plain(words("subject.packet.nothing")), styles["Normal"])
    if section.withheld:
        withheld = words("subject.packet.withheld", article=words.article(section.withheld))
        yield Paragraph(plain(withheld), styles["Italic"])
    yield Spacer(1, 3 * mm)


def _table(lines: list[tuple[str, ...]]) -> Table:
    small = getSampleStyleSheet()["Normal"].clone("small", fontSize=7.5, leading=9, splitLongWords=1)
    rows = [[Paragraph(plain(cell), small) for cell in line] for line in lines]
    return Table(rows, [WIDTH / len(lines[0])] * len(lines[0]), repeatRows=1, style=_STYLE)


def _listed(value: JsonValue) -> list[Row]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _drawn(rows: Iterable[Row]) -> Iterator[Flowable]:
    for row in rows:
        if row["media_type"] in ("image/jpeg", "image/png"):
            picture = io.BytesIO(b64decode(str(row["base64"])))
            wide, high = ImageReader(picture).getSize()
            picture.seek(0)
            yield Image(picture, width=_HIGH * wide / high, height=_HIGH, hAlign="LEFT")
