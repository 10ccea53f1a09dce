"""What an alert rests on, in one digest: nobody changes a score, a notice or a picture under a signature unnoticed.

The evidence is a list of leaves: the alert, each finding with its scores, thresholds and calibration mark, each
reference, the passage with document and chip proof, each version of a notice that a finding names, and the SHA-256 of
each picture that was compared. A leaf's hash is SHA-256 over the canonical JSON (RFC 8785) of its own salt and what it
says; the digest is that over the list of hashes. So a leaf may be withheld (decision 0029), and the rest still proven.
What is empty is left out of a leaf: a field that a later version adds, and that is empty in older alerts, changes no
digest. The bearer of a finding is a leaf of its own: whoever is told the finding need not be told of the chip. See
docs/bundle.md.
"""

import secrets
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any, Protocol, TypeVar

from iass.alert.alert import Alert
from iass.alert.evidence import EvidenceSeal
from iass.audit.chain import canonical
from iass.audit.entry import JsonValue
from iass.case.passage import Passage, Passages
from iass.case.plain import plain
from iass.ids import ImageId, NoticeId
from iass.registry.records import Images
from iass.watchlist.notice import Notice
from iass.watchlist.records import Notices

FORMAT = 1
T = TypeVar("T", bound=Hashable)
_OF_ALERT = (
    "alert_id", "crossing_id", "kind", "checkpoint", "lane", "direction", "raised_at",
    "traveller_name", "document_number", "nationality", "live_image_id",
)  # fmt: skip
_OF_BEARER = ("rule_id", "notice_id", "person_id", "bearer")
_OF_DECISION = ("advice", "policy_version", "at")
OF_PASSAGE = ("crossing_id", "at", "checkpoint", "lane", "direction", "document", "chip")


class EvidenceRecords(Protocol):
    """Where evidence is stored."""

    @property
    def notices(self) -> Notices: ...
    @property
    def images(self) -> Images: ...
    @property
    def passages(self) -> Passages: ...


def sealed(
    tx: EvidenceRecords, alert: Alert, passage: Passage | None, unstored: Mapping[ImageId, str | None] | None = None
) -> Alert:
    """The alert with its seal. passage: stored or not. unstored: SHA-256 (hex) of pictures that are not stored yet."""
    salt = secrets.token_hex(16)
    said = said_by(alert, passage, notices_of(tx, alert), _digests(tx, alert) | dict(unstored or {}))
    return replace(alert, evidence=EvidenceSeal(salt, digest_of(hashes(salt, said))))


def said_now(tx: EvidenceRecords, alert: Alert) -> list[JsonValue]:
    """What each leaf of it says by what is stored, as `tx` shows it."""
    passage = tx.passages.as_read(alert.crossing_id)
    return said_by(alert, passage, notices_of(tx, alert), _digests(tx, alert))


def notices_of(tx: EvidenceRecords, alert: Alert) -> list[Notice]:
    found = [tx.notices.get(notice_id, version) for notice_id, version in versions_named(alert)]
    return [one for one in found if one is not None]


def versions_named(alert: Alert) -> list[tuple[NoticeId, int | None]]:
    """Each version of a notice that a finding names, once, in the findings' order."""
    findings = alert.decision.findings
    return list(dict.fromkeys((one.notice_id, one.notice_version) for one in findings if one.notice_id is not None))


def pictures_of(alert: Alert) -> list[ImageId]:
    """Those that are compared, each once."""
    return _once([alert.live_image_id, *(one.image_id for one in alert.references)])


def pictures_named(alert: Any) -> list[str]:
    """As `pictures_of`, by the alert as a bundle holds it."""
    return _once([alert["live_image_id"], *(one["image_id"] for one in alert["references"])])


def said_by(
    alert: Alert, passage: Passage | None, notices: Iterable[Notice], pictures: Mapping[ImageId, str | None]
) -> list[JsonValue]:
    """What each leaf says, in their order."""
    shown: dict[str, str | None] = {image_id: pictures.get(image_id) for image_id in pictures_of(alert)}
    return leaves(plain(alert), plain(passage), [plain(one) for one in notices], shown)


def leaves(alert: Any, passage: Any, notices: Iterable[Any], pictures: Mapping[str, str | None]) -> list[JsonValue]:
    """From the parts as a bundle holds them, those that are None left out. Raises KeyError or TypeError for what are
    none."""
    said: list[tuple[str, Any]] = _of_alert(alert) if alert else []
    said += [("passage", {name: passage[name] for name in OF_PASSAGE})] if passage else []
    said += [("notice", one) for one in notices]
    said += [("picture", {"image_id": image_id, "sha256": digest}) for image_id, digest in pictures.items()]
    return [{"part": part, "value": _bare(value)} for part, value in said]


def facts_of(passage: Passage) -> JsonValue:
    """Of the passage, what is evidence."""
    return {name: plain(getattr(passage, name)) for name in OF_PASSAGE}


def salts(salt: str, count: int) -> list[str]:
    """One for each leaf. Whoever is told some of them cannot make the others."""
    return [sha256(f"{salt}:{number}".encode()).hexdigest() for number in range(count)]


def leaf_hash(salt: str, said: JsonValue) -> str:
    return sha256(canonical([salt, said]).encode()).hexdigest()


def hashes(salt: str, said: Sequence[JsonValue]) -> list[str]:
    return [leaf_hash(one, leaf) for one, leaf in zip(salts(salt, len(said)), said, strict=True)]


def digest_of(leaf_hashes: Iterable[str]) -> str:
    return sha256(canonical({"format": FORMAT, "leaves": [*leaf_hashes]}).encode()).hexdigest()


def _of_alert(alert: Any) -> list[tuple[str, Any]]:
    decision = alert["decision"]
    head = {name: alert[name] for name in _OF_ALERT} | {f"decision_{name}": decision[name] for name in _OF_DECISION}
    said: list[tuple[str, Any]] = [("alert", head)]
    for one in decision["findings"]:
        said.append(("finding", one | {"bearer": None}))
        said += [("bearer", {name: one[name] for name in _OF_BEARER})] if one.get("bearer") else []
    return said + [("reference", one) for one in alert["references"]]


def _digests(tx: EvidenceRecords, alert: Alert) -> dict[ImageId, str | None]:
    """Of erased pictures too: their digest stays."""
    return {one: tx.images.digest_of(one) for one in pictures_of(alert)}


def _once(named: Iterable[T | None]) -> list[T]:
    return list(dict.fromkeys(one for one in named if one))


def _bare(value: Any) -> Any:
    """Without what is empty: null, empty text, list or object."""
    if isinstance(value, Mapping):
        kept = {name: _bare(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each not in (None, "", [], {})}
    return [_bare(each) for each in value] if isinstance(value, list) else value
