"""HTML and SVG as text that is escaped unless it was made here, and well-formed as XML."""

from html import escape
from typing import NewType

Html = NewType("Html", str)

_VOID = {"meta", "img", "br", "path", "line", "rect", "circle"}


def element(name: str, /, *children: Html, **attributes: object) -> Html:
    """`class_` is class, `stroke_width` is stroke-width; an attribute that is None is left out."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID and not children:
        return Html(f"<{name}{told}/>")
    return Html(f"<{name}{told}>{''.join(children)}</{name}>")


def text(value: object) -> Html:
    """Anything, made harmless."""
    return Html(escape(str(value), quote=False))


def joined(parts: list[Html]) -> Html:
    return Html("".join(parts))


def paragraph(words: str) -> Html:
    return element("p", text(words))


def table(caption: str, headings: list[str], rows: list[list[str]]) -> Html:
    """The first cell of a row is its heading; numbers stand to the right."""
    head = element("tr", *(element("th", text(one), scope="col") for one in headings))
    body = [
        element("tr", element("th", text(row[0]), scope="row"), *(element("td", text(cell)) for cell in row[1:]))
        for row in rows
    ]
    whole = element("table", element("caption", text(caption)), element("thead", head), element("tbody", *body))
    return element("div", whole, class_="wide", tabindex=0)


def _value(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
