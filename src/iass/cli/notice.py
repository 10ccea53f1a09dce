"""`iass notice`: the watchlist."""

import typer

from iass.cli.importing import IMPORT_HELP, import_command

app = typer.Typer(no_args_is_help=True)


@app.callback()
def notice() -> None:
    """The watchlist: who is sought, why, and on whose instrument."""


app.command("import", help=f"Bring notices in, under the rules of intake. {IMPORT_HELP}")(
    import_command(lambda opened: opened.notice_import, "notices")
)
