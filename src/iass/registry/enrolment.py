"""A template in a gallery, and the row it is built from."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from iass.face.template import Template
from iass.ids import EnrolmentId, ImageId


class GalleryName(StrEnum):
    """The lists that a probe is searched against; each has its own operating point."""

    REGISTRY = "registry"
    WATCHLIST = "watchlist"


@dataclass(frozen=True, slots=True, eq=False)
class Enrolment:
    """subject_id: a PersonId in the registry, a NoticeId in the watchlist. One subject may have many."""

    enrolment_id: EnrolmentId
    gallery: GalleryName
    subject_id: str
    image_id: ImageId
    template: Template


def enrolment_digest(enrolment: Enrolment) -> int:
    """64 bits (0..2**64-1) that stand for one row, in the database and in every index built from it.

    The first 8 bytes, big-endian, of SHA-256 over ids, gallery and model (each ended by a zero byte) and the vector
    as little-endian float32. XORed over all rows it is the checksum of a gallery, whatever their order.
    """
    named = (
        enrolment.enrolment_id,
        enrolment.gallery.value,
        enrolment.subject_id,
        enrolment.image_id,
        enrolment.template.model_id,
    )
    total = sha256("".join(f"{name}\0" for name in named).encode())
    total.update(enrolment.template.vector.astype("<f4", copy=False).tobytes())
    return int.from_bytes(total.digest()[:8], "big")
