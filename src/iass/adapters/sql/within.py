"""A scope as a condition: rows beyond it are never read."""

from sqlalchemy import Column, ColumnElement, or_, true

from iass.access import Scope


def on_lane(scope: Scope, checkpoint: Column[str], lane: Column[str]) -> ColumnElement[bool]:
    """For rows that name checkpoint and lane apart."""
    if scope.places is None:
        return true()
    return checkpoint.in_(_checkpoints(scope)) | (checkpoint + "/" + lane).in_(_lanes(scope))


def on_key(scope: Scope, key: Column[str]) -> ColumnElement[bool]:
    """For rows that name the lane as `CGK/C01`."""
    if scope.places is None:
        return true()
    at = [key.startswith(f"{place}/", autoescape=True) for place in _checkpoints(scope)]
    return or_(key.in_(_lanes(scope)), *at)


def _lanes(scope: Scope) -> list[str]:
    return sorted(place for place in scope.places or () if "/" in place)


def _checkpoints(scope: Scope) -> list[str]:
    return sorted(place for place in scope.places or () if "/" not in place)
