"""The command `iass`: every use case at a prompt."""

import sys
from importlib import import_module
from typing import Any

import typer
import typer.main
from rich.markup import escape
from typer.core import TyperGroup

from iass.cli.terminal import ERR
from iass.errors import IassError

COMMANDS = {
    "demo": "Start a checkpoint, seed it, play the script, show what was advised, and serve the console until Ctrl-C.",
    "serve": "Serve the API and the console until Ctrl-C.",
    "check": "Decide one crossing. It is recorded like any other: passage, alert and audit entry.",
    "identify": "Search a list for a photograph alone. Nothing of it is kept; that it was searched is.",
    "camera": "Watch lanes through cameras, and send one capture for each passage. Ctrl-C ends it.",
    "quality": "Measure pictures by ISO/IEC 29794-5, and say what to do about them. Nothing is stored.",
    "doctor": "Examine index, database, clock, model files and audit log. Exit status 1 when something is wrong.",
    "registry": "The mirror of SIMKIM: who is known.",
    "notice": "The watchlist: who is sought, why, and on whose instrument.",
    "alerts": "Alerts and what people decided about them.",
    "audit": "The append-only audit log.",
    "gallery": "The index that faces are searched in, where it lies outside the program.",
    "models": "Face models and their manifests.",
    "calibrate": "Make the thresholds of the stored gallery from its own people; no picture is needed.",
    "evaluate": "Accuracy by ISO/IEC 19795-1: the whole pipeline, detection included. Nothing is stored.",
    "bench": "Speed against peers, side by side in one run.",
}
"""What each is for, as it says itself. Its module, `iass.cli.NAME`, has a `command` or an `app` of several."""


class _Commands(TyperGroup):
    """Imports the module of the command that is called, and of no other: engine and database take seconds."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        if args[0] in COMMANDS:
            self.add_command(load(args[0]))
        return super().resolve_command(ctx, args)


def load(name: str) -> Any:
    """The command of this name, from its module."""
    module = import_module(f"iass.cli.{name}")
    around = typer.Typer()
    if hasattr(module, "app"):
        around.add_typer(module.app, name=name)
    else:
        around.command(name)(module.command)
    return typer.main.get_group(around).commands[name]


def _listed() -> None:
    """Stands for a command in the list until that one is called."""


app = typer.Typer(
    name="iass",
    cls=_Commands,
    help="IASS, the Immigration Alert Surveillance System. It proposes; people decide.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for _name, _line in COMMANDS.items():
    app.command(_name, help=_line)(_listed)


def main() -> None:
    """Runs the command line; what IASS refuses is one clear line on standard error and exit status 2."""
    try:
        app()
    except IassError as error:
        ERR.print(f"[bold red]error:[/] {escape(str(error))}", soft_wrap=True)
        sys.exit(2)
    except KeyboardInterrupt:
        ERR.print("stopped")
        sys.exit(130)
