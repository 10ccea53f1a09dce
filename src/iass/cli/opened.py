"""An open application, for commands that decide, record or change. Others need no database, and start sooner."""

from collections.abc import Iterator
from contextlib import contextmanager

from iass.application import Application
from iass.cli.session import load_settings
from iass.settings import Settings
from iass.wiring.application import build


@contextmanager
def application(settings: Settings | None = None) -> Iterator[Application]:
    """The whole application, closed at the end whatever happens."""
    opened = build(settings or load_settings())
    try:
        yield opened
    finally:
        opened.close()
