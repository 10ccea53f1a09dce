"""A template in a gallery, and the row it is built from."""

from dataclasses import dataclass
from enum import StrEnum

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
