"""The registry filled from a CSV file and a folder of photographs."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from iass.access import Officer
from iass.capture.document import TravelDocument
from iass.clock import Clock
from iass.ids import ImageId, PersonId
from iass.registry.cells import Problem, RowReader
from iass.registry.enrolment import GalleryName
from iass.registry.import_run import SubjectImport
from iass.registry.person import KnownDocument, Person
from iass.registry.person_row import COLUMNS, read_person
from iass.registry.records import RegistryTransaction
from iass.registry.subject import Draft
from iass.registry.table import Columns


@dataclass(frozen=True, slots=True)
class _People:
    """Implements `iass.registry.subject.SubjectKind` for one run. claims: by document number, who holds it in this
    file, and its issuer."""

    clock: Clock
    claims: dict[str, list[tuple[str, PersonId]]] = field(default_factory=dict)
    columns: Columns = COLUMNS
    id_column: str = "person_id"
    photo_column: str = "photo"
    gallery: GalleryName = GalleryName.REGISTRY
    action: str = "registry.imported"

    def begin(self, name: str, digest: str) -> None:
        """The audit log remembers the file; people have no provenance of their own."""

    def read(self, row: RowReader) -> Draft[Person] | None:
        return read_person(row, self.clock.now())

    def stored(self, tx: RegistryTransaction, subject_id: str) -> Person | None:
        return tx.people.get(PersonId(subject_id))

    def beside(self, _tx: RegistryTransaction, draft: Draft[Person], _stored: Person | None) -> Draft[Person]:
        return draft

    def faults(self, tx: RegistryTransaction, draft: Draft[Person], _stored: Person | None) -> Sequence[Problem]:
        """One document has one holder: two would mean that a later passage is laid to the wrong person."""
        problems = []
        for number, document in enumerate(draft.value.documents, start=1):
            holder = self._claimed(document, draft.value) or _held(tx, document)
            if holder is not None and holder != draft.value.person_id:
                reason = f"document {number} of this row is already that of person {holder}"
                mend = "Find out whose it is; correct the other person's row first"
                problems.append(Problem("document_number", reason, mend, "dokumen ini sudah tercatat atas orang lain"))
        return problems

    def faults_at_store(self, _tx: RegistryTransaction, _draft: Draft[Person]) -> Sequence[Problem]:
        """None: the documents of people are held against each other row by row."""
        return ()

    def same(self, value: Person, stored: Person | None) -> bool:
        return stored is not None and replace(value, version=stored.version) == stored

    def one_person(self, _value: Person, _other: Person) -> bool:
        """Never: in the registry one person has one id."""
        return False

    def put(
        self, tx: RegistryTransaction, draft: Draft[Person], stored: Person | None, _image_ids: tuple[ImageId, ...]
    ) -> str:
        person = replace(draft.value, version=stored.version + 1 if stored else 1)
        tx.people.put(person)
        return f"{person.person_id}@{person.version}"

    def _claimed(self, document: KnownDocument, person: Person) -> PersonId | None:
        """Who claimed this document in an earlier row; takes note of this claim."""
        claims = self.claims.setdefault(document.number, [])
        known = (holder for issuer, holder in claims if not issuer or not document.issuer or issuer == document.issuer)
        found = next(known, None)
        if found is None:
            claims.append((document.issuer, person.person_id))
        return found


class RegistryImport(SubjectImport[Person, RegistryTransaction]):
    """Brings people in."""

    def kind(self, officer: Officer) -> _People:  # noqa: ARG002 - a notice keeps who brought it in
        return _People(self.clock)


def _held(tx: RegistryTransaction, document: KnownDocument) -> PersonId | None:
    """Who holds this document in the database."""
    asked = TravelDocument(number=document.number, nationality="", surname="", issuer=document.issuer)
    holder = tx.people.by_document(asked)
    return holder.person_id if holder else None
