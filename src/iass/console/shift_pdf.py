"""The report of a shift on paper: one sheet, a table by lane, and who signs. No browser is asked for it."""

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, Spacer, Table, TableStyle

from iass.console.catalogue import Catalogue
from iass.console.paper import WIDTH_ACROSS, plain, sheets
from iass.console.views.shifts import ShiftView

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
    title = words("shift.title")
    styles = getSampleStyleSheet()
    parts = [
        Paragraph(plain(title), styles["Title"]),
        Paragraph(plain(view.title), styles["Heading2"]),
        Paragraph(plain(view.made if view.is_over else f"{view.made} {words('shift.runs')}"), styles["Normal"]),
        Spacer(1, 6 * mm),
        _table(view, WIDTH_ACROSS),
        Spacer(1, 6 * mm),
        *(Paragraph(plain(f"{name}: {said}"), styles["Normal"]) for name, said in view.shares),
        Spacer(1, 3 * mm),
        Paragraph(plain(words("shift.lead")), styles["Normal"]),
        Spacer(1, 16 * mm),
        Paragraph(plain(words("shift.signed")), styles["Normal"]),
    ]
    return sheets(parts, f"{title}: {view.title}", words, across=True)


def _table(view: ShiftView, width: float) -> Table:
    head = getSampleStyleSheet()["Normal"].clone("head", fontSize=8, leading=9.5)
    right = head.clone("right", alignment=TA_RIGHT)
    columns = [Paragraph(plain(one), right if place else head) for place, one in enumerate(view.columns)]
    rest = (width - _FIRST) / (len(columns) - 1)
    rows = [columns, *(list(row) for row in view.rows), list(view.total)]
    return Table(rows, [_FIRST, *[rest] * (len(columns) - 1)], repeatRows=1, style=_STYLE)
