"""Sheets of paper: what all PDFs share. No browser is asked for them."""

import io
from collections.abc import Sequence

from anyascii import anyascii
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, SimpleDocTemplate

from iass.console.catalogue import Catalogue

MARGIN = 16 * mm
WIDTH, WIDTH_ACROSS = A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN
"""Within the margins, in points: of a sheet, and of one that lies on its side."""


def sheets(parts: Sequence[Flowable], title: str, words: Catalogue, *, across: bool = False) -> bytes:
    """A PDF of A4, which says its language and title. The same parts make the same bytes."""
    made = io.BytesIO()
    document = SimpleDocTemplate(
        made, pagesize=landscape(A4) if across else A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN,
        bottomMargin=MARGIN, title=title, author=words("app.name"), lang=words.language.value, invariant=1,
    )  # fmt: skip
    document.build(list(parts))
    return made.getvalue()


def plain(text: str) -> str:
    """A paragraph reads mark-up; this is none. What the built-in fonts have no letters for is told in Latin ones: the
    JSON beside it has it as it is."""
    shown = "".join(one if one.encode("cp1252", "ignore") else anyascii(one) for one in text)
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
