"""The demo's registry and watchlist, brought in the way a real one is: as CSV files and photographs."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from iass.demo import cast, people

REGISTRY_COLUMNS = [
    "person_id",
    "surname",
    "given_names",
    "sex",
    "birth_date",
    "birth_place",
    "nationality",
    "document_number",
    "document_kind",
    "document_issuer",
    "document_expiry",
    "photo",
]
NOTICE_COLUMNS = [
    "notice_id",
    "kind",
    "surname",
    "given_names",
    "sex",
    "birth_date",
    "birth_place",
    "nationality",
    "reason",
    "agency",
    "contact",
    "instrument_kind",
    "instrument_number",
    "instrument_date",
    "valid_from",
    "valid_until",
    "photos",
    "document_numbers",
    "asked_in_writing",
    "secure",
    "names_minor",
    "author",
    "approver",
]


class SeedFiles(NamedTuple):
    registry: Path
    notices: Path
    photos: Path


class _Notice(NamedTuple):
    """days: from how long ago to how far ahead the notice holds (None: until withdrawn)."""

    notice_id: str
    kind: str
    role: cast.Role
    reason: str
    agency: str
    days: tuple[int, int | None]
    written: bool = False


_NOTICES = (
    _Notice("N-2026-001", "EXIT_BAN", cast.DEBTOR, "unpaid state receivables", "Kemenkeu", (60, 90)),
    _Notice("N-2026-002", "CRIMINAL_RECORD", cast.DEBTOR, "sentenced for fraud in 2019", "Polri", (400, None)),
    _Notice("N-2026-003", "EXIT_BAN", cast.FREED, "witness in an inquiry, now ended", "KPK", (150, 0)),
    _Notice("N-2026-004", "ENTRY_BAN", cast.BANNED, "overstay of 210 days", "Ditjen Imigrasi", (300, 1500)),
    _Notice("N-2026-005", "WANTED_FOREIGN", cast.FUGITIVE, "sought by Utopia for embezzlement", "Polri", (30, None)),
    _Notice("N-2026-006", "UNSETTLED_OBLIGATION", cast.FUGITIVE, "tax assessment not paid", "Kemenkeu", (20, 160)),
    _Notice("N-2026-007", "WANTED_DOMESTIC", cast.WANTED, "suspect in a fraud inquiry", "Polri", (45, None), True),
    _Notice("N-2026-008", "PROTECT", cast.VICTIM, "rescued from forced labour in 2025", "Polri", (200, None)),
)


def write(folder: Path, today: date) -> SeedFiles:
    """Writes registry.csv, notices.csv and photos/ into the folder; dates are counted from `today`."""
    photos = folder / "photos"
    photos.mkdir(parents=True, exist_ok=True)
    for person in people.PEOPLE:
        (photos / f"{person}.jpg").write_bytes(people.passport_photo(person))
    files = SeedFiles(folder / "registry.csv", folder / "notices.csv", photos)
    _write_csv(files.registry, REGISTRY_COLUMNS, (_registry_row(role) for role in cast.CAST if role.known))
    _write_csv(files.notices, NOTICE_COLUMNS, (_notice_row(notice, today) for notice in _NOTICES))
    return files


def _write_csv(path: Path, columns: list[str], rows: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def _person_columns(role: cast.Role) -> dict[str, str]:
    document = role.document
    return {
        "surname": document.surname,
        "given_names": document.given_names,
        "sex": document.sex.value,
        "birth_date": str(document.birth_date),
        "birth_place": role.birth_place,
        "nationality": document.nationality,
    }


def _registry_row(role: cast.Role) -> dict[str, str]:
    return {
        **_person_columns(role),
        "person_id": f"SIMKIM-{role.person}",
        "document_number": role.document.number,
        "document_kind": role.document.kind,
        "document_issuer": role.document.issuer,
        "document_expiry": str(role.document.expiry_date),
        "photo": f"{role.person}.jpg",
    }


def _notice_row(notice: _Notice, today: date) -> dict[str, str]:
    """The last day of a notice that ends 0 days ahead is yesterday: it has lapsed today."""
    began = today - timedelta(days=notice.days[0])
    last_day = "" if notice.days[1] is None else str(today + timedelta(days=notice.days[1] - 1))
    return {
        **_person_columns(notice.role),
        "notice_id": notice.notice_id,
        "kind": notice.kind,
        "reason": notice.reason,
        "agency": notice.agency,
        "contact": "duty desk, extension 110",
        "instrument_kind": "decision",
        "instrument_number": f"{notice.notice_id}/DEMO",
        "instrument_date": str(began),
        "valid_from": str(began),
        "valid_until": last_day,
        "photos": f"{notice.role.person}.jpg",
        "document_numbers": notice.role.document.number,
        "asked_in_writing": "yes" if notice.written else "no",
        "secure": "no",
        "names_minor": "no",
        "author": "desk-officer-1",
        "approver": "desk-officer-2",
    }
