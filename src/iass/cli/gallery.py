"""`iass gallery`: the index that faces are searched in, beside the database."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from iass.cli.session import load_settings
from iass.cli.terminal import ERR, OUT, print_json
from iass.identify.search import Progress as OnProgress
from iass.wiring.gallery import load_gallery, verify_gallery

app = typer.Typer(help="The index that faces are searched in: on Milvus, or a snapshot here.", no_args_is_help=True)


@app.command()
def load(as_json: bool = typer.Option(False, "--json", help="One JSON object on standard output.")) -> None:
    """Bring the index up to the database: that on Milvus, or the snapshot here. Stopped, run it again: it goes on where
    it was."""
    _tell(as_json, rebuild=False)


@app.command()
def rebuild(as_json: bool = typer.Option(False, "--json", help="One JSON object on standard output.")) -> None:
    """Forget the index and load it from the database. On Milvus travellers are checked by hand until it is done; a
    snapshot here is what the next start reads, and who is running goes on."""
    _tell(as_json, rebuild=True)


@app.command()
def verify(as_json: bool = typer.Option(False, "--json", help="One JSON object on standard output.")) -> None:
    """Hold the index, as a start would have it, against every stored template. Exit status 1 when it differs."""
    with _shown() as progress:
        found, engine = verify_gallery(load_settings(), progress)
    if as_json:
        told = {"ok": found.ok, "templates": found.rows, "held": found.held, "faults": list(found.faults)}
        print_json({**told, "engine": engine})
    else:
        OUT.print(f"engine: {escape(engine)}", soft_wrap=True)
        for fault in found.faults:
            OUT.print(f"[bold red]BAD [/] {escape(fault)}", soft_wrap=True)
        if found.ok:
            OUT.print(f"[green]ok  [/] {found.rows} templates, each as it is stored")
    raise typer.Exit(0 if found.ok else 1)


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
