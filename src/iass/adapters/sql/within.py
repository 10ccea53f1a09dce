"""A scope as a condition: rows beyond it are never read."""

from sqlalchemy import Column, ColumnElement, func, or_, true

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
    at = [func.substr(key, 1, len(place) + 1) == f"{place}/" for place in _checkpoints(scope)]  # LIKE ignores capitals
    return or_(key.in_(_lanes(scope)), *at)


def _lanes(scope: Scope) -> list[str]:
    return sorted(place for place in scope.places or () if "/" in place)


def _checkpoints(scope: Scope) -> list[str]:
    return sorted(place for place in scope.places or () if "/" not in place)
