"""One rate in every group of a column: a dot with its interval, on one logarithmic axis."""

from dataclasses import dataclass

from iass.evaluation.by_column import ByColumn, ColumnRate, GroupRate
from iass.evaluation.page.axis import LogAxis, axis_for, percent
from iass.evaluation.page.markup import Html, element, joined, paragraph, table, text

_WIDTH, _ROW = 720, 30
_LEFT, _RIGHT, _TOP, _BOTTOM = 190, 30, 12, 54
_LEAST = 1e-5
_NAMES = {
    "fnir": "Missed though enrolled (FNIR)",
    "fpir": "Stopped though a stranger (FPIR)",
    "fnmr": "One person taken for two (FNMR)",
    "fmr": "Two people taken for one (FMR)",
    "fta": "No face found (FTA)",
}


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """rates: which of them are drawn; at: the FPIR or FMR that the threshold stands at."""

    by: ByColumn
    at: float | None

    def html(self) -> Html:
        heading = element("h3", text(f"By {self.by.column}"))
        drawn = [one for one in self.by.rates if one.target is None or one.target == self.at]
        return element("section", heading, *(self._rate(one) for one in drawn))

    def _rate(self, rate: ColumnRate) -> Html:
        said = _says(rate)
        claimed = {group: one for group, one in rate.groups.items() if one.unclaimed is None}
        rows = [
            [group, "not claimed" if one.unclaimed else percent(round(one.seen, 4)), _between(one), str(one.people)]
            for group, one in rate.groups.items()
        ]
        numbers = table(_title(rate), [self.by.column, "rate", "95 % interval", "people"], rows)
        details = element("details", element("summary", text("The numbers")), numbers)
        if not claimed:
            return element("div", paragraph(f"{_title(rate)}. {said}"), details)
        drawn = _svg(rate, claimed, f"{self.by.column}: {_title(rate)}", said)
        return element(
            "figure",
            element("div", drawn, class_="drawn", tabindex=0),
            element("figcaption", text(f"{_title(rate)}. {said}")),
            details,
        )


def _title(rate: ColumnRate) -> str:
    if rate.target is None:
        return _NAMES[rate.name]
    set_for = "FMR" if rate.name in ("fnmr", "fmr") else "FPIR"
    return f"{_NAMES[rate.name]} at the threshold for {set_for} {percent(rate.target)}"


def _says(rate: ColumnRate) -> str:
    unclaimed = [group for group, one in rate.groups.items() if one.unclaimed]
    few = f" Nothing is claimed for {', '.join(unclaimed)}: too few people, or too few errors." if unclaimed else ""
    if rate.ratio is None:
        return f"Fewer than two groups carry a claim, so there is no ratio.{few}"
    one = rate.ratio
    high = f"{one.interval.high:.2f}" if one.interval.high < 1e6 else "without end"
    chance = " 1 lies within: this may be chance." if one.interval.low <= 1 else ""
    return (
        f"Worst {one.worst}, best {one.best}: {one.value:.2f} times as often "
        f"(95 % interval {one.interval.low:.2f} to {high}).{chance}{few}"
    )


def _between(one: GroupRate) -> str:
    if one.unclaimed:
        return one.unclaimed
    return f"{percent(round(one.interval.low, 4))} to {percent(round(one.interval.high, 4))}"


def _svg(rate: ColumnRate, claimed: dict[str, GroupRate], title: str, says: str) -> Html:
    shown = [value for one in claimed.values() for value in (one.seen, one.interval.low, one.interval.high)]
    axis = axis_for(shown, _LEFT, _WIDTH - _RIGHT, least=_LEAST)
    height = _TOP + _ROW * len(rate.groups) + _BOTTOM
    rows = [_row(group, one, place, axis) for place, (group, one) in enumerate(rate.groups.items())]
    return element(
        "svg",
        element("title", text(title)),
        element("desc", text(says)),
        _grid(axis, height, _title(rate)),
        *rows,
        viewBox=f"0 0 {_WIDTH} {height}",
        role="img",
        aria_label=f"{title}. {says}",
    )


def _row(group: str, one: GroupRate, place: int, axis: LogAxis) -> Html:
    y = _TOP + _ROW * (place + 0.5)
    shown = group if len(group) <= 22 else f"{group[:21]}…"
    label = element("text", text(shown), x=_LEFT - 12, y=y + 4, text_anchor="end")
    if one.unclaimed:
        return joined([label, element("text", text("not claimed"), x=_LEFT + 8, y=y + 4, class_="faint")])
    low, high = axis.place(one.interval.low), axis.place(one.interval.high)
    return joined(
        [
            label,
            element("line", x1=low, x2=high, y1=y, y2=y, class_="reach"),
            element("circle", cx=axis.place(one.seen), cy=y, r=5, class_="mark"),
        ]
    )


def _grid(axis: LogAxis, height: int, name: str) -> Html:
    parts = []
    for tick in axis.ticks():
        at = axis.place(tick)
        parts.append(element("line", x1=at, x2=at, y1=_TOP, y2=height - _BOTTOM, class_="grid"))
        parts.append(element("text", text(percent(tick)), x=at, y=height - _BOTTOM + 18, text_anchor="middle"))
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(element("text", text(name), x=middle, y=height - 8, text_anchor="middle", class_="axis"))
    return element("g", *parts)
