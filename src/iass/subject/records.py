"""What the subject desk needs stored."""

from typing import Protocol

from iass.case.flights import FlightTransaction
from iass.handover.records import HandoverTransaction
from iass.records import Records
from iass.subject.request import SubjectRequests


class SubjectDeskTransaction(HandoverTransaction, FlightTransaction, Protocol):
    @property
    def subject_requests(self) -> SubjectRequests: ...

    def erase_subject(self, subject_id: str) -> bool:
        """Destroys the key of a person: pictures, templates and kept faces of passages can be read by nobody from then
        on, back-ups included, and indexes let go of them. Answers whether there was a key."""
        ...


SubjectDeskRecords = Records[SubjectDeskTransaction]
