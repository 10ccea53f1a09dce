"""Looking at one person of the registry. Every look is remembered: faces and birth dates are personal data."""

from dataclasses import dataclass

from iass.access import Officer
from iass.clock import Clock
from iass.errors import NotFound
from iass.ids import PersonId
from iass.registry.enrolment import GalleryName
from iass.registry.person import Person
from iass.registry.records import RegistryRecords, RegistryTransaction


@dataclass(frozen=True, slots=True)
class RegistryDesk:
    """Raises NotFound for an unknown person; then nothing is remembered, as nothing was seen."""

    records: RegistryRecords
    clock: Clock

    def get(self, person_id: PersonId, officer: Officer) -> Person:
        """The newest version."""
        with self.records.transaction() as tx:
            person = _find(tx, person_id)
            tx.audit.append(self.clock.now(), officer, "person.viewed", person_id, {"version": person.version})
            return person

    def portrait(self, person_id: PersonId, officer: Officer) -> tuple[bytes, str]:
        """The enrolled photograph as it was imported, and its media type. NotFound also when it was erased."""
        with self.records.transaction() as tx:
            _find(tx, person_id)
            rows = tx.enrolments.of_subject(GalleryName.REGISTRY, person_id)
            image = tx.images.get(rows[-1].image_id) if rows else None
            if image is None:
                raise NotFound("this person has no photograph", where=person_id[:64])
            tx.audit.append(self.clock.now(), officer, "person.portrait_viewed", person_id)
            return image


def _find(tx: RegistryTransaction, person_id: PersonId) -> Person:
    person = tx.people.get(person_id)
    if person is None:
        raise NotFound("no such person in the registry", where=person_id[:64], mend="Check the person's id")
    return person
