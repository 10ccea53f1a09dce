"""The service's log: one JSON object a line, without personal data.

A request is logged by its route's template (`/v1/persons/{person_id}`), never by its path, query or
body. An unexpected error is logged by its class and the places it passed, not by its message, because
a message may quote what was handed in.
"""

import logging
import sys
import traceback
from collections.abc import Mapping

import structlog
from structlog.typing import FilteringBoundLogger

_NAME = "iass.service"

LOG: FilteringBoundLogger = structlog.wrap_logger(
    logging.getLogger(_NAME),
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.JSONRenderer(),
    ],
    wrapper_class=structlog.stdlib.BoundLogger,
)


def configure(level: str = "INFO") -> None:
    """Sends the log to standard error. A log that was already set up by the embedding program stays as it is."""
    logger = logging.getLogger(_NAME)
    logger.setLevel(level.upper())
    if not logger.handlers and not logging.getLogger().handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(handler)
        logger.propagate = False


def silence_access_log() -> None:
    """The server's own access log names paths, and a path may name a person. The journal tells what is needed."""
    logging.getLogger("uvicorn.access").disabled = True


def describe(error: BaseException) -> Mapping[str, object]:
    """Class and places of an error and its causes, without any message."""
    chain: list[object] = []
    seen: BaseException | None = error
    while seen is not None:
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(seen.__traceback__)]
        chain.append({"class": f"{type(seen).__module__}.{type(seen).__qualname__}", "places": places[-12:]})
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return {"error": chain}
