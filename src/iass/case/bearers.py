"""A traveller whom the registry does not know, and whose chip is proven, beside everybody at whom the passage points.

The chip's portrait is a picture that a state signed for this very document, so that it stands for the registry's: the
live face is held against it as against the enrolled pictures of a registered person (decision 0046).
"""

from dataclasses import replace
from typing import NamedTuple

from iass.case.passage import CrossingTransaction
from iass.case.sighting import Sighting
from iass.decide.observation import NoticeEvidence, Observation
from iass.face.outcome import FaceProbe
from iass.face.template import Template
from iass.identify.bearer import BearerEvidence
from iass.registry.enrolment import GalleryName


class Bearer(NamedTuple):
    """value: see `iass.capture.chip.bearer`. portrait: of the chip."""

    value: str
    portrait: Template


def shown_bearer(seen: Sighting, observation: Observation) -> Bearer | None:
    """None where the registry knows the holder, where the chip is not proven, and where its portrait shows no face."""
    value = observation.bearer
    return Bearer(value, seen.chip.template) if value is not None and isinstance(seen.chip, FaceProbe) else None


def with_bearer(tx: CrossingTransaction, seen: Sighting, observation: Observation) -> Observation:
    """The observation, with what a verdict may need of the chip's portrait, which is gone by then."""
    bearer = shown_bearer(seen, observation)
    if bearer is None:
        return observation

    def beside(gallery: GalleryName, subject_id: str) -> BearerEvidence:
        return BearerEvidence.of(bearer.value, bearer.portrait, tx.enrolments.of_subject(gallery, subject_id))

    notices = tuple(
        replace(one, bearer=beside(GalleryName.WATCHLIST, one.notice.notice_id)) if _is_met(one) else one
        for one in observation.notices
    )
    others = tuple(
        replace(one, bearer=beside(GalleryName.REGISTRY, one.person.person_id)) for one in observation.other_identities
    )
    return replace(observation, notices=notices, other_identities=others)


def _is_met(evidence: NoticeEvidence) -> bool:
    by_face = evidence.face is not None and evidence.face.is_match
    return by_face or (evidence.papers is not None and evidence.papers.is_match)
