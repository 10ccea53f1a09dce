"""Commands in a list, each from a module that is imported when it is called: engine and database take seconds."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
import typer.main
from typer.core import TyperGroup


def listed(prefix: str, lines: Mapping[str, str], **options: Any) -> typer.Typer:
    """An app of the commands that `lines` names, with what each is for, as it says itself.

    prefix: of the modules; `iass.cli.` and `serve` are `iass.cli.serve`. options: those of `typer.Typer`.
    """

    class Group(TyperGroup):
        def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
            self.fetch(args[0])
            return super().resolve_command(ctx, args)

        def fetch(self, name: str) -> Any:
            """The command as it will run; None when there is none of this name."""
            if name in lines:
                self.add_command(load(prefix, name))
            return self.commands.get(name)

    app = typer.Typer(cls=Group, no_args_is_help=True, **options)
    for name, line in lines.items():
        app.command(name, help=line)(_not_yet)
    return app


def load(prefix: str, name: str) -> Any:
    """The command of this name, from its module, which has a `command` or an `app` of several."""
    module = import_module(f"{prefix}{name.replace('-', '_')}")
    around = typer.Typer()
    if hasattr(module, "app"):
        around.add_typer(module.app, name=name)
    else:
        around.command(name)(module.command)
    return typer.main.get_group(around).commands[name]


def _not_yet() -> None:
    """Stands for a command in the list until that one is called."""
