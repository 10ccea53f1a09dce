"""Whose papers: a document against the watchlist, in any writing of the name, and with slips in dates and numbers."""

from collections.abc import Iterator
from dataclasses import replace

from iass.capture.document import Sex, TravelDocument
from iass.registry.person import Person
from iass.registry.records import People
from iass.screen.compare.birth_date import compare_birth_date
from iass.screen.compare.document_number import compare_document_number
from iass.screen.compare.name import compare_name
from iass.screen.compare.nationality import compare_nationality
from iass.screen.compare.number_slip import NumberRelation
from iass.screen.compare.sex import compare_sex
from iass.screen.evidence import WEAK, Attribute, Comparison, PapersEvidence, Verdict
from iass.screen.explained import Explained, explain
from iass.screen.identity import Identity
from iass.screen.index import Candidate
from iass.screen.rating import compare, rate
from iass.screen.registry_names import RegistryNames
from iass.screen.watchlist_names import WatchlistNames, identity_of
from iass.watchlist.notice import Notice
from iass.watchlist.records import Notices

_NO_PAPERS = TravelDocument(number="", nationality="", surname="")
_NEARER = {Attribute.DOCUMENT_NUMBER, Attribute.NAME, Attribute.BIRTH_DATE}


class Screening:
    """Finds by likeness and tells what is exact. A namesake with another birth date is not a hit and is never shown.

    What agrees to the letter (the same number; the same words of the name, the very birth date and the nationality) is
    a match as before; what is near is one only by a rule of `iass.screen.rating`, and `papers.rule` says by which.
    """

    def __init__(self) -> None:
        self._names = WatchlistNames()
        self._registered = RegistryNames()

    def follow(self, notices: Notices) -> None:
        """Reads the notices, as at start; a screening does so by itself."""
        self._names.follow(notices)

    def candidates(self, traveller: Identity, notices: Notices, most: int) -> list[Candidate]:
        """Notices of any state that may be about somebody of whom this is known: hits, and what is weaker."""
        return self._names.search(traveller, notices, most)

    def registered(self, traveller: Identity, people: People, most: int) -> list[Candidate] | None:
        """The same of the registry; None while it was not read (`read_registry`): not checked."""
        return self._registered.search(traveller, people, most)

    def read_registry(self, people: People) -> bool:
        """Where much of it is unread. Searches go on meanwhile. Answers whether anything was."""
        return self._registered.read(people)

    def screen(self, document: TravelDocument, notices: Notices) -> tuple[tuple[Notice, PapersEvidence], ...]:
        """Notices of any state whose papers match, document numbers first; each once, with its evidence."""
        return tuple(one for one in self.find(document, notices) if one[1].is_match)

    def find(self, document: TravelDocument, notices: Notices) -> tuple[tuple[Notice, PapersEvidence], ...]:
        """The same, and after them what is no match and worth keeping on record (`PapersEvidence.is_weak`): a rare name
        where notice or document says too little more, or something near that chance may explain."""
        found = []
        for notice_id in self._names.find(document, notices):
            notice = notices.get(notice_id)
            if notice is not None:
                papers = self.compare_papers(document, notice)
                found.append((notice, papers if papers.is_match else replace(papers, rule=WEAK)))
        return tuple(sorted(found, key=_strongest))

    def compare_papers(self, document: TravelDocument, subject: Notice | Person) -> PapersEvidence:
        """Every attribute of a document against a notice or a registered person, missing ones included."""
        named = [self._compare(document, one) for one in under_each_name(subject)]
        return max(named, key=_says_most)  # the first of equals: the subject's own name

    def _compare(self, document: TravelDocument, subject: Notice | Person) -> PapersEvidence:
        numbers = _numbers(subject)
        exact = (
            compare_document_number(document.number, numbers),
            compare_name(document, subject, truncated=document.names_truncated),
            compare_birth_date(document.birth_date, subject.birth_date),
            compare_nationality(document.nationality, subject.nationality),
            compare_sex(document.sex, subject.sex or Sex.UNSPECIFIED),
        )
        traveller, listed = identity_of(document), identity_of(subject)
        rating = rate(compare(traveller, listed, self._names.rarity))
        near = {line.attribute: line for line in explain(traveller, listed, rating.compared)}
        return PapersEvidence(tuple(_nearer(one, near[one.attribute]) for one in exact), rating.hit)

    def without_papers(self, subject: Notice | Person) -> PapersEvidence:
        """What the record says, for the officer to ask after, where nobody has shown a document yet."""
        silent = self.compare_papers(_NO_PAPERS, subject)
        return PapersEvidence(tuple(replace(one, traveller_value="", why="") for one in silent.comparisons))


def under_each_name(subject: Notice | Person) -> Iterator[Notice | Person]:
    """As on record, then as if each other strong name were the only one."""
    yield subject
    if isinstance(subject, Notice):
        for name in subject.strong_names:
            yield replace(subject, surname=name, given_names="")


def _says_most(papers: PapersEvidence) -> tuple[bool, int]:
    name = next(one.verdict for one in papers.comparisons if one.attribute is Attribute.NAME)
    return papers.is_match, {Verdict.AGREES: 2, Verdict.NEAR: 1}.get(name, 0)


def _strongest(one: tuple[Notice, PapersEvidence]) -> tuple[bool, bool, str]:
    notice, papers = one
    return not papers.is_document_match, not papers.is_match, notice.notice_id


def _nearer(exact: Comparison, found: Explained) -> Comparison:
    """What is not the same to the letter and near all the same is NEAR, with the reason."""
    if exact.attribute not in _NEARER or exact.verdict is not Verdict.DIFFERS or found.verdict not in _SAME_OR_NEAR:
        return exact
    # A number one character off is another passport's until more speaks for it; families have such.
    other = found.why == NumberRelation.ONE_CHARACTER.value
    return replace(exact, verdict=Verdict.DIFFERS if other else Verdict.NEAR, why=found.why)


_SAME_OR_NEAR = (Verdict.AGREES, Verdict.NEAR)


def _numbers(subject: Notice | Person) -> tuple[str, ...]:
    if isinstance(subject, Notice):
        return subject.document_numbers
    return tuple(known.number for known in subject.documents)
