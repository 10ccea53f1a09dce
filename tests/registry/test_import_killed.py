"""Power is lost in the middle of an import."""

import signal
import subprocess
import sys
from pathlib import Path

from iass.adapters.sql.records import SqlRecords
from iass.ids import PersonId
from iass.registry.enrolment import GalleryName

from .conftest import AYU, Desk

ROWS = 110
SCRIPT = """
import sys
from pathlib import Path

from iass.access import SYSTEM
from iass.adapters.gallery.exact import ExactGallery
from iass.adapters.openvino import engine
from iass.adapters.sql.records import SqlRecords
from iass.clock import SystemClock
from iass.identify.calibration_file import shipped
from iass.identify.search import FaceSearch
from iass.registry.importing import RegistryImport

url, key, csv, photos, cache = sys.argv[1:]
records = SqlRecords.open(url, bytes.fromhex(key))
face = engine.load("sface-2021dec", extra_dir=None, cache_dir=Path(cache), threads=1)
feed = records.enrolment_feed(face.model_id, face.dimension)
search = FaceSearch(ExactGallery(face.model_id, face.dimension), feed, shipped(face.model_id), 0.003, 0.003, 0.001)
told = {"dry_run": False, "progress": lambda done, total: print(done, flush=True), "allow_near": True}
RegistryImport(records, face, SystemClock(), search, 0.85, 0.2).run(Path(csv), Path(photos), SYSTEM, **told)
"""


def test_acknowledged_rows_are_lost(desk: Desk, records: SqlRecords, sqlite_url: str, master_key: bytes) -> None:
    ids = [PersonId(f"P-{n:03d}") for n in range(ROWS)]
    rows = [AYU | {"person_id": one, "document_number": f"X{n:05d}", "photo": "small.jpg"} for n, one in enumerate(ids)]
    path = desk.write(rows)
    done = _killed_after_the_first_batch(sqlite_url, master_key, path, desk.folder)
    with records.reading() as tx:
        stored = [one for one in ids if tx.people.get(one)]
        enrolled = [one for one in ids if len(tx.enrolments.of_subject(GalleryName.REGISTRY, one)) == 1]
    assert done <= len(stored) < ROWS
    assert stored == ids[: len(stored)]
    assert enrolled == stored
    assert records.verify_audit().ok
    report = desk.read(path, allow_near=True)
    assert (report.unchanged, report.added, report.refused) == (len(stored), ROWS - len(stored), ())
    assert desk.read(path, allow_near=True).unchanged == ROWS
    assert records.verify_audit().ok


def _killed_after_the_first_batch(url: str, key: bytes, path: Path, folder: Path) -> int:
    """How many rows had been acknowledged when the process was killed."""
    told = 0
    command = [sys.executable, "-c", SCRIPT, url, key.hex(), str(path), str(folder / "photos"), str(folder / "models")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            told = int(line)
            if told:
                process.send_signal(signal.SIGKILL)
                break
        told = max([told, *map(int, process.stdout.read().split())])
    assert process.returncode == -signal.SIGKILL
    return told
