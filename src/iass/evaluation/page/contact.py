"""The contact sheet as HTML: faces are embedded, so that the page stays one file."""

from base64 import b64encode
from collections.abc import Sequence

from iass.evaluation.contact_sheet import Confusion, ContactSheet, Face
from iass.evaluation.page.markup import Html, element, paragraph, text


def contact_html(sheet: ContactSheet, missed: str, stopped: str) -> Html:
    """missed, stopped: the headings of the two halves."""
    return element(
        "section",
        element("h2", text("The pairs that went wrong")),
        element("p", text("This shows faces and names pictures: keep it as you keep the pictures."), class_="care"),
        paragraph(f"At the threshold {sheet.threshold:.4f}. The worst come first."),
        element("h3", text(f"{missed} ({len(sheet.missed)} of {sheet.missed_in_all} are shown)")),
        _grid(sheet, sheet.missed),
        element("h3", text(stopped)),
        _grid(sheet, sheet.stopped),
    )


def _grid(sheet: ContactSheet, confusions: Sequence[Confusion]) -> Html:
    if not confusions:
        return paragraph("None.")
    return element("ul", *(_confusion(sheet, one) for one in confusions), class_="contact")


def _confusion(sheet: ContactSheet, one: Confusion) -> Html:
    faces = element("div", *(_face(sheet, face) for face in one.faces), class_="faces")
    return element("li", faces, element("div", text(one.says), class_="says"))


def _face(sheet: ContactSheet, face: Face) -> Html:
    data = sheet.thumbnails.get(face.image)
    if data is None:
        picture = element("div", text("cannot be shown"), class_="blank")
    else:
        source = f"data:image/jpeg;base64,{b64encode(data).decode('ascii')}"
        picture = element("img", src=source, alt=f"{face.role}: {face.image}")
    return element("figure", picture, element("figcaption", element("b", text(face.role)), text(f" {face.image}")))
