"""The collection in Milvus that holds one gallery: what can be asked of it and done to it, and nothing remembered.

One shard, so that each answer shows one moment; one partition for each list, so that a small one costs no more than
itself; the index is FLAT with inner product, which is exhaustive, and which Milvus's approximate index on fresh rows
does not replace. `visible` is a timestamp of Milvus up to which the answer must show everything.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from iass.adapters.milvus.connection import Connection
from iass.adapters.milvus.driver import DataType, MilvusClient
from iass.adapters.milvus.marker import Marker, newest
from iass.adapters.milvus.row import FIELDS, Row, from_milvus, quoted, subject_key, to_milvus
from iass.face.template import Vectors
from iass.ids import EnrolmentId, ModelId
from iass.registry.enrolment import GalleryName

MOST_ROWS = 16_384
"""That Milvus gives in one answer to a search."""

_MARKERS = "marker"
_ONE_SHARD = 1
_AT_ONCE = 2_000
_READ_SECONDS = 5.0
_QUERY_SECONDS = 10.0
_WRITE_SECONDS = 20.0
_LOAD_SECONDS = 180.0
_LONGEST_ID = 1024
_AT_LEAST = -2.0  # below every cosine


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """score: as Milvus rounds it."""

    row: Row
    score: float


def name_for(installation: str, model_id: ModelId) -> str:
    """One collection for each database and recogniser: two installations may share a Milvus."""
    return re.sub(r"\W", "_", f"iass_{installation}_{model_id}", flags=re.ASCII)


class Table:
    def __init__(self, connection: Connection, name: str, model_id: ModelId, dimension: int) -> None:
        self.connection = connection
        self.name = name
        self._model_id = model_id
        self._dimension = dimension

    def open(self) -> bool:
        """Whether it is there; then it is loaded, so that it can be searched."""
        there: bool = self.connection.call(lambda client: client.has_collection(self.name, timeout=_READ_SECONDS))
        if there:
            self.connection.call(lambda client: client.load_collection(self.name, timeout=_LOAD_SECONDS))
        return there

    def create(self) -> None:
        self.connection.call(self._create)

    def drop(self) -> None:
        """All of it; nothing happens where there is none."""
        self.connection.call(lambda client: client.drop_collection(self.name, timeout=_WRITE_SECONDS))

    def identity(self) -> int:
        """Of the collection that has the name now: Milvus gives each that is created another number, for ever. Raises
        CollectionGone."""
        told = self.connection.call(lambda client: client.describe_collection(self.name, timeout=_READ_SECONDS))
        return int(told["collection_id"])

    def version(self) -> str:
        found: str = self.connection.call(lambda client: client.get_server_version(timeout=_READ_SECONDS))
        return found.removeprefix("v")

    def now(self) -> int:
        """A timestamp behind everything that was written so far."""
        timestamp: int = self.connection.call(
            lambda client: client._get_connection().alloc_timestamp(timeout=_READ_SECONDS)
        )
        return timestamp

    def marker(self) -> Marker:
        """The newest of all, whoever wrote it; waits until Milvus is sure."""
        return newest(self._query('gallery == "marker"', ["subject_id"], _MARKERS, strong=True))

    def mark(self, marker: Marker, before: Marker) -> None:
        """Once this is written the batch counts."""
        self._insert(_MARKERS, [self._note(marker.row_id, _MARKERS, marker.encoded())])
        if before.serial:
            self.delete([before.row_id])

    def leaving(self) -> list[tuple[EnrolmentId, int]]:
        """Ids that are to be deleted once the marker of that serial is written: of a batch that may have broken off."""
        found = self._query('gallery == "leaving"', ["subject_id", "position"], _MARKERS, strong=True)
        return [(EnrolmentId(row["subject_id"]), int(row["position"])) for row in found]

    def note_leaving(self, ids: Sequence[EnrolmentId], serial: int) -> None:
        self._insert(_MARKERS, [self._note(_leaving(one), "leaving", one, serial) for one in ids])

    def let_go(self, ids: Sequence[EnrolmentId]) -> None:
        """Deletes them, and then the notes about it."""
        self.delete(ids)
        self.forget_leaving(ids)

    def forget_leaving(self, ids: Sequence[EnrolmentId]) -> None:
        self.delete([_leaving(one) for one in ids])

    def insert(self, rows: Sequence[Row]) -> None:
        for name in GalleryName:
            self._insert(name.value, [to_milvus(row) for row in rows if row.enrolment.gallery is name])

    def delete(self, ids: Sequence[str]) -> None:
        for some in _chunks(ids):
            self.connection.call(partial(self._delete, f"enrolment_id in {quoted(some)}"))

    def by_ids(self, ids: Sequence[str], visible: int) -> list[Row]:
        found = []
        for some in _chunks(ids):
            chosen = f"enrolment_id in {quoted(some)}"
            found += [from_milvus(row, self._model_id) for row in self._query(chosen, FIELDS, visible=visible)]
        return found

    def ids_of_subjects(
        self, subjects: Sequence[tuple[GalleryName, str]], visible: int
    ) -> list[tuple[EnrolmentId, GalleryName, str]]:
        """Every row of these subjects, by id, list and subject."""
        wanted, found = set(subjects), []
        for some in _chunks([str(subject_key(*subject)) for subject in subjects]):
            for row in self._query(f"subject_key in [{','.join(some)}]", FIELDS[:3], visible=visible):
                subject = (GalleryName(row["gallery"]), row["subject_id"])
                if subject in wanted:
                    found.append((EnrolmentId(row["enrolment_id"]), *subject))
        return found

    def newer_than(self, position: int) -> list[str]:
        """Ids of rows that came in behind that position, however Milvus stands to them."""
        return [row["enrolment_id"] for row in self._query(f"position > {position}", ["enrolment_id"], strong=True)]

    def count(self, visible: int) -> int:
        answer = self._query("", ["count(*)"], *(name.value for name in GalleryName), visible=visible)
        return int(answer[0]["count(*)"])

    def nearest(
        self,
        name: GalleryName,
        probes: Vectors,
        take: int,
        visible: int,
        below: float | None = None,
        among: Collection[str] | None = None,
    ) -> list[list[Scored]]:
        """For each row of `probes` its `take` best rows, best first; with `below` those that score that or less; with
        `among` those of these subjects, and of whoever shares a key with one of them."""
        if below is None:
            parameters: dict[str, Any] = {}
        else:
            parameters = {"radius": _AT_LEAST, "range_filter": below}
        answers = self.connection.call(
            lambda client: client.search(
                self.name,
                data=list(probes),
                filter=_of_subjects(name, among) if among is not None else "",
                limit=take,
                partition_names=[name.value],
                output_fields=list(FIELDS),
                search_params={"metric_type": "IP", "params": parameters},
                timeout=_READ_SECONDS,
                **_seeing(visible),
            )
        )
        return [
            [Scored(from_milvus(hit["entity"] | {"enrolment_id": hit["enrolment_id"]}, self._model_id), hit["distance"])
             for hit in hits]
            for hits in answers
        ]  # fmt: skip

    def _query(
        self, expression: str, fields: Sequence[str], *partitions: str, visible: int = 0, strong: bool = False
    ) -> list[Any]:
        seeing = {"consistency_level": "Strong"} if strong else _seeing(visible)
        chosen = partitions or tuple(name.value for name in GalleryName)
        answer = self.connection.call(
            lambda client: client.query(
                self.name,
                filter=expression,
                output_fields=list(fields),
                partition_names=list(chosen),
                timeout=_QUERY_SECONDS,
                **seeing,
            )
        )
        return list(answer)

    def _insert(self, partition: str, rows: Sequence[dict[str, Any]]) -> None:
        for some in _chunks(rows):
            self.connection.call(partial(self._put, partition, list(some)))

    def _put(self, partition: str, rows: list[dict[str, Any]], client: MilvusClient) -> None:
        """pymilvus repeats by itself what got no answer. Milvus lets an id stand twice, so it takes the place of what
        has it already."""
        client.upsert(self.name, rows, partition_name=partition, timeout=_WRITE_SECONDS)

    def _delete(self, expression: str, client: MilvusClient) -> None:
        client.delete(self.name, filter=expression, timeout=_WRITE_SECONDS)

    def _note(self, row_id: str, kind: str, text: str, position: int = 0) -> dict[str, Any]:
        """A row that is no enrolment: Milvus wants a vector in each."""
        return {
            "enrolment_id": row_id,
            "gallery": kind,
            "subject_id": text,
            "subject_key": 0,
            "image_id": "",
            "position": position,
            "vector": [0.0] * self._dimension,
        }

    def _create(self, client: MilvusClient) -> None:
        schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("enrolment_id", DataType.VARCHAR, is_primary=True, max_length=_LONGEST_ID)
        schema.add_field("gallery", DataType.VARCHAR, max_length=32)
        schema.add_field("subject_id", DataType.VARCHAR, max_length=_LONGEST_ID)
        schema.add_field("subject_key", DataType.INT64)
        schema.add_field("image_id", DataType.VARCHAR, max_length=_LONGEST_ID)
        schema.add_field("position", DataType.INT64)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=self._dimension)
        client.create_collection(self.name, schema=schema, num_shards=_ONE_SHARD, timeout=_WRITE_SECONDS)
        for partition in (*(name.value for name in GalleryName), _MARKERS):
            client.create_partition(self.name, partition, timeout=_WRITE_SECONDS)
        for field, index in (("vector", {"index_type": "FLAT", "metric_type": "IP"}), ("subject_key", _SORTED)):
            parameters = MilvusClient.prepare_index_params()
            parameters.add_index(field, **index)
            client.create_index(self.name, parameters, sync=False, timeout=_WRITE_SECONDS)
        client.load_collection(self.name, timeout=_LOAD_SECONDS)


_SORTED = {"index_type": "STL_SORT"}


def _of_subjects(name: GalleryName, subject_ids: Collection[str]) -> str:
    return f"subject_key in [{','.join(str(subject_key(name, one)) for one in sorted(subject_ids))}]"


def _leaving(enrolment_id: str) -> str:
    return f"leaving:{enrolment_id}"


def _seeing(visible: int) -> dict[str, Any]:
    """What the answer must show; Milvus takes 0 for its strictest level, which is not meant."""
    return {"consistency_level": "Customized", "guarantee_timestamp": max(1, visible)}


def _chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
