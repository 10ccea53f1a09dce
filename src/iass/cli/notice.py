"""`iass notice`: the watchlist."""

from pathlib import Path

import typer

from iass.cli.importing import (
    DryRunOption,
    FileArgument,
    JsonOption,
    OfficerOption,
    PhotosOption,
    RefusedOption,
    run_import,
)
from iass.cli.session import application

app = typer.Typer(no_args_is_help=True)


@app.callback()
def notice() -> None:
    """The watchlist: who is sought, why, and on whose instrument."""


@app.command("import")
def import_notices(
    file: FileArgument,
    photos: PhotosOption = Path("photos"),
    dry_run: DryRunOption = False,
    refused: RefusedOption = None,
    officer: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Bring notices in, under the rules of intake. Stopped half-way, run it again: it goes on where it was.

    Exit status: 0 all rows were good, 1 some were refused and the others kept, 2 the file cannot be used.
    """
    with application() as opened:
        run_import(
            lambda who, progress: opened.notice_import.run(file, photos, who, dry_run=dry_run, progress=progress),
            "notices",
            officer,
            refused,
            as_json=as_json,
        )
