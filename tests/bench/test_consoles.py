"""Many consoles on one server: what is reported is what each of them heard."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from iass.alert.records import FeedEvent
from iass.bench.console_figures import Act, ConsoleFigures, Delay, Heard, figures_of
from iass.bench.consoles import ConsoleTrial, measure
from iass.cli.bench import app
from iass.errors import InvalidInput
from iass.settings import Settings

MILLISECOND = 1_000_000
_SPENT = {"idle_cores": 0.01, "raising_service": 0.2, "claiming_service": 0.1, "claiming_consoles": 0.05}
_TOLD = [
    FeedEvent(number, kind, subject, datetime.now(UTC), {})
    for number, kind, subject in (
        (7, "alert.raised", "a"),
        (8, "crossing.decided", "c"),
        (9, "alert.claimed", "a"),
        (10, "alert.escalated", "a"),
    )
]
_ACTS = [
    Act("alert.raised", "a", asked=0, answered=100 * MILLISECOND),
    Act("alert.claimed", "a", asked=500 * MILLISECOND, answered=520 * MILLISECOND),
]
_ALL = [(7, 110 * MILLISECOND), (8, 111 * MILLISECOND), (9, 530 * MILLISECOND)]


def _figures(*heard: list[tuple[int, int]], shown: list[tuple[int, int]] | None = None) -> ConsoleFigures:
    return figures_of(len(heard), _TOLD, _ACTS, Heard(heard, [shown or []]), _SPENT)


def test_event_that_one_console_missed_is_not_told() -> None:
    figures = _figures(_ALL, [*_ALL, (10, 900 * MILLISECOND)])
    assert (figures.events, figures.expected, figures.lost, figures.repeated, figures.disordered) == (3, 6, 0, 0, 0)
    assert _figures(_ALL, [one for one in _ALL if one[0] != 8]).lost == 1
    assert _figures(_ALL, [*_ALL, (9, 600 * MILLISECOND)]).repeated == 1
    assert _figures(_ALL, [_ALL[1], _ALL[0], _ALL[2]]).disordered == 1


def test_delay_is_of_another_act() -> None:
    late = [(number, at + 4 * MILLISECOND) for number, at in _ALL]
    figures = _figures(_ALL, late, shown=[(7, 160 * MILLISECOND), (9, 999 * MILLISECOND)])
    assert figures.raised == Delay(2, 12.0, 14.0, 14.0)
    assert figures.claimed == Delay(2, 32.0, 34.0, 34.0)
    assert figures.shown == Delay(1, 60.0, 60.0, 60.0)
    assert figures.spread == 4.0
    assert (figures.raising_ms, figures.claiming_ms, figures.listening_ms) == (200.0, 100.0, 50.0)


def test_alert_misses_one_of_twenty_consoles(tmp_path: Path) -> None:
    options = ["--consoles", "20", "--alerts", "3", "--pages", "--pause", "0", "--idle", "0", "--json"]
    done = CliRunner().invoke(app, ["consoles", *options], env={"IASS_DATA_DIR": str(tmp_path)})
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["lost"], told["repeated"], told["disordered"]) == (0, 0, 0)
    assert (told["events"], told["expected"]) == (9, 180), "raised, decided and claimed, three times, at each console"
    assert told["raised"]["count"] == told["claimed"]["count"] == 60
    assert told["shown"]["count"] == 3, "the page of the lane's own console"
    assert told["claiming_ms"] > 0 and told["listening_ms"] > 0


def test_two_alerts_share_a_lane(tmp_path: Path) -> None:
    trial = ConsoleTrial(consoles=2, alerts=3, pages=False, pause=0, idle=0)
    with pytest.raises(InvalidInput):
        measure(trial, Settings(data_dir=tmp_path), lambda _what, _done, _total: None)


@pytest.mark.soak
@pytest.mark.parametrize("pages", [False, True])
def test_alert_misses_one_of_two_hundred_consoles(tmp_path: Path, pages: bool) -> None:
    """`iass bench consoles` tells how long it takes; that no console misses anything is asserted here."""
    trial = ConsoleTrial(consoles=200, alerts=100, pages=pages, pause=0.1, idle=10)
    figures = measure(trial, Settings(data_dir=tmp_path), lambda _what, _done, _total: None)
    assert figures.events >= 300, "and those that went up, where nobody claimed them in time"
    assert figures.expected == 200 * figures.events
    assert replace(figures, lost=0, repeated=0, disordered=0) == figures
    assert figures.raised is not None and figures.raised.count == 20_000
