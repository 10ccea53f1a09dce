"""What a database says, in the words of `iass.errors`; never with the values that were bound."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from iass.errors import Conflict, IassError, InvalidInput, NotAllowed, NotReady, Tampered

_BACKUP = "Restore the database from a back-up; the audit log says what came after it"
_OWN = "Give IASS a database of its own"
_RULES: tuple[tuple[type[exc.SQLAlchemyError], str, IassError], ...] = (
    (exc.DBAPIError, "append-only", NotAllowed("what is remembered for ever cannot be changed or deleted")),
    (exc.IntegrityError, "", Conflict("a row with this id or key is stored already, or refers to none")),
    (exc.DataError, "", InvalidInput("a value cannot be stored")),
    (exc.DBAPIError, "is locked", NotReady("the database is busy", mend="Try again in a moment")),
    (exc.DBAPIError, "lock timeout", NotReady("the database is busy", mend="Try again in a moment")),
    (exc.DBAPIError, "is full", NotReady("the disk is full", mend="Free some space; nothing was stored")),
    (exc.DBAPIError, "No space left", NotReady("the disk is full", mend="Free some space; nothing was stored")),
    (exc.DBAPIError, "readonly", NotReady("the database cannot be written to", mend="Mend owner and mode of its file")),
    (exc.DBAPIError, "read-only", NotReady("this is a view for reading only", mend="Write in a transaction")),
    (exc.DBAPIError, "malformed", Tampered("the database file is damaged", mend=_BACKUP)),
    (exc.DBAPIError, "not a database", Tampered("the file is not a database, or is damaged", mend=_BACKUP)),
    (exc.DBAPIError, "already exists", NotReady("the database holds tables of something else", mend=_OWN)),
    (exc.TimeoutError, "", NotReady("the database is busy", mend="Try again in a moment")),
    (exc.OperationalError, "", NotReady("the database does not answer", mend="See that it runs and can be reached")),
    (exc.InterfaceError, "", NotReady("the database does not answer", mend="See that it runs and can be reached")),
)


@contextmanager
def translated(where: str = "") -> Iterator[None]:
    """Turns SQLAlchemy's errors into ours; one that no rule names stays as it is. where: the database, no password."""
    try:
        yield
    except exc.SQLAlchemyError as error:
        # The driver's own words about a row may quote it; what it says about the connection may help.
        told = isinstance(error, exc.OperationalError | exc.InterfaceError)
        raise _translation(error, where) from (error if told else None)


def _translation(error: exc.SQLAlchemyError, where: str) -> Exception:
    cause = getattr(error, "orig", None)
    if isinstance(cause, IassError):
        return cause
    said = str(cause or error)
    for kind, words, answer in _RULES:
        if isinstance(error, kind) and words in said:
            return type(answer)(answer.what, where=where, mend=answer.mend)
    return error
