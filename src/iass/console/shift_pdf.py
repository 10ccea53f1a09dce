"""The report of a shift on paper: one sheet, a table by lane, and who signs. No browser is asked for it."""

import io

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from iass.console.catalogue import Catalogue
from iass.console.views.shifts import ShiftView

_MARGIN = 16 * mm
_FIRST = 38 * mm
_STYLE = TableStyle(
    [
        ("FONTSIZE", (0, 0), (-1, -1), 9),
        ("FONTNAME", (0, -1), (-1, -1), "Helvetica-Bold"),
        ("ALIGN", (1, 1), (-1, -1), "RIGHT"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black),
        ("LINEABOVE", (0, -1), (-1, -1), 0.8, colors.black),
        ("LINEBELOW", (0, 1), (-1, -2), 0.25, colors.grey),
    ]
)


def print_shift(view: ShiftView, words: Catalogue) -> bytes:
    """A PDF of A4, which says its language and title. The same view makes the same bytes."""
    sheet = io.BytesIO()
    title = words("shift.title")
    document = SimpleDocTemplate(
        sheet, pagesize=landscape(A4), leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN,
        bottomMargin=_MARGIN, title=f"{title}: {view.title}", author=words("app.name"), lang=words.language.value,
        invariant=1,
    )  # fmt: skip
    styles = getSampleStyleSheet()
    parts = [
        Paragraph(_plain(title), styles["Title"]),
        Paragraph(_plain(view.title), styles["Heading2"]),
        Paragraph(_plain(view.made if view.is_over else f"{view.made} {words('shift.runs')}"), styles["Normal"]),
        Spacer(1, 6 * mm),
        _table(view, document.width),
        Spacer(1, 6 * mm),
        Paragraph(_plain(words("shift.lead")), styles["Normal"]),
        Spacer(1, 16 * mm),
        Paragraph(_plain(words("shift.signed")), styles["Normal"]),
    ]
    document.build(parts)
    return sheet.getvalue()


def _table(view: ShiftView, width: float) -> Table:
    head = getSampleStyleSheet()["Normal"].clone("head", fontSize=8, leading=9.5)
    right = head.clone("right", alignment=TA_RIGHT)
    columns = [Paragraph(_plain(one), right if place else head) for place, one in enumerate(view.columns)]
    rest = (width - _FIRST) / (len(columns) - 1)
    rows = [columns, *(list(row) for row in view.rows), list(view.total)]
    return Table(rows, [_FIRST, *[rest] * (len(columns) - 1)], repeatRows=1, style=_STYLE)


def _plain(text: str) -> str:
    """A paragraph reads mark-up; this is none."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
