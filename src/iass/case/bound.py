"""Whether a pair still speaks: it is bound to the pictures that two officers compared (decision 0017)."""

from collections.abc import Sequence

from iass.identify.double import pair_margin
from iass.identify.search import FaceSearch
from iass.registry.enrolment import Enrolment
from iass.watchlist.look_alike import LookAlike


def is_bound(
    pair: LookAlike, subject: Sequence[Enrolment], other: Sequence[Enrolment], search: FaceSearch | None
) -> bool:
    """subject, other: what is enrolled of both now. search: None where nobody can tell whose an added picture is.

    Every picture of the subject that was compared is still there, and each that came since is the same person's, as far
    as a face tells. Of a registered person one of those compared is enough, and later ones do not count. Of two notices
    no picture may come or go: neither has anybody who was seen. Of a sought one and a namesake none of the sought one's
    may: the new one may be the namesake's. Nor where a bearer stands beside: nobody holds the new one against the chip.
    """
    images, others = {row.image_id for row in subject}, {row.image_id for row in other}
    if pair.is_of_notices:
        return images == set(pair.subject_images) and others == set(pair.person_images)
    if pair.is_of_bearer:
        return images == set(pair.subject_images)
    if pair.is_of_papers and images != set(pair.subject_images):
        return False
    if not others & set(pair.person_images) or not images >= set(pair.subject_images):
        return False
    compared = [row for row in subject if row.image_id in pair.subject_images]
    own = [row for row in other if row.image_id in pair.person_images]
    added = [row for row in subject if row.image_id not in pair.subject_images]
    return not added or (search is not None and all(_is_the_subjects(row, compared, own, search) for row in added))


def _is_the_subjects(
    added: Enrolment, compared: Sequence[Enrolment], own: Sequence[Enrolment], search: FaceSearch
) -> bool:
    """The rule of a passage, asked of a picture: the same person's as one of those compared, by the 1:1 threshold, and
    nearer to it than to the double's own by the margin. Not where one recogniser did not encode all of them."""
    mine, theirs = _most_alike(added, compared), _most_alike(added, own)
    if mine is None or theirs is None:
        return False
    held = search.compare(added.template, mine.template, mine.gallery.value)
    return held.is_same_person and held.score >= added.template.similarity(theirs.template) + pair_margin(search)


def _most_alike(one: Enrolment, rows: Sequence[Enrolment]) -> Enrolment | None:
    comparable = [row for row in rows if row.template.model_id == one.template.model_id]
    return max(comparable, key=lambda row: one.template.similarity(row.template), default=None)
