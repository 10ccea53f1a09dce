"""Whose papers: a document against the watchlist, by exact number, or by name, birth date and nationality together."""

from dataclasses import replace

from iass.capture.document import TravelDocument
from iass.registry.person import Person
from iass.screen.compare.birth_date import compare_birth_date
from iass.screen.compare.document_number import compare_document_number, number_key
from iass.screen.compare.name import compare_name
from iass.screen.compare.nationality import compare_nationality
from iass.screen.compare.sex import compare_sex
from iass.screen.evidence import PapersEvidence
from iass.screen.names import name_key
from iass.watchlist.notice import Notice
from iass.watchlist.records import Notices

_NO_PAPERS = TravelDocument(number="", nationality="", surname="")


class Screening:
    """Exact screening. A namesake with another birth date is not a hit and is never shown.

    Limits, on purpose: names that are merely alike, incomplete birth dates and names that the MRZ cut off
    give no hit by themselves; they are compared once a face or a document number points at the notice.
    """

    def screen(self, document: TravelDocument, notices: Notices) -> tuple[tuple[Notice, PapersEvidence], ...]:
        """Notices of any state whose papers match, document numbers first; each once, with its evidence."""
        compared = ((notice, self.compare_papers(document, notice)) for notice in _candidates(document, notices))
        return tuple((notice, papers) for notice, papers in compared if _is_hit(papers))

    def compare_papers(self, document: TravelDocument, subject: Notice | Person) -> PapersEvidence:
        """Every attribute of a document against a notice or a registered person, missing ones included."""
        return PapersEvidence(
            (
                compare_document_number(document.number, _numbers(subject)),
                compare_name(document, subject, truncated=document.names_truncated),
                compare_birth_date(document.birth_date, subject.birth_date),
                compare_nationality(document.nationality, subject.nationality),
                compare_sex(document.sex, subject.sex),
            )
        )

    def without_papers(self, subject: Notice | Person) -> PapersEvidence:
        """What the record says, for the officer to ask after, where nobody has shown a document yet."""
        silent = self.compare_papers(_NO_PAPERS, subject)
        return PapersEvidence(tuple(replace(one, traveller_value="") for one in silent.comparisons))


def _candidates(document: TravelDocument, notices: Notices) -> tuple[Notice, ...]:
    number = number_key(document.number)
    key = name_key(document.surname, document.given_names)
    found = (*(notices.by_document(number) if number else ()), *(notices.by_name_key(key) if key else ()))
    return tuple({notice.notice_id: notice for notice in found}.values())


def _is_hit(papers: PapersEvidence) -> bool:
    return papers.is_document_match or papers.is_biographic_match


def _numbers(subject: Notice | Person) -> tuple[str, ...]:
    if isinstance(subject, Notice):
        return subject.document_numbers
    return tuple(known.number for known in subject.documents)
