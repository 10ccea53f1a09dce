"""Documents reported lost or stolen whose number is nearly the one presented: with its check digit, or one character
that machines and typists confuse. The number itself is found by `iass.screen.screening`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from iass.capture.document import TravelDocument
from iass.capture.mrz_check import check_digit
from iass.case.passage import CrossingTransaction
from iass.decide.observation import NoticeEvidence
from iass.screen.compare.document_number import number_key
from iass.screen.compare.number_slip import CONFUSED
from iass.screen.evidence import Attribute, Comparison, PapersEvidence, Verdict
from iass.screen.screening import Screening
from iass.watchlist.notice import NoticeKind

_SHORTEST = 6
_LONGEST = 24
_MRZ_NUMBER = 9


def nearly_lost(
    tx: CrossingTransaction,
    documents: Sequence[TravelDocument],
    known: Sequence[NoticeEvidence],
    screening: Screening,
) -> tuple[NoticeEvidence, ...]:
    """Notices of lost documents beside those that are known already, each once, with both numbers."""
    found = {evidence.notice.notice_id: evidence for evidence in known}
    fresh = []
    for document in documents:
        for form in near_forms(document.number):
            for notice in tx.notices.by_document(form):
                if notice.kind is NoticeKind.LOST_DOCUMENT and notice.notice_id not in found:
                    papers = _near(screening.compare_papers(document, notice), number_key(document.number), form)
                    found[notice.notice_id] = NoticeEvidence(notice, None, papers)
                    fresh.append(found[notice.notice_id])
    return tuple(fresh)


def near_forms(number: str) -> tuple[str, ...]:
    """What else may stand in a list for this number. A number of less than six characters has none: too many fit."""
    key = number_key(number)
    return tuple(dict.fromkeys(_forms(key))) if _SHORTEST <= len(key) <= _LONGEST else ()


def _forms(key: str) -> Iterator[str]:
    yield key + _digit(key)
    if len(key) > _SHORTEST and key[-1] == _digit(key[:-1]):
        yield key[:-1]
    for at, character in enumerate(key):
        for group in CONFUSED:
            if character in group:
                yield from (key[:at] + other + key[at + 1 :] for other in group if other != character)


def _digit(key: str) -> str:
    return check_digit(key.ljust(_MRZ_NUMBER, "<"))


def _near(papers: PapersEvidence, presented: str, listed: str) -> PapersEvidence:
    near = Comparison(Attribute.DOCUMENT_NUMBER, Verdict.NEAR, presented, listed)
    others = (one for one in papers.comparisons if one.attribute is not Attribute.DOCUMENT_NUMBER)
    return replace(papers, comparisons=(near, *others))
