"""Whether the evidence in a bundle is what the audit log noted, and what the officers put their names to."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from iass.case.evidence import FORMAT, digest_of, leaf_hash, leaves
from iass.handover.bundle import stem_of

EVIDENCE, ALERT, PASSAGE, NOTICE, PICTURES = "evidence.json", "alert.json", "passage.json", "notice.json", "images/"
_RAISED = "alert.raised"
_PART_OF: Mapping[str, str] = {
    "alert": ALERT, "finding": ALERT, "reference": ALERT, "passage": PASSAGE, "notice": NOTICE, "picture": PICTURES,
}  # fmt: skip


class Evidence(NamedTuple):
    """The documents of a bundle that are, or tell of, evidence. pictures: SHA-256 (hex) by id, erased ones too."""

    told: Any
    alert: Any
    passage: Any
    notice: Any
    pictures: Mapping[str, str | None]


class Found(NamedTuple):
    """digest: as the opening of the case has it, and so the signatures; empty of a case from before that was made.
    withheld: leaves of which the hash alone is told. faults: part, and what is wrong with it."""

    digest: str
    withheld: int
    faults: tuple[tuple[str, str], ...]


def check_evidence(entries: list[Any], audit: list[Any], evidence: Evidence, *, may_lack: bool = False) -> Found:
    """may_lack: the audit entry of the alert may be withheld. Raises KeyError, TypeError, ValueError or AttributeError
    for what is not as bundles write it."""
    opening = entries[0]["opening"] if entries else {"alert_id": ""}
    digest = str(opening.get("evidence", ""))
    noted = [one["details"].get("evidence", "") for one in audit if _raised(one, opening["alert_id"])]
    if not digest:
        sealed = evidence.told is not None or any(noted)
        return Found("", 0, ((EVIDENCE, "is told, and is not in the opening of the case"),) if sealed else ())
    if evidence.told is None:
        return Found(digest, 0, ((EVIDENCE, "is not told, and the officers signed for it"),))
    told = evidence.told["leaves"]
    faults = [
        *_digest_faults(evidence.told, digest, noted or ([digest] if may_lack else [])),
        *_leaf_faults(told, evidence),
    ]
    return Found(digest, sum("says" not in one for one in told), tuple(faults))


def picture_digests(shown: list[str], erased: list[Any], members: Mapping[str, bytes]) -> Mapping[str, str | None]:
    """Of the pictures that the alert names."""
    held = {
        name.removeprefix("images/").rpartition(".")[0]: sha256(data).hexdigest()
        for name, data in members.items()
        if name.startswith(PICTURES)
    }
    gone = {str(one["image_id"]): one["sha256"] for one in erased}
    return {image_id: held.get(stem_of(image_id), gone.get(image_id)) for image_id in dict.fromkeys(shown)}


def _raised(entry: Any, alert_id: str) -> bool:
    return bool(entry["action"] == _RAISED and entry["subject"] == alert_id)


def _digest_faults(told: Any, digest: str, noted: list[str]) -> Iterator[tuple[str, str]]:
    made = digest_of(_hash(one) for one in told["leaves"])
    if told["format"] != FORMAT:
        yield EVIDENCE, "is of another format than this version reads"
    elif made != digest:
        yield EVIDENCE, f"is not what the officers signed for: its digest is {made}, not {digest}"
    if noted != [digest]:
        yield "audit.json", "the evidence is not what was noted when the alert was raised"


def _hash(leaf: Any) -> str:
    return leaf_hash(leaf["salt"], leaf["says"]) if "says" in leaf else str(leaf["sha256"])


def _leaf_faults(told: list[Any], evidence: Evidence) -> Iterator[tuple[str, str]]:
    """What the parts hold must be what the leaves say, and the other way about; a case's bundle holds one notice."""
    sealed = [one["says"] for one in told if "says" in one]
    notices = [evidence.notice] if evidence.notice else []
    held = leaves(evidence.alert, evidence.passage, notices, evidence.pictures) if evidence.alert else []
    for one in held:
        if one not in sealed:
            yield _part_of(one), f"its {_kind(one)} is not the one that the officers signed for"
    for one in sealed:
        if one not in held and _kind(one) != "notice":
            yield _part_of(one), f"a {_kind(one)} that the officers signed for is not in it"


def _kind(leaf: Any) -> str:
    return str(leaf["part"])


def _part_of(leaf: Any) -> str:
    return _PART_OF.get(_kind(leaf), EVIDENCE)
