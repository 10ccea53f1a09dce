"""One list: one writer appends and takes out, readers search the last snapshot."""

from contextlib import suppress

from iass.adapters.gallery.packing import Packed
from iass.adapters.gallery.scan import Scan
from iass.adapters.gallery.table import Prepared, Table
from iass.adapters.gallery.vectors import InMemory, Storage
from iass.ids import EnrolmentId
from iass.registry.enrolment import Enrolment, enrolment_digest

_LEAST_GONE = 1024
_MOST_GONE = 4
"""Rows taken out stay in their places until they are one in so many: then the list is written anew without them."""


class Rows:
    """`snapshot` is replaced as a whole, so readers need no lock. What was added or removed shows at `commit`.

    Vectors grow by blocks, so that growth copies none of them. storage: where the float32 rows lie.
    """

    def __init__(self, dimension: int, scan: Scan, storage: Storage | None = None) -> None:
        self._dimension = dimension
        self._scan = scan
        self._storage = storage or InMemory()
        self._table = self._empty()
        self._prepared: tuple[Table, Prepared] | None = None
        self.snapshot = self._table.commit(self._table.prepare())

    def add(self, enrolment: Enrolment, digest: int | None = None) -> None:
        """Appends one row; its enrolment id must not be in the list. digest: of it, where that is known."""
        self._table.add(enrolment, enrolment_digest(enrolment) if digest is None else digest)

    def remove(self, enrolment_id: EnrolmentId) -> int | None:
        """Takes one row out, and answers its digest; None when it is not there."""
        row = self._table.find(enrolment_id)
        return None if row is None else self._table.leave(row)

    def prepare(self) -> None:
        """Everything that may fail. Then `commit`, or `take_back`."""
        prepared = self._table.prepare()
        self._prepared = (self._table, prepared)
        if self._table.gone * _MOST_GONE > max(_LEAST_GONE, self._table.rows):
            with suppress(MemoryError):  # then with the rows that are gone; the old state served readers all the time
                anew = self._empty()
                self._prepared = (anew, Prepared(anew.restore(prepared.snapshot.packed()), None))

    def commit(self) -> None:
        """Shows readers all changes at once."""
        if self._prepared is None:
            raise RuntimeError("nothing was prepared")
        (table, prepared), self._prepared = self._prepared, None
        self.snapshot = table.commit(prepared)
        self._table = table

    def publish(self) -> None:
        """Both. What cannot be shown is taken back."""
        try:
            self.prepare()
        except BaseException:
            self.take_back()
            raise
        self.commit()

    def take_back(self) -> None:
        """Forgets what was added and removed since the last commit."""
        self._prepared = None
        self._table.take_back()

    def restore(self, packed: Packed) -> None:
        """In place of what is here. Raises ValueError for what is no such list; then nothing changed."""
        table = self._empty()
        self.snapshot = table.restore(packed)
        self._table, self._prepared = table, None

    def _empty(self) -> Table:
        return Table(self._dimension, self._scan, self._storage)
