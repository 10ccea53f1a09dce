"""What a batch of changes does to the rows in Milvus, step by step, each with the marker that makes it count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import xor

from iass.adapters.milvus.marker import Marker
from iass.adapters.milvus.row import Row
from iass.adapters.milvus.view import View
from iass.identify.gallery import EnrolmentChange, GalleryState
from iass.ids import EnrolmentId
from iass.registry.enrolment import Enrolment, GalleryName, enrolment_digest


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """marker: once these rows have left and come."""

    marker: Marker
    gone: Sequence[Row]
    fresh: Sequence[Row]


def planned(view: View, before: Marker, changes: Sequence[EnrolmentChange]) -> list[Step]:
    """One step; or two, where an id comes again with another content: the old row leaves first, by itself."""
    last = changes[-1].position
    final = {change.enrolment_id: change.enrolment for change in changes}
    present = {row.enrolment_id: row for row in view.by_ids(list(final))}
    gone = [row for key, row in present.items() if not _same(row.enrolment, final[key])]
    going = {row.enrolment_id for row in gone}
    fresh = [Row(one, last) for key, one in final.items() if one and (key not in present or key in going)]
    coming = {row.enrolment_id for row in fresh}
    replaced = [row for row in gone if row.enrolment_id in coming]
    after = _marker_after(view, before, gone, fresh, last)
    if not replaced:
        return [Step(after, gone, fresh)]
    between = _marker_after(view, before, replaced, [], before.position)
    rest = [row for row in gone if row.enrolment_id not in coming]
    return [Step(between, replaced, []), Step(replace(after, serial=between.serial + 1), rest, fresh)]


def _marker_after(view: View, before: Marker, gone: Sequence[Row], fresh: Sequence[Row], position: int) -> Marker:
    digests = (enrolment_digest(row.enrolment) for row in (*gone, *fresh))
    count = before.state.count - len(gone) + len(fresh)
    state = GalleryState(count, reduce(xor, digests, before.state.checksum))
    return Marker(before.serial + 1, position, state, _subjects_after(view, before.subjects, gone, fresh))


def _same(held: Enrolment, wanted: Enrolment | None) -> bool:
    return wanted is not None and enrolment_digest(held) == enrolment_digest(wanted)


def _subjects_after(
    view: View, before: Mapping[GalleryName, int], gone: Sequence[Row], fresh: Sequence[Row]
) -> Mapping[GalleryName, int]:
    """How many subjects each list has once these rows have left and come."""
    leaving: dict[tuple[GalleryName, str], set[EnrolmentId]] = {}
    coming: dict[tuple[GalleryName, str], set[EnrolmentId]] = {}
    for rows, by_subject in ((gone, leaving), (fresh, coming)):
        for row in rows:
            subject = (row.enrolment.gallery, row.enrolment.subject_id)
            by_subject.setdefault(subject, set()).add(row.enrolment_id)
    counts = {name: before.get(name, 0) for name in GalleryName}
    for subject, held in view.ids_of(list(leaving.keys() | coming.keys())).items():
        left = (held - leaving.get(subject, set())) | coming.get(subject, set())
        counts[subject[0]] += bool(left) - bool(held)
    return counts
