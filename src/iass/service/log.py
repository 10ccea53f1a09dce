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
from structlog.typing import EventDict, FilteringBoundLogger

_NAME = "iass.service"

_LEVEL = structlog.stdlib.add_log_level
_TIME = structlog.processors.TimeStamper(fmt="iso", utc=True)
_JSON = structlog.processors.JSONRenderer()

LOG: FilteringBoundLogger = structlog.wrap_logger(
    logging.getLogger(_NAME),
    processors=[structlog.stdlib.filter_by_level, _LEVEL, _TIME, _JSON],
    wrapper_class=structlog.stdlib.BoundLogger,
)


def configure(level: str = "INFO") -> None:
    """Sends the log to standard error, and warnings of the server too. A log that the embedding program has
    already set up stays as it is."""
    if logging.getLogger().handlers:
        return
    _send(_NAME, level.upper(), logging.Formatter("%(message)s"))
    _send("uvicorn.error", "WARNING", _foreign_formatter())


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


def _send(name: str, level: str, formatter: logging.Formatter) -> None:
    logger = logging.getLogger(name)
    logger.setLevel(level)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logger.handlers = [handler]
    logger.propagate = False


def _foreign_formatter() -> logging.Formatter:
    """Lines of others, in the same form as ours."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[_LEVEL, _TIME],
        processors=[_describe_exception, structlog.stdlib.ProcessorFormatter.remove_processors_meta, _JSON],
    )


def _describe_exception(_logger: object, _method: str, line: EventDict) -> EventDict:
    """An exception keeps its class and places, and loses its message."""
    given = line.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given
    return {**line, **describe(error)} if isinstance(error, BaseException) else line
