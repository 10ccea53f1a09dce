"""What may be held of one person, in one list: a packet has a part for each, a breach pack says what data each is,
and an erasure destroys or keeps each. Which tables hold what: `iass.adapters.sql.personal_data`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from iass.subject.law import REFUSALS

LAW_ENFORCEMENT = REFUSALS["15b"].article
PUBLIC_INTEREST = REFUSALS["15c"].article
RECORD_OF_ACTS = "UU 27/2022 art. 31"
"""Whoever processes personal data records every act of it."""


class Holding(StrEnum):
    """In the order in which a packet has them. FACES: templates of passages, kept for some days. FLIGHTS: rows of
    carriers' lists. AGENCIES: who was told of a case, and whether they have it. LOOKS: acts on the person's data."""

    REGISTRY = "registry"
    PICTURES = "pictures"
    TEMPLATES = "templates"
    PASSAGES = "passages"
    FACES = "faces"
    FLIGHTS = "flights"
    ALERTS = "alerts"
    CASES = "cases"
    AGENCIES = "agencies"
    NOTICES = "notices"
    PAIRS = "pairs"
    LINKS = "links"
    REQUESTS = "requests"
    LOOKS = "looks"


class DataKind(StrEnum):
    """PAPERS: name, birth date, documents. PASSAGE: where and when. FACE: a picture. TEMPLATE: of a face. NOTICE: that
    and why somebody is sought. CASE: what became of it."""

    PAPERS = "papers"
    PASSAGE = "passage"
    FACE = "face"
    TEMPLATE = "template"
    NOTICE = "notice"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Held:
    """data: what a breach of it gives away. withholds: more may be on record than the person is told. kept_by: the
    article by which it outlasts an erasure; empty for what an erasure destroys."""

    data: tuple[DataKind, ...]
    withholds: bool = False
    kept_by: str = ""


@dataclass(frozen=True, slots=True)
class Retention:
    """For how many days the faces of passages, and carriers' lists after their flight's arrival, are kept."""

    face_days: int
    list_days: int


_PAPERS, _PASSAGE, _FACE, _TEMPLATE = DataKind.PAPERS, DataKind.PASSAGE, DataKind.FACE, DataKind.TEMPLATE

HELD: Mapping[Holding, Held] = {
    Holding.REGISTRY: Held((_PAPERS,), kept_by=PUBLIC_INTEREST),
    Holding.PICTURES: Held((_PAPERS, _FACE)),
    Holding.TEMPLATES: Held((_PAPERS, _TEMPLATE)),
    Holding.PASSAGES: Held((_PAPERS, _PASSAGE), withholds=True, kept_by=PUBLIC_INTEREST),
    Holding.FACES: Held((_PAPERS, _PASSAGE, _TEMPLATE), withholds=True),
    Holding.FLIGHTS: Held((_PAPERS, _PASSAGE), withholds=True, kept_by=PUBLIC_INTEREST),
    Holding.ALERTS: Held((_PAPERS, _PASSAGE, _FACE), withholds=True, kept_by=LAW_ENFORCEMENT),
    Holding.CASES: Held((_PAPERS, DataKind.CASE), withholds=True, kept_by=LAW_ENFORCEMENT),
    Holding.AGENCIES: Held((_PAPERS, DataKind.CASE), withholds=True, kept_by=LAW_ENFORCEMENT),
    Holding.NOTICES: Held((_PAPERS, DataKind.NOTICE), withholds=True, kept_by=LAW_ENFORCEMENT),
    Holding.PAIRS: Held((_PAPERS, DataKind.NOTICE), withholds=True, kept_by=LAW_ENFORCEMENT),
    Holding.LINKS: Held((_PAPERS, _PASSAGE), withholds=True, kept_by=LAW_ENFORCEMENT),
    Holding.REQUESTS: Held((_PAPERS,), kept_by=RECORD_OF_ACTS),
    Holding.LOOKS: Held((_PAPERS,), withholds=True, kept_by=RECORD_OF_ACTS),
}
"""Every holding stands here."""
