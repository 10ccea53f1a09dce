"""`iass doctor`: what is wrong with this installation, and how to mend it."""

import typer

from iass.cli.session import application
from iass.cli.terminal import OUT, print_json


def command(as_json: bool = typer.Option(False, "--json", help="One JSON object on standard output.")) -> None:
    """Examine index, database, clock, model files and audit log. Exit status 1 when something is wrong."""
    with application() as opened:
        rows = [(check.name, check.ok, check.detail) for check in opened.health.examine()]
        audit = opened.audit_verify()
    rows.append(("audit log", audit.ok, audit.reason or f"{audit.count} entries, chain intact"))
    healthy = all(ok for _, ok, _ in rows)
    if as_json:
        print_json({"ok": healthy, "checks": [{"name": name, "ok": ok, "detail": text} for name, ok, text in rows]})
    else:
        for name, ok, text in rows:
            OUT.print(f"{'[green]ok  [/]' if ok else '[bold red]BAD [/]'} {name}: {text}")
    raise typer.Exit(0 if healthy else 1)
