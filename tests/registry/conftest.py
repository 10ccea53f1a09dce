"""A registry desk with real records, the real engine and synthetic people."""

from collections.abc import Callable, Mapping
from pathlib import Path

import cv2
import numpy as np
import pytest
from tests.import_desk import ImportDesk, jpeg, shrunk

from iass.access import Officer, Role
from iass.adapters.sql.records import SqlRecords
from iass.clock import FixedClock
from iass.face.pipeline import FacePipeline
from iass.ids import OfficerId
from iass.registry.importing import RegistryImport

OFFICER = Officer(OfficerId("desk-1"), Role.OPERATOR)
AYU = {
    "person_id": "P-1",
    "surname": "LESTARI",
    "given_names": "PUTRI AYU",
    "sex": "F",
    "birth_date": "1999-05-19",
    "birth_place": "Kupang",
    "nationality": "IDN",
    "document_number": "X8034416",
    "document_kind": "P",
    "document_issuer": "IDN",
    "document_expiry": "2031-06-30",
    "photo": "P001.jpg",
}
BUDI = AYU | {
    "person_id": "P-2",
    "surname": "",
    "given_names": "BUDI",
    "sex": "M",
    "document_number": "X3048812",
    "photo": "P005.jpg",
}


@pytest.fixture(scope="session")
def portraits(picture: Callable[[str, str], bytes]) -> Mapping[str, bytes]:
    """File name -> JPEG: P001.jpg .. P005.jpg with one face, two.jpg, none.jpg, text.jpg, small enough to be fast."""
    people = {f"P{n:03d}": shrunk(picture(f"P{n:03d}", "studio_portrait")) for n in range(1, 6)}
    made = {f"{name}.jpg": jpeg(pixels) for name, pixels in people.items()}
    made["P001b.jpg"] = jpeg(shrunk(picture("P001", "amateur_selfie")))
    made["small.jpg"] = jpeg(np.asarray(cv2.resize(people["P003"], (160, 160)), np.uint8))
    made["two.jpg"] = jpeg(np.hstack([people["P001"], people["P002"]]))
    made["none.jpg"] = jpeg(np.full((400, 400, 3), 128, np.uint8))
    made["text.jpg"] = b"this is not an image"
    made["cut.jpg"] = made["P001.jpg"][:5000]
    return made


class Desk(ImportDesk):
    importing_kind = RegistryImport
    officer = OFFICER


@pytest.fixture
def desk(
    records: SqlRecords, engine: FacePipeline, clock: FixedClock, tmp_path: Path, portraits: Mapping[str, bytes]
) -> Desk:
    return Desk(records, engine, clock, tmp_path).supply(portraits)
