"""Ids in paths and queries. Control characters are refused at the door: no database need ever see them."""

from typing import Annotated

from fastapi import Path, Query, Request

from iass.errors import InvalidInput

_PATTERN = r"^[^\x00-\x1f\x7f]{1,100}$"

PathId = Annotated[str, Path(pattern=_PATTERN)]
QueryId = Annotated[str | None, Query(pattern=_PATTERN, description="The `next` of the page before")]


async def each_once(request: Request) -> None:
    """Refuses a query that says one thing twice: which of the two was meant nobody knows. Raises InvalidInput."""
    names = [name for name, _ in request.query_params.multi_items()]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InvalidInput("this stands in the query twice", where=twice[:60], mend="Give it once")
