"""Ids in paths and queries. Control characters are refused at the door: no database need ever see them."""

from typing import Annotated

from fastapi import Path, Query

_PATTERN = r"^[^\x00-\x1f\x7f]{1,100}$"

PathId = Annotated[str, Path(pattern=_PATTERN)]
QueryId = Annotated[str | None, Query(pattern=_PATTERN, description="The `next` of the page before")]
