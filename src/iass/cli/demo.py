"""`iass demo`: a scripted checkpoint with synthetic people, on this machine, from nothing."""

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from iass.cli.opened import application
from iass.cli.session import load_settings
from iass.cli.terminal import ERR, OUT, print_json
from iass.clock import SystemClock
from iass.console.app import mount
from iass.demo import decoys, stage
from iass.demo import folder as demo_folder
from iass.demo.checkpoint import Played, play
from iass.demo.passports import states
from iass.demo.script import SCENES
from iass.service.app import create_app
from iass.service.server import listening, running_on

_COLOURS = {"REFER": "yellow", "CLEAR": "green", "PROTECT": "magenta"}


def command(
    headless: Annotated[bool, typer.Option("--headless", help="Run the script once and end.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line for each crossing.")] = False,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
    folder: Annotated[Path, typer.Option(help="The demo's own folder; its database is deleted first.")] = Path(
        "var/demo"
    ),
) -> None:
    """Start a checkpoint, seed it, play the script, show what was advised, and serve the console until Ctrl-C."""
    settings = load_settings(data_dir=folder, database_url="", port=0 if port is None and headless else port)
    bar = Progress(TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), console=ERR)
    with demo_folder.held(folder), listening(settings.host, settings.port) as listener:
        demo_folder.clear(folder)
        authorities = states.write(folder, SystemClock().now())
        own = {"csca_folder": authorities, "decoy_folder": decoys.lay(folder / "practice-pairs")}
        with application(settings.model_copy(update=own)) as opened:
            app = create_app(opened)
            mount(app, opened)
            with running_on(listener, app) as url:
                with bar:
                    stage.populate(opened, folder, _seeding(bar))
                    played = _play(bar, url, as_json)
                _show(played, as_json)
                if not headless:
                    _serve(url)
    raise typer.Exit(0 if all(one.as_expected for one in played) else 1)


def _seeding(bar: Progress) -> stage.Progress:
    tasks = {name: bar.add_task(name, total=None) for name in ("registry", "watchlist")}
    return lambda name, done, total: bar.update(tasks[name], completed=done, total=total)


def _play(bar: Progress, url: str, as_json: bool) -> list[Played]:
    task = bar.add_task("crossings", total=len(SCENES))
    played = []
    for one in play(url, SCENES):
        played.append(one)
        bar.advance(task)
        if as_json:
            print_json(one.as_record())
    return played


def _show(played: list[Played], as_json: bool) -> None:
    good = sum(one.as_expected for one in played)
    if as_json:
        print_json({"summary": {"crossings": len(played), "as_expected": good}})
        return
    table = Table("traveller", "best candidate", "advice", "milliseconds by step", show_lines=True)
    for one in played:
        table.add_row(*_row(one))
    OUT.print(table)
    OUT.print(f"{good} of {len(played)} crossings got the advice that the script expects.")


def _row(one: Played) -> tuple[str, str, str, str]:
    """Fits a terminal of 80 columns: who and how, what scored, what was advised, where the time went."""
    scene = one.scene
    who = f"{scene.traveller}\n{scene.nationality} {scene.direction}\n[dim]{scene.what}[/]"
    score = "no usable face" if one.score is None else f"{one.best}\n{one.score:.3f} against {one.threshold:.3f}"
    mark = "" if one.as_expected else f"\n[bold red]expected {scene.expected}[/]"
    steps = " ".join(f"{name} {spent:.0f}" for name, spent in one.steps.items() if spent >= 1)
    rule = f"\n[dim]{one.rule}[/]" if one.rule else ""
    return (
        who,
        score,
        f"[{_COLOURS.get(one.advice, 'red')}]{one.advice}[/]{rule}{mark}",
        f"{one.milliseconds:.0f}: {steps}",
    )


def _serve(url: str) -> None:
    """Until Ctrl-C. Sleeps are short: a signal that comes just before one would otherwise be noticed at its end."""
    try:
        OUT.print(f"Console: [bold]{url}/[/]  (Ctrl-C ends it)")
        while True:
            time.sleep(1)
    except KeyboardInterrupt:
        ERR.print("stopped")
