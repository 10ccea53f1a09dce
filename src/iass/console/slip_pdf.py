"""The slip on paper: one sheet, both languages side by side."""

from reportlab.lib import colors
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from iass.console.catalogue import Catalogue
from iass.console.paper import WIDTH, plain, sheets
from iass.console.views.wrongly_stopped import SlipColumn, SlipView

_GAP = 6 * mm
_STYLE = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBEFORE", (1, 0), (1, -1), 0.5, colors.grey),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("RIGHTPADDING", (1, 0), (1, -1), 0),
        ("LEFTPADDING", (1, 0), (1, -1), _GAP),
        ("RIGHTPADDING", (0, 0), (0, -1), _GAP),
    ]
)


def print_slip(view: SlipView, words: Catalogue) -> bytes:
    """Each part of one language stands beside the same part of the other."""
    columns = [_parts(column) for column in view.columns]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return sheets([Table(rows, [WIDTH / 2, WIDTH / 2], style=_STYLE)], words("slip.page"), words)


def _parts(column: SlipColumn) -> list[list[Flowable]]:
    styles = getSampleStyleSheet()
    body, title, head = styles["Normal"], styles["Heading2"], styles["Heading4"]
    facts = [Paragraph(f"{plain(name)}: <b>{plain(value)}</b>", body) for name, value in column.facts]
    rights = [Paragraph(f"• {plain(one)}", body) for one in column.rights]
    texts = [[Paragraph(plain(text), body), Spacer(1, 2 * mm)] for text in column.what]
    return [
        [Paragraph(plain(column.title), title)],
        *texts,
        [*facts, Spacer(1, 3 * mm)],
        [Paragraph(plain(column.rights_title), head), *rights, Spacer(1, 3 * mm)],
        [Paragraph(plain(column.complain), body), Spacer(1, 3 * mm)],
        [Paragraph(plain(column.signed), body)],
    ]
