"""What every command shares: settings, an open application, and how errors and tables are shown."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pydantic import ValidationError
from rich.console import Console

from iass.application import Application
from iass.errors import InvalidInput
from iass.settings import Settings
from iass.wiring import build

OUT = Console(highlight=False)
ERR = Console(stderr=True, highlight=False)


def load_settings(**overrides: object) -> Settings:
    """Settings of the environment (`IASS_*`), with what the command line says on top.

    Raises InvalidInput naming every setting that does not fit.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings.model_validate(Settings(**given))  # type: ignore[arg-type]  # pydantic checks the values
    except ValidationError as error:
        wrong = "; ".join(f"IASS_{'_'.join(map(str, item['loc'])).upper()}: {item['msg']}" for item in error.errors())
        raise InvalidInput("a setting does not fit", where=wrong, mend="See docs/settings.md") from None


@contextmanager
def application(settings: Settings | None = None) -> Iterator[Application]:
    """The whole application, closed at the end whatever happens."""
    opened = build(settings or load_settings())
    try:
        yield opened
    finally:
        opened.close()


def print_json(value: Mapping[str, object]) -> None:
    """One JSON object on one line of standard output, flushed, so that a reader at a pipe sees it at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()
