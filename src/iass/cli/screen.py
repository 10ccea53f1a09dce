"""`iass screen`: whose papers these could be."""

from pathlib import Path
from typing import Annotated

import typer

from iass.cli.screen_file import screen_files
from iass.errors import InvalidInput


def command(
    listed: Annotated[
        Path | None, typer.Option("--list", help="CSV of listed people (id, name, ...); no database is opened.")
    ] = None,
    queries: Annotated[Path | None, typer.Option(help="CSV of travellers, for --list.")] = None,
    most: Annotated[int, typer.Option(min=1, max=100, help="Candidates of one traveller, hits aside.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line on standard output.")] = False,
) -> None:
    """Screen papers: name, birth date, nationality, sex and document number, with evidence.

    A hit is a document number, or name, birth date and one more attribute; never a name alone. People decide.
    """
    if listed is None or queries is None:
        raise InvalidInput("a list and travellers go together", where="--list", mend="Give --list and --queries")
    screen_files(listed, queries, as_json, most)
