"""One self-contained HTML page: plots, what they say in words, and what produced them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from iass.evaluation.at_size import AtGallerySize
from iass.evaluation.by_column import ByColumn
from iass.evaluation.contact_sheet import ContactSheet
from iass.evaluation.page.axis import percent
from iass.evaluation.page.contact import contact_html
from iass.evaluation.page.curve_plot import CurveFigure
from iass.evaluation.page.group_plot import GroupFigure
from iass.evaluation.page.markup import Html, element, joined, paragraph, table, text

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """value and interval as they are shown."""

    name: str
    value: str
    interval: str


@dataclass(frozen=True, slots=True)
class Page:
    """lead: one line below the title. words: what came out, in sentences. group_rate: the FPIR or FMR whose threshold
    the groups are shown at. contact: None unless asked for; contact_heads: the headings of its halves."""

    title: str
    lead: str
    figures: Sequence[KeyFigure]
    words: Sequence[str]
    curves: Sequence[CurveFigure]
    groups: Sequence[ByColumn]
    group_rate: float | None
    at_size: AtGallerySize | None
    produced: Mapping[str, object]
    facts: Mapping[str, object]
    contact: ContactSheet | None
    contact_heads: tuple[str, str]


def facts_of(model_id: str, gate: str, part: str, data: Mapping[str, str]) -> dict[str, object]:
    """What every page says of where its figures come from. data: role -> SHA-256."""
    digests = {f"SHA-256 of {role}": digest for role, digest in data.items()}
    return {"model": model_id, "gate": gate, "part": part, **digests}


def render(page: Page) -> str:
    """HTML that fetches nothing and runs nothing; well-formed as XML after its first line."""
    style = resources.files("iass.evaluation.page").joinpath("style.css").read_text(encoding="utf-8")
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", text(page.title)),
        element("style", Html(style)),
    )
    return (
        "<!DOCTYPE html>\n" + element("html", head, element("body", element("main", *_parts(page))), lang="en") + "\n"
    )


def _parts(page: Page) -> list[Html]:
    parts = [
        element("h1", text(page.title)),
        element("p", text(page.lead), class_="lead"),
        element("ul", *(_key(one) for one in page.figures), class_="key"),
        *map(paragraph, page.words),
        *(curve.html() for curve in page.curves),
    ]
    if page.at_size is not None:
        parts.append(_at_size(page.at_size))
    parts.append(_groups(page))
    if page.contact is not None:
        parts.append(contact_html(page.contact, *page.contact_heads))
    return [*parts, _timing(page.produced), _facts(page)]


def _key(one: KeyFigure) -> Html:
    return element("li", text(one.name), element("b", text(one.value)), element("span", text(one.interval)))


def _groups(page: Page) -> Html:
    heading = element("h2", text("By group"))
    if not page.groups:
        said = "No further column of the CSV files parts the people into few groups, so none are compared."
        return element("section", heading, paragraph(said))
    note = (
        "One threshold for everybody, as at a border. A rate below 3 / (people of the group) is not claimed (rule of "
        "3). Worst and best were picked after looking, so among many groups some ratio above 1 is expected by chance."
    )
    return element(
        "section", heading, paragraph(note), *(GroupFigure(one, page.group_rate).html() for one in page.groups)
    )


def _at_size(at: AtGallerySize) -> Html:
    beyond = at.size > at.measured
    said = (
        f"Measured among {at.measured:,} enrolled people; "
        + (f"{at.size:,} is beyond that, so these thresholds are foretold, not measured: " if beyond else "")
        + "a line in ln(gallery size) fitted to the top scores of strangers here (decision 0003). The interval is over "
        "the strangers; that the law may be wrong is not in it. Missed at least: with that threshold among the people "
        "who are enrolled here; among more, own subjects are also overtaken more often."
    )
    rows = [
        [
            percent(point.fpir),
            f"{point.threshold:.4f}",
            f"{point.interval.low:.4f} to {point.interval.high:.4f}",
            "extrapolated" if point.extrapolated else "measured range",
            percent(round(point.fnir_here, 4)),
        ]
        for point in at.points
    ]
    headings = ["target FPIR", "threshold", "95 % interval", "", "missed at least"]
    name = f"Thresholds for {at.size:,} enrolled people"
    return element("section", element("h2", text(name)), paragraph(said), table(name, headings, rows))


def _timing(produced: Mapping[str, object]) -> Html:
    timing = produced.get("timing")
    heading = element("h2", text("Time for one picture, by step"))
    if not isinstance(timing, Mapping) or not timing:
        return element("section", heading, paragraph("Not measured."))
    rows = [
        [str(step), f"{taken['median_ms']:.2f}", f"{taken['p95_ms']:.2f}", str(taken["count"])]
        for step, taken in timing.items()
    ]
    said = "By the clock, while a thread on every core had a picture of its own; one that is alone is quicker."
    return element(
        "section",
        heading,
        paragraph(said),
        table("Milliseconds", ["step", "median", "95th percentile", "measured"], rows),
    )


def _facts(page: Page) -> Html:
    made = page.produced.get("made_by")
    told = {**page.facts, **_flat(made if isinstance(made, Mapping) else {})}
    rows = [
        element("tr", element("th", text(name), scope="row"), element("td", text(value)))
        for name, value in told.items()
    ]
    body = element("div", element("table", element("tbody", joined(rows)), class_="facts"), class_="wide")
    return element("section", element("h2", text("What produced this")), body)


def _flat(value: Mapping[str, object], before: str = "") -> dict[str, object]:
    """Nested names joined by a blank."""
    found: dict[str, object] = {}
    for name, item in value.items():
        if isinstance(item, Mapping):
            found.update(_flat(item, f"{before}{name} "))
        else:
            found[f"{before}{name}"] = _limits(item) if isinstance(item, list) else item
    return found


def _limits(value: list[object]) -> str:
    """The least and the most that a gate lets through."""
    names = ("at least", "at most")
    told = [f"{name} {limit}" for name, limit in zip(names, value, strict=False) if limit is not None]
    return ", ".join(told)
