"""A moment as people type it."""

from datetime import datetime
from typing import Annotated

import typer

from iass.errors import InvalidInput

AtOption = Annotated[str, typer.Option("--at", help="As it stood at that moment: 2026-05-03T09:00+07:00.")]


def moment(given: str, where: str = "--at") -> datetime:
    """Raises InvalidInput for anything but a moment with its offset from UTC."""
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise InvalidInput("not a moment with its offset from UTC", where=where, mend="Write 2026-05-03T09:00+07:00")
    return found
