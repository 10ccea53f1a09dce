"""Where the database lies. It opens none and imports nothing that could."""

from iass.settings import Settings

_FILE = "iass.sqlite"


def database_url(settings: Settings) -> str:
    """The SQLAlchemy URL that is named, or that of the embedded database in the data folder."""
    return settings.database_url.get_secret_value() or f"sqlite:///{settings.data_dir / _FILE}"


def has_database(settings: Settings) -> bool:
    """Whether one is named or lies in the data folder. Makes none."""
    return bool(settings.database_url.get_secret_value()) or (settings.data_dir / _FILE).exists()
