"""Candidates of one search who are probably one person under two ids: proposed to the officer, never merged."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from iass.face.template import Template
from iass.registry.enrolment import GalleryName
from iass.registry.person import Person
from iass.screen.compare.birth_date import compare_birth_date
from iass.screen.compare.document_number import number_key
from iass.screen.compare.name import compare_name
from iass.screen.evidence import Verdict
from iass.watchlist.notice import Notice


class Sign(StrEnum):
    """What two candidates share: a document number; name and birth date; a face, as their enrolled pictures show it."""

    DOCUMENT = "document"
    PAPERS = "papers"
    FACE = "face"


@dataclass(frozen=True, slots=True)
class Alias:
    """Another candidate who is probably the same person. name: the list it stands in; signs: at least one."""

    name: GalleryName
    subject_id: str
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """One candidate as recorded. subject: None when the record has gone. faces: its enrolled pictures, by one
    recogniser; threshold: the score, -1..1, that another face must reach to be taken for its own."""

    name: GalleryName
    subject_id: str
    subject: Person | Notice | None
    faces: tuple[Template, ...]
    threshold: float


def aliases(candidates: Sequence[Listed]) -> list[tuple[Alias, ...]]:
    """For each candidate the others who share something with it: who shares most first, else in the order given."""
    return [_others(one, candidates) for one in candidates]


def _others(one: Listed, candidates: Sequence[Listed]) -> tuple[Alias, ...]:
    found = [Alias(other.name, other.subject_id, _signs(one, other)) for other in candidates if other is not one]
    return tuple(sorted((alias for alias in found if alias.signs), key=lambda alias: -len(alias.signs)))


def _signs(one: Listed, other: Listed) -> tuple[Sign, ...]:
    shared = {
        Sign.DOCUMENT: _share_a_document(one.subject, other.subject),
        Sign.PAPERS: _share_papers(one.subject, other.subject),
        Sign.FACE: _share_a_face(one, other),
    }
    return tuple(sign for sign, is_shared in shared.items() if is_shared)


def shared_papers(one: Person | Notice, other: Person | Notice) -> tuple[Sign, ...]:
    """What the papers of both say alone, without a face."""
    shared = {Sign.DOCUMENT: _share_a_document(one, other), Sign.PAPERS: _share_papers(one, other)}
    return tuple(sign for sign, is_shared in shared.items() if is_shared)


def _share_a_document(one: Person | Notice | None, other: Person | Notice | None) -> bool:
    """Two states may give the same number; a notice does not say whose it is."""
    return any(
        number == same and (not issuer or not issued_by or issuer == issued_by)
        for number, issuer in _documents(one)
        for same, issued_by in _documents(other)
    )


def _documents(subject: Person | Notice | None) -> list[tuple[str, str]]:
    if isinstance(subject, Person):
        found = [(number_key(document.number), document.issuer) for document in subject.documents]
    else:
        found = [(number_key(number), "") for number in subject.document_numbers] if subject else []
    return [(number, issuer) for number, issuer in found if number]


def _share_papers(one: Person | Notice | None, other: Person | Notice | None) -> bool:
    if one is None or other is None or compare_name(one, other).verdict is not Verdict.AGREES:
        return False
    return compare_birth_date(one.birth_date, other.birth_date).verdict is Verdict.AGREES


def _share_a_face(one: Listed, other: Listed) -> bool:
    """By the stricter of the two thresholds."""
    least = max(one.threshold, other.threshold)
    return any(face.similarity(same) >= least for face in one.faces for same in other.faces)
