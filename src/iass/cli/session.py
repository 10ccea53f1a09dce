"""What most commands share: settings, and an open application."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from iass.application import Application
from iass.errors import InvalidInput
from iass.settings import Settings
from iass.wiring.application import build


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
