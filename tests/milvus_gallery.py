"""Galleries on a real Milvus for tests that have no database: its part is played by rows that a dictionary keeps."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from iass.adapters.milvus.address import parse
from iass.adapters.milvus.connection import Connection
from iass.adapters.milvus.gallery import MilvusGallery
from iass.adapters.milvus.table import Table
from iass.face.template import Template
from iass.identify.gallery import Candidate, EnrolmentChange, GalleryState, Selection
from iass.ids import EnrolmentId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName, enrolment_digest

from .milvus_server import MilvusServer


@dataclass(frozen=True, slots=True)
class _Rows:
    now: Mapping[EnrolmentId, Enrolment]
    changed: Mapping[EnrolmentId, int]


class StoredInMemory:
    """Implements `iass.identify.stored.StoredEnrolments`; at least as far as any index of it."""

    def __init__(self) -> None:
        self._rows = _Rows({}, {})

    def take(self, changes: Sequence[EnrolmentChange]) -> None:
        now, changed = dict(self._rows.now), dict(self._rows.changed)
        for change in changes:
            now.pop(change.enrolment_id, None)
            if change.enrolment is not None:
                now[change.enrolment_id] = change.enrolment
            changed[change.enrolment_id] = max(change.position, changed.get(change.enrolment_id, 0))
        self._rows = _Rows(now, changed)

    def digests(self, enrolment_ids: Sequence[EnrolmentId]) -> Mapping[EnrolmentId, int]:
        now = self._rows.now
        return {one: enrolment_digest(now[one]) for one in enrolment_ids if one in now}

    def changed_after(self, position: int, enrolment_ids: Sequence[EnrolmentId]) -> frozenset[EnrolmentId]:
        changed = self._rows.changed
        return frozenset(one for one in enrolment_ids if changed.get(one, 0) > position)

    def position(self) -> int:
        return max(self._rows.changed.values(), default=0)

    def subjects(self, name: GalleryName) -> int:
        return len({row.subject_id for row in self._rows.now.values() if row.gallery is name})

    def of_subject(self, name: GalleryName, subject_id: str) -> Sequence[Enrolment]:
        return [row for row in self._rows.now.values() if row.gallery is name and row.subject_id == subject_id]


class StoredThenApplied:
    """A gallery on Milvus whose changes reach the database first, as they do in life. Implements the port Gallery."""

    def __init__(self, gallery: MilvusGallery, stored: StoredInMemory) -> None:
        self.gallery = gallery
        self.stored = stored

    @property
    def model_id(self) -> ModelId:
        return self.gallery.model_id

    @property
    def position(self) -> int:
        return self.gallery.position

    def apply(self, changes: Sequence[EnrolmentChange]) -> None:
        fit = all(one.enrolment is None or one.enrolment.template.model_id == self.model_id for one in changes)
        if fit:
            self.stored.take(changes)
        self.gallery.apply(changes)

    def search(
        self, name: GalleryName, probe: Template, limit: int, among: Selection | None = None
    ) -> tuple[Candidate, ...]:
        return self.gallery.search(name, probe, limit, among)

    def near(
        self, name: GalleryName, probes: Sequence[Template], least: float, among: Selection | None = None
    ) -> list[tuple[Candidate, ...]]:
        return self.gallery.near(name, probes, least, among)

    def compare(self, name: GalleryName, subject_id: str, probe: Template) -> Candidate | None:
        return self.gallery.compare(name, subject_id, probe)

    def size(self, name: GalleryName, among: Selection | None = None) -> int:
        return self.gallery.size(name, among)

    def holds(self, enrolments: Sequence[Enrolment]) -> Sequence[bool]:
        return self.gallery.holds(enrolments)

    def state(self) -> GalleryState:
        return self.gallery.state()


@contextmanager
def connected(server: MilvusServer) -> Iterator[Connection]:
    connection = Connection(parse(server.url))
    try:
        yield connection
    finally:
        connection.close()


def emptied(table: Table) -> Table:
    """Without a row: to make the collection anew would cost three seconds each time."""
    if table.open():
        chosen = 'enrolment_id != ""'
        table.connection.call(lambda client: client.delete(table.name, filter=chosen, timeout=60))
    return table


def new_gallery(
    table: Table, model_id: ModelId, dimension: int, *, settle_seconds: float, most: int = 16_384
) -> StoredThenApplied:
    """On what the table holds. settle_seconds: 0 to find every change in Milvus itself, many to find none there."""
    stored = StoredInMemory()
    gallery = MilvusGallery(table, model_id, dimension, stored, nullcontext, settle_seconds=settle_seconds, most=most)
    return StoredThenApplied(gallery, stored)
