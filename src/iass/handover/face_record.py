"""The face of a case for a police system: an ANSI/NIST-ITL file, and who took it away."""

from hashlib import sha256

from iass.access import Officer
from iass.audit.entry import ABOUT, JsonValue
from iass.capture.document import TravelDocument
from iass.capture.partial_date import PartialDate
from iass.clock import Clock
from iass.errors import NotFound
from iass.handover.case import Case
from iass.handover.nist import FaceTransaction, encode
from iass.handover.records import HandoverTransaction
from iass.handover.seen import about_opening
from iass.ids import new_id

MEDIA_TYPE = "application/octet-stream"
_SUFFIX = ".an2"


def file_name(case_id: str) -> str:
    return "".join(letter for letter in case_id if letter.isascii() and (letter.isalnum() or letter == "-")) + _SUFFIX


def face_record(tx: HandoverTransaction, case: Case, officer: Officer, clock: Clock) -> bytes:
    """The file; its digest and the picture's are in the audit log before it leaves. Raises NotFound where the case has
    no picture or it was erased, InvalidInput for one that such a file cannot hold as it is."""
    about, now = case.opening, clock.now()
    alert = tx.alerts.get(about.alert_id)
    passage = tx.passages.get(about.crossing_id)
    found = tx.images.get(alert.live_image_id) if alert and alert.live_image_id else None
    if alert is None or found is None:
        raise NotFound("this case has no picture", where=case.case_id[:60])
    made = encode(
        FaceTransaction(
            destination=about.agency,
            origin=f"IASS-{about.checkpoint}",
            control=new_id("nist"),
            at=now,
            captured_at=alert.raised_at,
            about={
                9: case.case_id,
                10: ("NOTICE", about.notice_id) if about.notice_id else "",
                **_document(passage.document if passage else None),
            },
            picture=found[0],
        )
    )
    digests = {"sha256": sha256(made).hexdigest(), "picture_sha256": sha256(found[0]).hexdigest()}
    told: dict[str, JsonValue] = {"version": case.version, **digests, ABOUT: about_opening(case)}
    tx.audit.append(now, officer, "case.face_exported", case.case_id, told)
    return made


def _document(document: TravelDocument | None) -> dict[int, str | tuple[str, ...]]:
    """As the traveller's own document says, whoever he is."""
    if document is None:
        return {}
    names = ",".join(part for part in (document.surname, document.given_names) if part)
    return {
        18: names,
        21: document.nationality,
        22: _born(document.birth_date) if document.birth_date else "",
        24: document.sex.value,
        30: (document.kind, document.number, document.issuer),
    }


def _born(born: PartialDate) -> str:
    """YYYYMMDD, with 00 for what is not known."""
    return f"{born.year:04d}{born.month or 0:02d}{born.day or 0:02d}"
