"""Past passages of somebody, and of the identities that made links lead to: undo a link, and it leads nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from iass.alert.alert import Judgement
from iass.case.links import Identity, IdentityKind, IdentityLink, made_with
from iass.case.passage import CrossingTransaction, Passage
from iass.ids import CrossingId, NoticeId

MOST_CROSSINGS = 20
"""Past passages that are told of one identity, the newest."""


@dataclass(frozen=True, slots=True)
class LinkedCrossings:
    """Passages of another identity. way: the made links that lead to it, nearest first. crossings: newest first, at
    most 20; of a passport whose holder nobody knows, those that the links on the way name."""

    identity: Identity
    way: tuple[IdentityLink, ...]
    crossings: tuple[Passage, ...]


def crossings_of(tx: CrossingTransaction, identity: Identity) -> tuple[Passage, ...]:
    """Of a person or notice: those that were met at the lane, and those that a search of the past found and nobody
    called another person's. Newest first, at most 20."""
    known = {one.crossing_id: one for one in tx.passages.of_subject(identity.key, MOST_CROSSINGS)}
    if identity.kind is IdentityKind.NOTICE:
        for search in tx.retro_searches.of_notice(NoticeId(identity.key)):
            for alert in filter(None, map(tx.alerts.get, search.alert_ids)):
                passage = tx.passages.get(alert.crossing_id)
                if passage is not None and alert.judgement is not Judgement.OTHER_PERSON:
                    known.setdefault(passage.crossing_id, passage)
    return _newest(list(known.values()))


def linked_crossings(tx: CrossingTransaction, identity: Identity) -> tuple[LinkedCrossings, ...]:
    """Of every identity that made links lead to from this one and that passed, in order of the way's length."""
    found = []
    for other, way in made_with(tx.links, [identity]).items():
        of_document = other.kind is IdentityKind.DOCUMENT
        crossings = _under(tx, other) if of_document else crossings_of(tx, other)
        if crossings:
            found.append(LinkedCrossings(other, way, crossings))
    return tuple(found)


def _under(tx: CrossingTransaction, document: Identity) -> tuple[Passage, ...]:
    """Passport numbers are sealed and cannot be searched for: links with it that are made name a passage each."""
    named = {link.crossing_id for link in tx.links.of(document) if link.is_made and link.crossing_id}
    found = [tx.passages.get(CrossingId(crossing_id)) for crossing_id in named]
    return _newest([passage for passage in found if passage is not None])


def _newest(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    return tuple(sorted(passages, key=lambda one: (one.at, one.crossing_id), reverse=True)[:MOST_CROSSINGS])
