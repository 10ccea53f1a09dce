"""What the subject desk needs stored."""

from typing import Protocol

from iass.handover.records import HandoverTransaction
from iass.records import Records
from iass.subject.request import SubjectRequests


class SubjectDeskTransaction(HandoverTransaction, Protocol):
    @property
    def subject_requests(self) -> SubjectRequests: ...


SubjectDeskRecords = Records[SubjectDeskTransaction]
