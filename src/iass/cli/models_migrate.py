"""`iass models migrate`, `switch`, `galleries` and `prune`: another recogniser takes over."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from iass.access import Permission
from iass.cli.officer import OfficerOption, officer_named
from iass.cli.session import load_settings
from iass.cli.terminal import ERR, OUT, print_json
from iass.identify.changeover import Switched
from iass.identify.model_desk import Standing
from iass.registry.migration import MigrationReport, Unencoded
from iass.wiring.models import open_models

_SHOWN = 40

ToOption = Annotated[str, typer.Option("--to", help="The recogniser, a name of `iass models list`.")]
SwitchOption = Annotated[bool, typer.Option("--switch", help="Change over at once when every picture is encoded.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


def migrate(
    to: ToOption, switch: SwitchOption = False, officer: OfficerOption = "", as_json: JsonOption = False
) -> None:
    """Encode every enrolled picture by another recogniser, beside the gallery in use. Stopped, run it again.

    Exit status: 0 every picture was encoded, 1 some could not be (they are listed), 2 it cannot be done.
    """
    who = officer_named(Permission.OPERATE, officer)
    with open_models(load_settings()) as desk, _progress(f"to {to}") as progress:
        if switch:
            report, switched = desk.migrate_and_switch(to, who, progress)
        else:
            report, switched = desk.migrate(to, who, progress), None
    if as_json:
        print_json({**_migrated(report), "switched": _switched(switched) if switched else None})
    else:
        _show_failed(report.failed)
        said = f"{report.templates} templates of {report.model_id}, {report.encoded} of them new"
        OUT.print(f"{said}, {len(report.failed)} pictures could not be encoded", soft_wrap=True)
        _say(switched)
    raise typer.Exit(0 if report.is_complete else 1)


def switch(to: ToOption, officer: OfficerOption = "", as_json: JsonOption = False) -> None:
    """Search with another recogniser from now on; its gallery must be complete. Then restart what runs."""
    who = officer_named(Permission.OPERATE, officer)
    with open_models(load_settings()) as desk:
        switched = desk.switch(to, who)
    if as_json:
        print_json(_switched(switched))
    else:
        _say(switched)


def galleries(as_json: JsonOption = False) -> None:
    """Show the gallery of every recogniser: which one is in use, what it holds and what it lacks."""
    with open_models(load_settings()) as desk:
        found = desk.galleries()
    if as_json:
        print_json({"galleries": [_standing(one) for one in found]})
        return
    table = Table("", "recogniser", "templates", "lacks", "calibration record", title="Galleries")
    for one in found:
        mark, size = "*" if one.is_active else "", one.size
        table.add_row(mark, size.model_id, f"{size.templates:,}", f"{one.missing:,}", one.calibration or "none")
    OUT.print(table)


def prune(officer: OfficerOption = "", as_json: JsonOption = False) -> None:
    """Remove the templates of every recogniser but the one in use: after that there is no quick way back."""
    who = officer_named(Permission.OPERATE, officer)
    with open_models(load_settings()) as desk, _progress("removing") as progress:
        removed = desk.prune(who, lambda done, total: progress(done, total, 0))
    if as_json:
        print_json({"removed": removed})
    else:
        OUT.print(f"{removed} templates of former recognisers removed")


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int, int], None]]:
    """On standard error: a bar on a terminal, else a line for every batch."""
    if not ERR.is_terminal:
        yield _Lines(what)
        return
    speed = TextColumn("{task.fields[speed]}")
    lines = _Lines(what)
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), speed, console=ERR) as bar:
        task = bar.add_task(what, total=None, speed="")

        def show(done: int, total: int, failed: int) -> None:
            bar.update(task, completed=done, total=total, speed=lines.speed(done, total, failed))

        yield show


class _Lines:
    """Progress in words, with the pace of this run and what it leaves to wait."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._began: tuple[float, int] | None = None

    def __call__(self, done: int, total: int, failed: int) -> None:
        said = self.speed(done, total, failed)
        ERR.print(f"{self._what}: {done} of {total}{', ' if said else ''}{said}", soft_wrap=True)

    def speed(self, done: int, total: int, failed: int) -> str:
        now = time.monotonic()
        since, before = self._began = self._began or (now, done)
        rate = (done - before) / (now - since) if now > since else 0.0
        left = f"{rate:.1f} a second, {timedelta(seconds=round((total - done) / rate))} left" if rate else ""
        return ", ".join(part for part in (f"{failed} failed" if failed else "", left) if part)


def _show_failed(failed: tuple[Unencoded, ...]) -> None:
    if not failed:
        return
    table = Table("list", "id", "picture", "why", "what to do")
    for one in failed[:_SHOWN]:
        picture, problem = one.picture, one.problem
        row = (picture.gallery.value, picture.subject_id, picture.image_id, problem.reason, problem.mend)
        table.add_row(*map(escape, row))
    OUT.print(table)
    if len(failed) > _SHOWN:
        OUT.print(f"and {len(failed) - _SHOWN} more; --json lists all")
    OUT.print("Withdraw these pictures or import better ones, then run it again: until then nothing changes over.")


def _say(switched: Switched | None) -> None:
    if switched is None:
        return
    gallery = switched.gallery
    if switched.former == gallery.model_id:
        OUT.print(f"{gallery.model_id} is in use already")
        return
    OUT.print(f"[green]{gallery.model_id}[/] is in use, with {gallery.templates} templates", soft_wrap=True)
    ERR.print("Restart every program of this installation: those that run the former one answer no more.")


def _migrated(report: MigrationReport) -> dict[str, object]:
    return {
        "model": report.model_id,
        "templates": report.templates,
        "encoded": report.encoded,
        "complete": report.is_complete,
        "failed": [_failed(one) for one in report.failed],
    }


def _failed(one: Unencoded) -> dict[str, object]:
    picture, problem = one.picture, one.problem
    return {
        "gallery": picture.gallery.value,
        "subject": picture.subject_id,
        "image": picture.image_id,
        "reason": problem.reason,
        "alasan": problem.alasan,
        "mend": problem.mend,
    }


def _switched(switched: Switched) -> dict[str, object]:
    return {
        "former": switched.former,
        "model": switched.gallery.model_id,
        "templates": switched.gallery.templates,
        "checksum": f"{switched.gallery.checksum:016x}",
        "calibration": switched.calibration,
    }


def _standing(one: Standing) -> dict[str, object]:
    return {
        "model": one.size.model_id,
        "in_use": one.is_active,
        "templates": one.size.templates,
        "checksum": f"{one.size.checksum:016x}",
        "missing": one.missing,
        "calibration": one.calibration,
    }
