"""`iass gallery load` and `rebuild`: the index on Milvus, from the database."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from iass.cli.session import load_settings
from iass.cli.terminal import ERR, OUT, print_json
from iass.identify.search import Progress as OnProgress
from iass.wiring.gallery import load_gallery

app = typer.Typer(help="The index that faces are searched in, where it lies outside the program.", no_args_is_help=True)


@app.command()
def load(as_json: bool = typer.Option(False, "--json", help="One JSON object on standard output.")) -> None:
    """Bring the index on Milvus up to the database. Stopped, run it again: it goes on where it was."""
    _tell(as_json, rebuild=False)


@app.command()
def rebuild(as_json: bool = typer.Option(False, "--json", help="One JSON object on standard output.")) -> None:
    """Forget the index on Milvus and load it from the database. Until it is done, travellers are checked by hand."""
    _tell(as_json, rebuild=True)


def _tell(as_json: bool, *, rebuild: bool) -> None:
    with _shown() as progress:
        held = load_gallery(load_settings(), progress, rebuild=rebuild)
    if as_json:
        print_json({"templates": held})
    else:
        OUT.print(f"{held} templates are in the index")


@contextmanager
def _shown() -> Iterator[OnProgress]:
    columns = (TextColumn("templates"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=ERR, disable=not ERR.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda held, stored: bar.update(task, completed=held, total=stored)
