"""One family of errors. Each says what is wrong, where, and how to mend it; HTTP lives in `iass.service.errors`."""


class IassError(Exception):
    """Anything that IASS refuses or cannot do.

    what: the problem, as a sentence without a full stop; where: the file, row, field or id that it
    concerns; mend: what the reader can do about it. Neither may hold a secret or a face.
    """

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.mend = mend

    def __str__(self) -> str:
        place = f" [{self.where}]" if self.where else ""
        return f"{self.what}{place}" + (f". {self.mend}" if self.mend else "")


class InvalidInput(IassError):
    """What was handed in cannot be used: an image, an MRZ, a CSV row, a field."""


class NotFound(IassError):
    """No such person, notice, alert, lane, model or file."""


class Conflict(IassError):
    """The request does not fit the present state: already claimed, changed meanwhile."""


class KeyReused(Conflict):
    """An Idempotency-Key that was already used, for another request."""


class NotAllowed(IassError):
    """This officer may not do this, or not alone."""


class NotReady(IassError):
    """The system cannot answer truthfully yet: an index that disagrees, a model that is absent."""


class WrongKey(NotReady):
    """The master key cannot be read, is open to others, is no key, or is that of another database."""


class Unavailable(NotReady):
    """Something that does a part of the work is away, or not done yet: what it would have told is not known.

    Where the rest can be told, it is, and the officer is told what was not done.
    """


class Tampered(IassError):
    """Something stored is not what was stored: a broken hash chain, a model file with another SHA-256."""
