"""An error curve with its 95 % band on logarithmic axes, drawn as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from iass.evaluation.curves import CurvePoint
from iass.evaluation.page.axis import LogAxis, axis_for, percent
from iass.evaluation.page.markup import Html, element, joined, paragraph, table, text

_WIDTH, _HEIGHT = 720, 460
_LEFT, _RIGHT, _TOP, _BOTTOM = 84, 24, 20, 64
_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class CurveFigure:
    """name: a word for its ids. x, y: what the axes are called. marks: rates that the text speaks of. says: what the
    reader sees, in words."""

    name: str
    title: str
    x: str
    y: str
    points: tuple[CurvePoint, ...]
    marks: tuple[float, ...]
    says: str

    def html(self) -> Html:
        told = element("figcaption", text(self.says))
        heading = element("h2", text(self.title), id=self.name)
        if not self.points:
            return element("section", heading, paragraph("There is nothing to draw."))
        rows = [
            [percent(one.rate), percent(round(one.miss, 5)), _between(one), f"{one.threshold:.4f}"]
            for one in self.points
        ]
        numbers = table(self.title, [self.x, self.y, "95 % interval", "threshold"], rows)
        details = element("details", element("summary", text("The numbers of this plot")), numbers)
        drawn = element("div", self._svg(), class_="drawn", tabindex=0)
        return element("section", heading, element("figure", drawn, told), details)

    def _svg(self) -> Html:
        across = axis_for([one.rate for one in self.points], _LEFT, _WIDTH - _RIGHT, least=_LEAST)
        shown = [value for one in self.points for value in (one.miss, one.interval.low, one.interval.high)]
        upward = axis_for(shown, _HEIGHT - _BOTTOM, _TOP, least=_LEAST)
        return element(
            "svg",
            element("title", text(self.title), id=f"{self.name}-title"),
            element("desc", text(self.says), id=f"{self.name}-desc"),
            _grid(across, upward, self.x, self.y),
            element("path", d=_band(self.points, across, upward), class_="band"),
            element("path", d=_line(self.points, across, upward), class_="curve"),
            joined([_mark(one, across, upward) for one in self._marked()]),
            viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
            role="img",
            aria_labelledby=f"{self.name}-title {self.name}-desc",
        )

    def _marked(self) -> list[CurvePoint]:
        """The point of the curve next to each marked rate that it reaches."""
        reached = [rate for rate in self.marks if rate >= self.points[-1].rate * 0.99]
        return [min(self.points, key=lambda one: abs(one.rate - rate)) for rate in reached]


def _between(one: CurvePoint) -> str:
    return f"{percent(round(one.interval.low, 5))} to {percent(round(one.interval.high, 5))}"


def _line(points: Sequence[CurvePoint], across: LogAxis, upward: LogAxis) -> str:
    return "M" + " L".join(f"{across.place(one.rate):.1f} {upward.place(one.miss):.1f}" for one in points)


def _band(points: Sequence[CurvePoint], across: LogAxis, upward: LogAxis) -> str:
    over = [f"{across.place(one.rate):.1f} {upward.place(one.interval.high):.1f}" for one in points]
    under = [f"{across.place(one.rate):.1f} {upward.place(one.interval.low):.1f}" for one in reversed(points)]
    return "M" + " L".join([*over, *under]) + " Z"


def _mark(one: CurvePoint, across: LogAxis, upward: LogAxis) -> Html:
    x, y = across.place(one.rate), upward.place(one.miss)
    said = f"{percent(one.rate)}: {percent(round(one.miss, 4))}"
    side = "start" if x < (_LEFT + _WIDTH) / 2 else "end"
    label = element("text", text(said), x=x + (9 if side == "start" else -9), y=y - 9, text_anchor=side, class_="said")
    return joined([element("circle", cx=x, cy=y, r=4.5, class_="mark"), label])


def _grid(across: LogAxis, upward: LogAxis, x: str, y: str) -> Html:
    parts = []
    for tick in across.ticks():
        at = across.place(tick)
        parts.append(element("line", x1=at, x2=at, y1=_TOP, y2=_HEIGHT - _BOTTOM, class_="grid"))
        parts.append(element("text", text(percent(tick)), x=at, y=_HEIGHT - _BOTTOM + 20, text_anchor="middle"))
    for tick in upward.ticks():
        at = upward.place(tick)
        parts.append(element("line", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=at, y2=at, class_="grid"))
        parts.append(element("text", text(percent(tick)), x=_LEFT - 8, y=at + 4, text_anchor="end"))
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(element("text", text(x), x=middle, y=_HEIGHT - 14, text_anchor="middle", class_="axis"))
    centre = (_TOP + _HEIGHT - _BOTTOM) / 2
    turned = f"rotate(-90 18 {centre:.0f})"
    parts.append(
        element(
            "text",
            text(y),
            x=18,
            y=(_TOP + _HEIGHT - _BOTTOM) / 2,
            text_anchor="middle",
            class_="axis",
            transform=turned,
        )
    )
    return element("g", *parts)
