"""Which recogniser looks at pictures outside of the service: that of the service, unless another one is asked for."""

from iass.errors import IassError
from iass.ids import ModelId
from iass.registry.galleries import name_of
from iass.settings import Settings
from iass.wiring.database import database_url, has_database


def name_in_use(settings: Settings) -> str:
    """The recogniser that the database names, or the settings. Makes no database where there is none, and changes none.

    Raises NotReady when the database does not answer.
    """
    active = _active(settings)
    return name_of(active) if active else settings.model


def as_in_use(settings: Settings) -> tuple[Settings, str]:
    """The settings with the recogniser of the database here, as the service runs it; in words, what is worth knowing.

    IASS_MODEL outweighs the database, for who tries a recogniser before the change-over. Without a database, or where
    it does not answer, the settings' own is taken: what looks at pictures needs no records.
    """
    try:
        used = name_in_use(settings)
    except IassError as error:
        return settings, f"{settings.model} is used: which recogniser the database names is not known, since {error}"
    if used == settings.model:
        return settings, ""
    if "model" in settings.model_fields_set:
        return settings, f"{settings.model} is used, as IASS_MODEL says; the service here uses {used}"
    return settings.model_copy(update={"model": used}), ""


def _active(settings: Settings) -> ModelId | None:
    if not has_database(settings):
        return None
    from iass.adapters.sql.active import read_active_model  # noqa: PLC0415  # most boxes with a camera have none

    return read_active_model(database_url(settings))
