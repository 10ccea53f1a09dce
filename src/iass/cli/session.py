"""Settings for a command."""

from pydantic import ValidationError
from rich.markup import escape

from iass.cli.terminal import ERR
from iass.errors import InvalidInput
from iass.settings import Settings
from iass.wiring.recogniser import as_in_use


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


def load_settings_in_use() -> Settings:
    """As `load_settings`, with the recogniser of the database here. Says on standard error when that is not done."""
    settings, note = as_in_use(load_settings())
    if note:
        ERR.print(f"[yellow]note:[/] {escape(note)}", soft_wrap=True)
    return settings
