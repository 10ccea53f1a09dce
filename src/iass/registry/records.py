"""What the registry needs stored. The read side is handed out widely, the write side only to imports."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from iass.audit.log import AuditLog
from iass.capture.document import TravelDocument
from iass.ids import EnrolmentId, ImageId, PersonId
from iass.records import Records
from iass.registry.enrolment import Enrolment, GalleryName
from iass.registry.person import Person


class People(Protocol):
    def get(self, person_id: PersonId) -> Person | None: ...

    def versions(self, person_id: PersonId) -> Sequence[Person]:
        """All of them, oldest first; empty for somebody who is not there."""
        ...

    def by_document(self, document: TravelDocument) -> Person | None:
        """The holder of this document number (and issuer, where both are known)."""
        ...

    def put(self, person: Person) -> None:
        """Stores this version beside the former ones; the newest is the one that `get` answers."""
        ...

    def page(self, *, limit: int, after: PersonId | None = None) -> Sequence[Person]:
        """Newest versions in order of id."""
        ...

    def count(self) -> int: ...

    def version_count(self) -> int:
        """How many versions are stored of all people; it only ever grows."""
        ...

    def newest_versions(self) -> Mapping[PersonId, int]:
        """The number of everybody's newest version."""
        ...


class Enrolments(Protocol):
    def of_subject(self, gallery: GalleryName, subject_id: str) -> Sequence[Enrolment]: ...

    def add(self, enrolment: Enrolment) -> None: ...

    def remove(self, enrolment_id: EnrolmentId) -> None: ...


class Images(Protocol):
    """Encoded pictures, encrypted at rest with their subject's key."""

    def put(self, image_id: ImageId, subject_id: str, data: bytes, media_type: str) -> None: ...

    def get(self, image_id: ImageId) -> tuple[bytes, str] | None:
        """The bytes as they were put, and the media type; None when there is no such image (or it is erased)."""
        ...

    def move(self, image_id: ImageId, subject_id: str) -> None:
        """The picture is another subject's from now on, under that one's key: it outlasts the former one's erasure.
        Raises NotFound for one that cannot be read."""
        ...

    def subject_of(self, image_id: ImageId) -> str | None:
        """Whose picture it is: a person, a notice or an alert."""
        ...

    def digest_of(self, image_id: ImageId) -> str | None:
        """SHA-256 (hex) of the bytes as they were put, without decrypting them."""
        ...


class SubjectTransaction(Protocol):
    """What is kept of subjects of either kind, people and notices."""

    @property
    def enrolments(self) -> Enrolments: ...
    @property
    def images(self) -> Images: ...
    @property
    def audit(self) -> AuditLog: ...


class RegistryTransaction(SubjectTransaction, Protocol):
    @property
    def people(self) -> People: ...


RegistryRecords = Records[RegistryTransaction]
