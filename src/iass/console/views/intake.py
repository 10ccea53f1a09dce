"""The nearest neighbours of a notice's face, as author and approver were shown them."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from iass.access import Officer
from iass.application import Application
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.ids import NoticeId
from iass.registry.enrolment import GalleryName
from iass.registry.intake import Resembling


@dataclass(frozen=True, slots=True)
class NeighbourView:
    """what: probably one person, or a stranger too alike, in words. picture: asks for its own permission."""

    subject_id: str
    name: str
    documents: tuple[str, ...]
    what: str
    resemblance: str
    score: str
    strangers: str
    picture: str
    alt: str


@dataclass(frozen=True, slots=True)
class IntakeView:
    notice_id: str
    version: int
    name: str
    picture: str
    alt: str
    shown: str
    neighbours: tuple[NeighbourView, ...]


def intake_page(
    desks: Application, officer: Officer, words: Catalogue, notice_id: NoticeId, version: int | None
) -> IntakeView:
    """Raises NotFound."""
    look = desks.intake.get(notice_id, officer, version)
    notice = desks.watchlist.get(notice_id, officer)
    day = formats.day_and_time(look.at, words.language)
    return IntakeView(
        notice_id=notice_id,
        version=look.version,
        name=notice.full_name,
        picture=f"/v1/notices/{quote(notice_id, safe='')}/picture",
        alt=words("pair.picture_alt", who=notice.full_name or notice_id),
        shown=words("intake.shown", version=look.version, time=day, officer=look.officer),
        neighbours=tuple(_neighbour(one, words) for one in look.neighbours),
    )


def _neighbour(one: Resembling, words: Catalogue) -> NeighbourView:
    many = formats.count(one.one_in, words.language)
    return NeighbourView(
        subject_id=one.subject_id,
        name=one.name,
        documents=one.document_numbers,
        what=words(f"intake.{one.resemblance}.{one.gallery}"),
        resemblance=one.resemblance.value,
        score=formats.score(one.score, words.language),
        strangers=words("search.rarity", n=many) if one.one_in > 1 else words("search.anybody"),
        picture=_picture(one),
        alt=words("pair.picture_alt", who=one.name or one.subject_id),
    )


def _picture(one: Resembling) -> str:
    safe = quote(one.subject_id, safe="")
    if one.gallery is GalleryName.REGISTRY:
        return f"/v1/persons/{safe}/portrait"
    scored = f"?{urlencode({'enrolment': one.enrolment_id})}" if one.enrolment_id else ""
    return f"/v1/notices/{safe}/picture{scored}"
