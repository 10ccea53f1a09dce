"""`iass threshold`: each list's operating point as what it costs in a shift, and another one."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from iass.access import Permission
from iass.cli.acting import acting
from iass.cli.officer import OfficerOption
from iass.cli.opened import application
from iass.cli.terminal import ERR, OUT, print_json
from iass.errors import InvalidInput
from iass.identify.expectation import Expectation, Source
from iass.identify.misses import MissCurve
from iass.identify.operating_desk import TRAVELLERS, OperatingDesk, Setting, Standing
from iass.identify.tail import Rate
from iass.registry.enrolment import GalleryName
from iass.service.schemas.operating_point import OperatingPointOut

app = typer.Typer(no_args_is_help=True, help="Each list's threshold, in false alerts a shift and people missed.")

_SHOWN = 4
"""Every fourth of the slider's stops: three to each factor of ten."""

TravellersOption = Annotated[int, typer.Option(min=1, max=1_000_000, help="Travellers in a shift.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
ListOption = Annotated[GalleryName, typer.Option("--list", help="Which list.")]


@app.command()
def show(
    lists: Annotated[list[GalleryName] | None, typer.Option("--list", help="Only this; may be repeated.")] = None,
    travellers: TravellersOption = TRAVELLERS,
    as_json: JsonOption = False,
) -> None:
    """Say what each list's threshold costs now, and what others would."""
    with application() as opened:
        desk = opened.operating
        found = [desk.look(name) for name in lists or GalleryName]
        choices = {one.name: desk.choices(one) for one in found}
    if as_json:
        print_json({"lists": [_record(one, travellers, desk.misses) for one in found]})
        return
    for one in found:
        _tell(one, travellers, desk.misses)
        table = Table("false alerts a shift", "threshold", "missed of 100", "target FPIR")
        for place, choice in enumerate(choices[one.name]):
            now = choice.point.target_fpir == one.setting.point.target_fpir
            if now or place % _SHOWN == 0:
                table.add_row(*_row(choice, travellers, now=now))
        OUT.print(table)
    OUT.print("* beyond what was seen: foretold. Another one: iass threshold set --list NAME --false-alerts N")


@app.command("set")
def set_target(
    name: ListOption,
    false_alerts: Annotated[float | None, typer.Option(help="So many false alerts a shift may be expected.")] = None,
    fpir: Annotated[float | None, typer.Option(help="Or the target FPIR itself, 0 to 1.")] = None,
    travellers: TravellersOption = TRAVELLERS,
    officer: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Choose the operating point of a list. It holds from the next search on, in every program on this database."""
    if (false_alerts is None) == (fpir is None):
        raise InvalidInput("say either --false-alerts or --fpir", mend="See what may be chosen: iass threshold show")
    with acting(Permission.CHOOSE_OPERATING_POINT, officer) as (opened, who):
        desk = opened.operating
        target = fpir if fpir is not None else _target(desk, name, (false_alerts or 0.0) / travellers)
        _answer(desk, desk.choose(name, target, who), travellers, as_json)


@app.command()
def reset(
    name: ListOption,
    travellers: TravellersOption = TRAVELLERS,
    officer: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Go back to the target of the settings."""
    with acting(Permission.CHOOSE_OPERATING_POINT, officer) as (opened, who):
        _answer(opened.operating, opened.operating.choose(name, None, who), travellers, as_json)


def _target(desk: OperatingDesk, name: GalleryName, rate: float) -> float:
    return desk.target_for(desk.look(name), rate)


def _answer(desk: OperatingDesk, standing: Standing, travellers: int, as_json: bool) -> None:
    if as_json:
        print_json({"lists": [_record(standing, travellers, desk.misses)]})
        return
    _tell(standing, travellers, desk.misses)
    OUT.print("It holds from the next search on.")


def _tell(standing: Standing, travellers: int, curve: MissCurve | None) -> None:
    setting = standing.setting
    point, expected = setting.point, setting.expected
    OUT.print(
        f"[bold]{standing.name}[/]: {standing.subjects:,} people, threshold {point.threshold:.3f}", soft_wrap=True
    )
    OUT.print(f"  {alerts_in_words(expected, travellers)} at {travellers:,} travellers a shift", soft_wrap=True)
    if setting.missed is not None and curve is not None:
        OUT.print(f"  {_missed_in_words(setting.missed, curve)}", soft_wrap=True)
    OUT.print(f"  {_source_in_words(standing)}", soft_wrap=True)
    if expected.foretold:
        OUT.print("  foretold: the list is longer, or the rate rarer, than what was seen", soft_wrap=True)
    if standing.chosen is not None and standing.chosen.target_fpir is not None:
        chosen = standing.chosen
        OUT.print(f"  chosen by {escape(chosen.officer_id)}, {chosen.at:%Y-%m-%d %H:%M}Z", soft_wrap=True)
    if standing.tail is not None and not standing.tail.fits:
        ERR.print(
            f"[yellow]note:[/] scores of strangers on the lanes of {standing.name} follow no law of strangers "
            f"(p = {standing.tail.p_value:.2g}): do sought people pass unjudged, or somebody under two ids?",
            soft_wrap=True,
        )


def alerts_in_words(expected: Expectation, travellers: int) -> str:
    """`about 1.2 false alerts a shift (0.6 to 2.1)`."""
    rate = expected.rate
    if expected.at_most:
        foretold = _number(expected.modelled * travellers)
        return f"at most {_number(rate.value * travellers)} false alerts a shift (the law foretells {foretold})"
    low, high = (_number(value * travellers) for value in (rate.low, rate.high))
    return f"about {_number(rate.value * travellers)} false alerts a shift ({low} to {high})"


def _missed_in_words(missed: Rate, curve: MissCurve) -> str:
    low, high = (_number(100 * value) for value in (missed.low, missed.high))
    return (
        f"about {_number(100 * missed.value)} of 100 wanted people pass unseen ({low} to {high}), "
        f"by the development figures ({curve.data_set})"
    )


def _source_in_words(standing: Standing) -> str:
    expected, histogram = standing.setting.expected, standing.histogram
    if expected.source is Source.LANES:
        held = f"; {histogram.held:,} not judged yet, which do not count" if histogram.held else ""
        return f"by {expected.searches:,} searches of travellers here in 90 days{held}"
    return (
        f"by the {expected.searches:,} strangers of the calibration record; {histogram.searches:,} searches here so far"
    )


def _row(choice: Setting, travellers: int, *, now: bool) -> tuple[str, ...]:
    rate, mark = choice.expected.rate, " *" if choice.expected.foretold else ""
    low, high = (_number(value * travellers) for value in (rate.low, rate.high))
    alerts = f"{_number(rate.value * travellers)} ({low} to {high}){mark}"
    if choice.expected.at_most:
        alerts = (
            f"at most {_number(rate.value * travellers)}; foretold {_number(choice.expected.modelled * travellers)}"
        )
    missed = _number(100 * choice.missed.value) if choice.missed else ""
    cells = (alerts, f"{choice.point.threshold:.3f}", missed, f"{choice.point.target_fpir:.3g}")
    return tuple(f"[bold]{cell}[/]" for cell in cells) if now else cells


def _number(value: float) -> str:
    """Two digits that count: 0.0012, 1.2, 17, 340."""
    return f"{float(f'{value:.2g}'):,.10g}"


def _record(standing: Standing, travellers: int, curve: MissCurve | None) -> dict[str, object]:
    """As GET /v1/operating-points tells it."""
    return OperatingPointOut.of_standing(standing, travellers, curve).model_dump(mode="json")
