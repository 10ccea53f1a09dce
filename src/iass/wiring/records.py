"""The database."""

from pathlib import Path

from iass.adapters.sql.keys import load_or_create_master_key
from iass.adapters.sql.records import SqlRecords
from iass.clock import Clock, ForwardClock, SystemClock
from iass.errors import InvalidInput, NotReady
from iass.registry.galleries import name_of
from iass.settings import Settings
from iass.wiring.database import database_url
from iass.wiring.machine_clock import is_kept_by_ntp, seconds_passed


def open_records(settings: Settings) -> SqlRecords:
    """The database alone, for commands that need no faces.

    Raises WrongKey when the key is not its own, NotReady when the database does not answer, InvalidInput when the data
    folder cannot be made.
    """
    _make_data_dir(settings.data_dir)
    key = load_or_create_master_key(settings.master_key_file or settings.data_dir / "master.key")
    return SqlRecords.open(database_url(settings), key)


def forward_clock(records: SqlRecords, machine_clock: Clock | None = None) -> ForwardClock:
    """Never behind what is recorded; the machine's own clock never leaps ahead unless NTP keeps it."""
    floor = records.latest_moment()
    if machine_clock is not None:
        return ForwardClock(machine_clock, floor)
    return ForwardClock(SystemClock(), floor, steady=seconds_passed, vouched=is_kept_by_ntp)


def _make_data_dir(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        what = f"the data folder cannot be made: {error.strerror}"
        raise InvalidInput(what, where=str(folder), mend="Set IASS_DATA_DIR to a folder that you may write") from error


def in_use(settings: Settings, records: SqlRecords) -> Settings:
    """The settings with the recogniser that the database names: once somebody is enrolled, that one rules.

    Raises NotReady when IASS_MODEL names another one.
    """
    with records.reading() as tx:
        active = tx.galleries.active()
    if active is None or name_of(active) == settings.model:
        return settings
    if "model" in settings.model_fields_set:
        what = f"the enrolled faces were encoded by {name_of(active)}, and IASS_MODEL names {settings.model}"
        mend = f"Unset IASS_MODEL, or change over: iass models migrate --to {settings.model} --switch"
        raise NotReady(what, mend=mend)
    return settings.model_copy(update={"model": name_of(active)})
