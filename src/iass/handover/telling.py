"""What an agency is told of a case, as a CloudEvents 1.0 envelope in structured JSON (see decision 0031).

No name, no picture, no document: the case's id, where, what kind of notice, and the addresses to ask at.
"""

from urllib.parse import quote

from iass.audit.chain import canonical, moment_text
from iass.audit.entry import JsonValue
from iass.handover.case import Case
from iass.handover.entry import CaseEntry, EntryKind
from iass.handover.outbox import Message
from iass.handover.records import HandoverTransaction
from iass.ids import MessageId, new_id

SIGNED, CUSTODY = "iass.handover.signed.v1", "iass.handover.custody.v1"
ANSWERED, CORRECTED = "iass.handover.answered.v1", "iass.handover.corrected.v1"
TEST = "iass.test.v1"
KINDS = (SIGNED, CUSTODY, ANSWERED, CORRECTED)
"""What an agency is told of a case."""

_TWO = 2
_BY_ENTRY = {
    EntryKind.SIGNATURE: SIGNED,
    EntryKind.CUSTODY: CUSTODY,
    EntryKind.ANSWER: ANSWERED,
    EntryKind.CORRECTED: CORRECTED,
}


def tell_agency(tx: HandoverTransaction, case: Case, public_url: str) -> None:
    """Writes the message about the newest entry, in its own transaction, where it is one for the agency and the agency
    has an endpoint. public_url: where the agency reaches this service, without a slash at its end, or ""."""
    kind = _kind(case)
    agency = case.opening.agency
    if kind is None or not agency or tx.endpoints.get(agency) is None:
        return
    message_id, at = MessageId(new_id("message")), case.entries[-1].at
    data = _data(tx, case, public_url)
    payload = envelope(message_id, kind, public_url, moment_text(at), case.case_id, data)
    tx.outbox.add(Message(message_id, agency, case.case_id, kind, payload, at, at))


def envelope(message_id: str, kind: str, public_url: str, time: str, subject: str, data: dict[str, JsonValue]) -> str:
    """CloudEvents 1.0, JSON format. The id is the webhook-id."""
    return canonical(
        {
            "specversion": "1.0",
            "id": message_id,
            "source": f"{public_url}/v1/inbox",
            "type": kind,
            "time": time,
            "subject": subject,
            "datacontenttype": "application/json",
            "data": data,
        }
    )


def _kind(case: Case) -> str | None:
    """Of the newest entry; None for what the agency is not told."""
    last = case.entries[-1]
    if len(case.signers) < _TWO:
        return None
    return _BY_ENTRY.get(last.kind)


def _data(tx: HandoverTransaction, case: Case, public_url: str) -> dict[str, JsonValue]:
    about, last = case.opening, case.entries[-1]
    notice = tx.notices.get(about.notice_id, about.notice_version) if about.notice_id else None
    place = quote(case.case_id, safe="")
    return {
        "case_id": case.case_id,
        "checkpoint": about.checkpoint,
        "notice_kind": notice.kind.value if notice else "",
        "urls": {"case": f"{public_url}/v1/inbox/cases/{place}", "page": f"{public_url}/inbox/{place}"},
        **_custody(last),
    }


def _custody(entry: CaseEntry) -> dict[str, JsonValue]:
    return {"custody": entry.custody.to.value} if entry.custody else {}
