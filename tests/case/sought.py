"""A desk that seeks one of the synthetic people, and a lane that they pass: on a real application."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from iass.access import Officer, Role
from iass.alert.alert import Alert, AlertKind
from iass.application import Application
from iass.capture.document import TravelDocument
from iass.capture.lane import Direction
from iass.case.passage import Passage
from iass.case.request import CaptureRequest, CrossingRequest
from iass.demo import cast, people
from iass.demo.seed import NOTICE_COLUMNS, REGISTRY_COLUMNS
from iass.ids import OfficerId

DESK = Officer(OfficerId("desk"), Role.WATCHLIST_DESK)
COUNTER = Officer(OfficerId("counter"))


def silent(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Sought:
    application: Application
    folder: Path

    def register(self, role: cast.Role, **changed: str) -> None:
        """In the registry, as SIMKIM-P008 for P008."""
        document = role.document
        row = _person(role) | {
            "person_id": f"SIMKIM-{role.person}",
            "document_number": document.number,
            "document_kind": document.kind,
            "document_issuer": document.issuer,
            "document_expiry": str(document.expiry_date),
            "photo": self._photo(role.person),
        }
        path = self._write("people.csv", REGISTRY_COLUMNS, row | changed)
        report = self.application.registry_import.run(path, self.folder / "photos", DESK, dry_run=False,
                                                      progress=silent, allow_near=True)  # fmt: skip
        assert not report.refused, report.refused

    def seek(self, role: cast.Role, since: datetime, photo: str = "studio_portrait", **changed: str) -> str:
        """A notice N-P008 on P008, by the photograph of that name."""
        notice_id = f"N-{role.person}"
        row = _person(role) | {
            "notice_id": notice_id, "kind": "WANTED_DOMESTIC", "reason": "fraud", "agency": "Polri",
            "contact": "extension 110", "instrument_kind": "decision", "instrument_number": "1/TEST",
            "instrument_date": "2026-09-01", "valid_from": since.isoformat(), "valid_until": "",
            "photos": self._photo(role.person, photo), "document_numbers": role.document.number,
            "asked_in_writing": "yes", "secure": "no", "names_minor": "no", "state": "", "checkpoints": "",
            "author": "desk-1", "approver": "desk-2",
        }  # fmt: skip
        path = self._write("notices.csv", [*NOTICE_COLUMNS, "state", "checkpoints"], row | changed)
        report = self.application.notice_import.run(path, self.folder / "photos", DESK, dry_run=False,
                                                    progress=silent, allow_near=True, allow_unlike=True)  # fmt: skip
        assert not report.refused, report.refused
        return notice_id

    def cross(
        self,
        person: str,
        document: TravelDocument,
        direction: Direction = Direction.ARRIVAL,
        lane: str = "C01",
        picture: bytes | None = None,
    ) -> Passage:
        frames = [picture or people.selfie(person)]
        request = CrossingRequest("CGK", lane, direction, document, frames, officer=COUNTER)
        return self.application.checkpoint.cross(request).passage

    def film(self, person: str) -> Passage:
        request = CaptureRequest("CGK", "K01", Direction.ARRIVAL, people.selfie(person), officer=COUNTER)
        return self.application.checkpoint.capture(request).outcomes[0].passage

    def past_alerts(self) -> list[Alert]:
        """The newest first."""
        found = self.application.alerts.page((), 1000)
        return [alert for alert in found if alert.kind is AlertKind.PAST]

    def _photo(self, person: str, name: str = "studio_portrait") -> str:
        folder = self.folder / "photos"
        folder.mkdir(exist_ok=True)
        data = people.passport_photo(person) if name == "studio_portrait" else people.selfie(person)
        (folder / f"{person}-{name}.jpg").write_bytes(data)
        return f"{person}-{name}.jpg"

    def _write(self, name: str, columns: Sequence[str], row: dict[str, str]) -> Path:
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(columns))
            writer.writeheader()
            writer.writerow(row)
        return path


def _person(role: cast.Role) -> dict[str, str]:
    document = role.document
    return {
        "surname": document.surname,
        "given_names": document.given_names,
        "sex": document.sex.value,
        "birth_date": str(document.birth_date),
        "birth_place": role.birth_place,
        "nationality": document.nationality,
    }
