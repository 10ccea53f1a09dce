"""Whether the evidence in a bundle is what the audit log noted, and what the officers put their names to."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from iass.alert.news import EVIDENCE as DIGEST
from iass.alert.news import RAISINGS
from iass.case.evidence import FORMAT, OF_PASSAGE, digest_of, leaf_hash, leaves
from iass.handover.bundle import stem_of
from iass.handover.timeline_check import AUDIT, Fault
from iass.handover.verdict_check import ALERT

EVIDENCE, PASSAGE, NOTICE, PICTURES = "evidence.json", "passage.json", "notice.json", "images/"
_OPENED = "case.opened"
_PART_OF: Mapping[str, str] = {
    "alert": ALERT, "finding": ALERT, "bearer": ALERT, "reference": ALERT, "passage": PASSAGE, "notice": NOTICE,
    "picture": PICTURES,
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


def check_evidence(opening: Any, audit: list[Any], evidence: Evidence, *, may_lack: bool = False) -> Found:
    """opening: of the case. may_lack: the audit entry of the alert's raising may be withheld. Raises KeyError,
    TypeError, ValueError or AttributeError for what is not as bundles write it."""
    digest = str(opening.get(DIGEST, ""))
    faults = [*_about_faults(opening, evidence), *_noted_faults(opening, audit, digest, may_lack=may_lack)]
    if not digest:
        if evidence.told is not None:
            faults.append((EVIDENCE, "is told, and is not in the opening of the case"))
        return Found("", 0, tuple(faults))
    if evidence.told is None:
        return Found(digest, 0, (*faults, (EVIDENCE, "is not told, and the officers signed for it")))
    told = evidence.told["leaves"]
    faults += [*_digest_faults(evidence, digest), *_leaf_faults(told, opening, evidence)]
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


def _about_faults(opening: Any, evidence: Evidence) -> Iterator[Fault]:
    """Sealed or not, the officers signed which alert, passage and version of a notice the case is about."""
    alert, passage, notice = evidence.alert, evidence.passage, evidence.notice
    if not alert:
        yield ALERT, "it is not told, and the case is about it"
    elif any(alert[name] != opening[name] for name in ("alert_id", "crossing_id", "checkpoint", "lane")):
        yield ALERT, "it is not the alert that the case was opened for"
    if passage and passage["crossing_id"] != opening["crossing_id"]:
        yield PASSAGE, "it is not the passage that the case was opened for"
    if notice and (notice["notice_id"], notice["version"]) != (opening["notice_id"], opening["notice_version"]):
        yield NOTICE, "it is not the version of the notice that the case was opened for"


def _noted_faults(opening: Any, audit: list[Any], digest: str, *, may_lack: bool) -> Iterator[Fault]:
    """The log notes once that the alert was raised, and on what. Where that is withheld it is the case's opening that
    tells, as it was held against the raising then."""
    raised = [one for one in audit if one["action"] in RAISINGS and one["subject"] == opening["alert_id"]]
    opened = [one["details"].get(DIGEST, "") for one in audit if one["action"] == _OPENED]
    if len(raised) > 1 or (not raised and not may_lack):
        yield AUDIT, f"it holds {len(raised)} entries of the raising of this alert, not one"
    if any(one["details"].get(DIGEST, "") != digest for one in raised):
        yield AUDIT, "the evidence is not what was noted when the alert was raised"
    if not {*opened} <= {digest, ""} or (not raised and opened != [digest]):
        yield AUDIT, "the evidence is not what was noted when the case was opened"


def _digest_faults(evidence: Evidence, digest: str) -> Iterator[Fault]:
    told = evidence.told
    made = digest_of(_hash(one) for one in told["leaves"])
    if told["format"] != FORMAT:
        yield EVIDENCE, "is of another format than this version reads"
    elif made != digest or told["digest"] != digest:
        yield EVIDENCE, f"is not what the officers signed for: its digest is {made}, not {digest}"
    if evidence.alert and (evidence.alert["evidence"] or {}).get("digest") != digest:
        yield ALERT, "it names another digest than the officers signed for"


def _hash(leaf: Any) -> str:
    return leaf_hash(leaf["salt"], leaf["says"]) if "says" in leaf else str(leaf["sha256"])


def _leaf_faults(told: list[Any], opening: Any, evidence: Evidence) -> Iterator[Fault]:
    """What the parts hold must be what the leaves say, no more and no less, in their order; only what is withheld may
    lack. A case's bundle holds one of the notices."""
    about = (opening["notice_id"], opening["notice_version"])
    sealed = [one["says"] for one in told if "says" in one]
    sealed = [one for one in sealed if _kind(one) != "notice" or _version(one) == about]
    notices = [evidence.notice] if evidence.notice else []
    held = leaves(evidence.alert, evidence.passage, notices, evidence.pictures)
    for kind, part in _PART_OF.items():
        yield from ((part, what) for what in _differences(kind, _of(kind, held), _of(kind, sealed)))
    for one in sealed:
        if _kind(one) not in _PART_OF:
            yield EVIDENCE, f"it holds a part that this version does not know: {_kind(one)}"
    if unsealed := sorted(set(evidence.passage or ()) - set(OF_PASSAGE)):
        yield PASSAGE, f"it tells what nobody sealed: {', '.join(unsealed)}"


def _differences(kind: str, held: list[Any], sealed: list[Any]) -> Iterator[str]:
    other = [one for one in held if one not in sealed]
    lacking = [one for one in sealed if one not in held]
    yield from (f"its {kind} is not the one that the officers signed for" for _ in other)
    yield from (f"what the officers signed for is not in it: {kind}" for _ in lacking)
    if not other and not lacking and held != sealed:
        yield f"it tells each {kind} that the officers signed for, but not once or not in their order"


def _of(kind: str, said: list[Any]) -> list[Any]:
    return [one for one in said if _kind(one) == kind]


def _kind(leaf: Any) -> str:
    return str(leaf["part"])


def _version(leaf: Any) -> tuple[Any, Any]:
    return leaf["value"].get("notice_id"), leaf["value"].get("version")
