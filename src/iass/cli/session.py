"""Settings for a command."""

from pydantic import ValidationError

from iass.errors import InvalidInput
from iass.settings import Settings


def load_settings(**overrides: object) -> Settings:
    """Settings of the environment (`IASS_*`), with what the command line says on top.

    Raises InvalidInput naming every setting that does not fit.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        wrong = "; ".join(f"IASS_{'_'.join(map(str, item['loc'])).upper()}: {item['msg']}" for item in error.errors())
        raise InvalidInput("a setting does not fit", where=wrong, mend="See docs/settings.md") from None
