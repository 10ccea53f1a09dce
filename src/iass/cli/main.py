"""The command `iass`: every use case at a prompt."""

import sys

import typer
from rich.markup import escape

from iass.cli import alerts, audit, bench, check, demo, doctor, evaluate, models, notice, registry, serve
from iass.cli.session import ERR
from iass.errors import IassError

app = typer.Typer(
    name="iass",
    help="IASS, the Immigration Alert Surveillance System. It proposes; people decide.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("demo")(demo.command)
app.command("serve")(serve.command)
app.command("check")(check.command)
app.command("doctor")(doctor.command)
app.add_typer(registry.app, name="registry", help="The mirror of SIMKIM: who is known.")
app.add_typer(notice.app, name="notice", help="The watchlist: who is sought.")
app.add_typer(alerts.app, name="alerts", help="Alerts and what people decided about them.")
app.add_typer(audit.app, name="audit", help="The append-only audit log.")
app.add_typer(models.app, name="models", help="Face models and their manifests.")
app.add_typer(evaluate.app, name="evaluate", help="Accuracy by ISO/IEC 19795-1.")
app.add_typer(bench.app, name="bench", help="Speed against peers, side by side in one run.")


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
