"""`iass registry`: the mirror of SIMKIM."""

import typer

from iass.access import Permission
from iass.cli.importing import IMPORT_HELP, import_command

app = typer.Typer(no_args_is_help=True)


@app.callback()
def registry() -> None:
    """The mirror of SIMKIM: who is known."""


app.command("import", help=f"Bring people in, with their documents and faces. {IMPORT_HELP}")(
    import_command(lambda opened: opened.registry_import, "people", Permission.IMPORT_REGISTRY)
)
