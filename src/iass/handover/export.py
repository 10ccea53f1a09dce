"""One case as a bundle: the timeline, the evidence as it stood at the alert, and what the audit log says about both."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version

from iass.access import EVERYWHERE, Officer, Scope
from iass.alert.alert import Alert
from iass.audit.chain import canonical
from iass.audit.entry import ABOUT, JsonValue
from iass.case.evidence import facts_of, pictures_of
from iass.case.plain import plain
from iass.clock import Clock
from iass.errors import NotFound
from iass.handover.borne_out import require_two_signed
from iass.handover.bundle import EXCERPT, InstallationKey, pack, stem_of
from iass.handover.case import Case
from iass.handover.desk import require_shown
from iass.handover.entry import entry_json
from iass.handover.excerpt import case_json, excerpt
from iass.handover.face_record import face_record
from iass.handover.for_agency import told_alert
from iass.handover.records import HandoverRecords, HandoverTransaction
from iass.handover.seen import about_evidence, about_opening
from iass.handover.told_evidence import told_evidence, unsalted
from iass.identify.calibration import CalibrationRecord
from iass.ids import CaseId, ImageId

_ENDINGS: Mapping[str, str] = {
    "application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/bmp": "bmp",
    "image/jp2": "jp2", "image/j2c": "j2c",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseExport:
    """scope: as of the desk."""

    records: HandoverRecords
    clock: Clock
    key: InstallationKey
    scope: Scope = EVERYWHERE

    def within(self, scope: Scope) -> "CaseExport":
        return replace(self, scope=scope)

    def export(self, case_id: CaseId, officer: Officer) -> bytes:
        """The signed bundle. That it was made, and by whom, is in the audit log before it leaves. Raises NotFound.

        Half a gigabyte of papers is read beside the writers: no traveller waits for it."""
        with self.records.transaction() as tx:
            case = self._stored(tx, case_id)
            about = about_evidence(tx.seen_by(self.scope), case)
            details: dict[str, JsonValue] = {"version": case.version, ABOUT: about}
            tx.audit.append(self.clock.now(), officer, "case.exported", case_id, details)
        with self.records.reading() as tx:
            parts = self._parts(tx.seen_by(self.scope), case) | _evidence(tx, tx.seen_by(self.scope), case)
        return pack(case_id, parts, self.key)

    def excerpt(self, case_id: CaseId, officer: Officer) -> bytes:
        """For the agency that it was handed to, of whose inbox the scope is. Written to the audit log before it leaves.
        Raises NotFound for a case that is not in that inbox, Tampered for one that is and was not signed by two."""
        with self.records.transaction() as tx:
            case = tx.cases.get(case_id) if tx.inbox.shows(case_id, self.scope) else None
            if case is None:
                raise NotFound("no such case", where=case_id[:60])
            require_two_signed(case)
            told: dict[str, JsonValue] = {"version": case.version, "agency": case.opening.agency}
            told[ABOUT] = about_opening(case)
            tx.audit.append(self.clock.now(), officer, "case.exported", case_id, told)
        with self.records.reading() as tx:
            alert = told_alert(tx, case)
            documents = self._documents(tx, case, alert) | excerpt(tx, case)
            parts = {name: canonical(document).encode() for name, document in documents.items()}
            parts |= _pictures(tx, alert)
        return pack(case_id, parts, self.key, EXCERPT)

    def face_record(self, case_id: CaseId, officer: Officer) -> bytes:
        """The face as an ANSI/NIST-ITL file. Raises as `iass.handover.face_record.face_record`."""
        with self.records.transaction() as tx:
            return face_record(tx.seen_by(self.scope), self._stored(tx, case_id), officer, self.clock)

    def _stored(self, tx: HandoverTransaction, case_id: CaseId) -> Case:
        case = tx.cases.get(case_id)
        if case is None:
            raise NotFound("no such case", where=case_id[:60])
        opening = case.opening
        require_shown(tx, self.scope, opening.checkpoint, opening.lane, opening.alert_id, case_id)
        return case

    def _parts(self, tx: HandoverTransaction, case: Case) -> dict[str, bytes]:
        alert = tx.alerts.get(case.opening.alert_id)
        documents = self._documents(tx, case, alert)
        parts = {name: canonical(document).encode() for name, document in documents.items()}
        return parts | _pictures(tx, alert) | _papers(tx, case)

    def _documents(self, tx: HandoverTransaction, case: Case, alert: Alert | None) -> dict[str, JsonValue]:
        opening = case.opening
        notice = tx.notices.get(opening.notice_id, opening.notice_version) if opening.notice_id else None
        passage = tx.passages.as_read(opening.crossing_id)
        return {
            "case.json": case_json(case, [entry_json(entry) for entry in case.entries]),
            "alert.json": plain(alert and unsalted(alert)),
            "passage.json": facts_of(passage) if passage else None,
            "notice.json": plain(notice),
            "calibration.json": plain(_calibration(tx, alert) if alert else None),
            "erased.json": {"images": _erased(tx, alert)},
            "audit.json": _audit(tx, case),
            "program.json": {"name": "iass", "version": version("iass")},
        }


def _evidence(tx: HandoverTransaction, seen: HandoverTransaction, case: Case) -> dict[str, bytes]:
    return {"evidence.json": canonical(told_evidence(tx, seen, case.opening.alert_id)).encode()}


def _calibration(tx: HandoverTransaction, alert: Alert) -> CalibrationRecord | None:
    """The one that a finding names; of those from before they named one, the one of that moment."""
    scored = [part for one in alert.decision.findings for part in (one.face, one.holder_comparison) if part]
    mark = next((one.calibration for one in scored if one.calibration), "")
    return (tx.calibrations.marked(mark) if mark else None) or tx.calibrations.at(alert.raised_at)


def _audit(tx: HandoverTransaction, case: Case) -> JsonValue:
    """What was written about the case and its alert, and the head of the whole log, whose holder can show the rest."""
    head = tx.audit.last()
    entries = tx.audit.about((case.case_id, case.opening.alert_id))
    return {"entries": [plain(entry) for entry in entries], "head": plain(head)}


def _pictures(tx: HandoverTransaction, alert: Alert | None) -> dict[str, bytes]:
    """Those that the officers compared; one that was erased since is told of in `erased.json`."""
    return dict(_file(tx, "images", image_id) for image_id in _shown(alert) if tx.images.get(image_id))


def _erased(tx: HandoverTransaction, alert: Alert | None) -> list[JsonValue]:
    """The person whose picture it was had it erased, for good; its digest stays."""
    gone = [image_id for image_id in _shown(alert) if tx.images.get(image_id) is None]
    return [{"image_id": image_id, "sha256": tx.images.digest_of(image_id)} for image_id in gone]


def _shown(alert: Alert | None) -> list[ImageId]:
    return pictures_of(alert) if alert else []


def _papers(tx: HandoverTransaction, case: Case) -> dict[str, bytes]:
    return dict(_file(tx, "papers", paper.image_id) for paper in case.papers)


def _file(tx: HandoverTransaction, folder: str, image_id: ImageId) -> tuple[str, bytes]:
    found = tx.images.get(image_id)
    if found is None:
        raise NotFound("a paper of this case was erased", where=image_id[:60])
    return f"{folder}/{stem_of(image_id)}.{_ENDINGS[found[1]]}", found[0]
