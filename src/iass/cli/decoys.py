"""`iass decoys`: practice pairs for officers on an idle counter."""

from pathlib import Path
from typing import Annotated

import typer

from iass.cli.terminal import OUT
from iass.demo import decoys
from iass.errors import Conflict, InvalidInput
from iass.wiring.decoys import read_pairs

app = typer.Typer(no_args_is_help=True, help="Practice pairs of synthetic people, for officers on an idle counter.")


@app.callback()
def group() -> None:
    """Else typer takes one command for no group."""


@app.command()
def make(folder: Annotated[Path, typer.Argument(help="For IASS_DECOY_FOLDER; made where there is none.")]) -> None:
    """Lay eight pairs of synthetic people into a folder. Needs the extra [demo]."""
    try:
        if (folder / "pairs.csv").exists():
            raise Conflict("there are practice pairs already", where=str(folder), mend="Name another folder")
        decoys.lay(folder)
    except OSError as error:
        raise InvalidInput(f"the folder cannot be written: {error.strerror}", where=str(folder)) from None
    made = read_pairs(folder)  # as the service will
    said = f"{len(made)} pairs in {folder}. Name it in IASS_DECOY_FOLDER, start the service anew, and let a supervisor"
    OUT.print(f"{said} switch them on under Own judgement (/vigilance).", markup=False, soft_wrap=True)
