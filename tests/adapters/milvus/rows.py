"""Rows, changes, and what a gallery of them must answer."""

from collections.abc import Sequence

import numpy as np

from iass.face.template import Template
from iass.identify.gallery import EnrolmentChange
from iass.ids import EnrolmentId, ImageId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName

MODEL = ModelId("test-model/1")
DIMENSION = 16
REGISTRY, WATCHLIST = GalleryName.REGISTRY, GalleryName.WATCHLIST


def template(seed: int) -> Template:
    vector = np.random.default_rng(seed).standard_normal(DIMENSION)
    return Template(np.asarray(vector / np.linalg.norm(vector), np.float32), MODEL)


def enrolment(number: int, subject: str = "", seed: int | None = None, name: GalleryName = REGISTRY) -> Enrolment:
    made = template(number if seed is None else seed)
    return Enrolment(EnrolmentId(f"e{number:05d}"), name, subject or f"s{number:05d}", ImageId(f"i{number}"), made)


def added(position: int, one: Enrolment) -> EnrolmentChange:
    return EnrolmentChange(position, one.enrolment_id, one)


def removed(position: int, number: int) -> EnrolmentChange:
    return EnrolmentChange(position, EnrolmentId(f"e{number:05d}"), None)


def some(count: int, first: int = 0) -> Sequence[EnrolmentChange]:
    return [added(number + 1, enrolment(number)) for number in range(first, first + count)]
