"""One enrolment as Milvus keeps it, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np

from iass.face.template import Template, Vectors
from iass.ids import EnrolmentId, ImageId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName

FIELDS = ("enrolment_id", "gallery", "subject_id", "subject_key", "image_id", "position", "vector")
_UNIT_WITHIN = 1e-3
"""What rounding leaves of a length of 1, and more."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """position: of the change with which it came in, or of a later one of the same batch."""

    enrolment: Enrolment
    position: int

    @property
    def enrolment_id(self) -> EnrolmentId:
        return self.enrolment.enrolment_id


def subject_key(name: GalleryName, subject_id: str) -> int:
    """A number by which Milvus finds the rows of a subject quickly: the first 8 bytes of a SHA-256, with a sign."""
    digest = sha256(f"{name.value}\0{subject_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def to_milvus(row: Row) -> dict[str, Any]:
    enrolment = row.enrolment
    return {
        "enrolment_id": enrolment.enrolment_id,
        "gallery": enrolment.gallery.value,
        "subject_id": enrolment.subject_id,
        "subject_key": subject_key(enrolment.gallery, enrolment.subject_id),
        "image_id": enrolment.image_id,
        "position": row.position,
        "vector": enrolment.template.vector,
    }


def from_milvus(given: Mapping[str, Any], model_id: ModelId) -> Row:
    """given: every field."""
    template = Template(np.array(given["vector"], np.float32), model_id)
    enrolment = Enrolment(
        EnrolmentId(given["enrolment_id"]),
        GalleryName(given["gallery"]),
        given["subject_id"],
        ImageId(given["image_id"]),
        template,
    )
    return Row(enrolment, int(given["position"]))


def quoted(ids: Sequence[str]) -> str:
    """A list of words as Milvus writes it in an expression; whatever stands in an id stays inside its quotes."""
    return "[" + ",".join('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in ids) + "]"


def checked_vector(template: Template, model_id: ModelId, dimension: int) -> Vectors:
    """Raises ValueError for what has no place among these vectors: it would be found by nobody."""
    if template.model_id != model_id:
        raise ValueError(f"a template of {template.model_id} is not searched in a gallery of {model_id}")
    if template.vector.shape != (dimension,):
        raise ValueError(f"a template of {template.vector.size} numbers, and not of {dimension}")
    if not np.isfinite(template.vector).all():
        raise ValueError("a template with a value that is not a finite number")
    length = float(np.linalg.norm(template.vector.astype(np.float64)))
    if abs(length - 1) > _UNIT_WITHIN:
        raise ValueError(f"a template of length {length:.3g}, and not 1: its scores would be no cosines")
    return template.vector
