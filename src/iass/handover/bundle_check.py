"""Whether a bundle is what an installation signed, by nothing but the bundle and the key's fingerprint."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from iass.audit.chain import canonical
from iass.case.evidence import pictures_named
from iass.errors import IassError, InvalidInput
from iass.handover.bundle import EXCERPT, FORMAT, MANIFEST, SIGNATURE, fingerprint, read, stem_of, write
from iass.handover.evidence_check import EVIDENCE, NOTICE, PASSAGE, Evidence, Found, check_evidence, picture_digests
from iass.handover.timeline_check import AUDIT, CASE, Fault, chain_faults, header_faults, noted_faults, signed_by
from iass.handover.verdict_check import ALERT, CALIBRATION, calibration_faults, verdict_faults

ARCHIVE = "the archive"
ERASED = "erased.json"
_MOST_FAULTS = 50


@dataclass(frozen=True, slots=True)
class BundleFault:
    """part: the file that is not as it was signed; `the archive` for what holds them together."""

    part: str
    what: str


@dataclass(frozen=True, slots=True)
class BundleReport:
    """signers: the officers who signed the handover, as the timeline tells; fewer than two: it was not agreed.
    entries: of the timeline. signed_entries: how many of them, from the first on, the signers put their names to: what
    stands behind came later, and bears no signature of theirs but the two themselves. signed_hash: of the last of them.
    erased: ids of pictures that were compared and have been erased since, as the bundle itself tells. evidence: the
    digest of what the alert rests on, which the signatures cover; empty of a case from before that was made, whose
    evidence is under no officer's signature. withheld: parts of it that are proven and not told. is_excerpt: it is what
    an agency takes away; withheld_entries: of the timeline, told as their hash alone."""

    faults: tuple[BundleFault, ...]
    case_id: str = ""
    key: str = ""
    parts: int = 0
    signers: tuple[str, ...] = ()
    erased: tuple[str, ...] = ()
    entries: int = 0
    signed_entries: int = 0
    signed_hash: str = ""
    evidence: str = ""
    withheld: int = 0
    is_excerpt: bool = False
    withheld_entries: int = 0

    @property
    def ok(self) -> bool:
        return not self.faults


def check_bundle(data: bytes, expected_key: str) -> BundleReport:
    """expected_key: the fingerprint, as the installation published it; capitals, blanks and colons do not matter."""
    try:
        members = read(data)
    except InvalidInput as error:
        named = f" after or in {error.where}" if error.where else ""
        return BundleReport((BundleFault(ARCHIVE, f"{error.what}{named}"),))
    try:
        manifest, signature = _document(members, MANIFEST), _document(members, SIGNATURE)
        listed = {part["name"]: (part["size"], part["sha256"]) for part in manifest["parts"]}
        public = bytes.fromhex(signature["public_key"])
        signed = bytes.fromhex(signature["signature"])
        case_id = str(manifest["case_id"])
        known = manifest["format"] in (FORMAT, EXCERPT) and signature["algorithm"] == "Ed25519"
        is_excerpt = manifest["format"] == EXCERPT
    except _Unreadable as error:
        return BundleReport((BundleFault(error.part, "is missing, or is not as bundles write it"),))
    except (KeyError, TypeError, ValueError):
        return BundleReport((BundleFault(f"{MANIFEST} or {SIGNATURE}", "is not as bundles write it"),))
    faults = [] if known else [BundleFault(MANIFEST, "is of another format than this version reads")]
    faults += _signature_faults(members[MANIFEST], public, signed, expected_key)
    faults += _part_faults(members, listed)
    if not faults and write(members) != data:
        faults.append(BundleFault(ARCHIVE, "holds more, or other, than the parts: a byte around them was changed"))
    inner = BundleReport(()) if faults else _inner(members, case_id, is_excerpt=is_excerpt)
    found = tuple([*faults, *inner.faults][:_MOST_FAULTS])
    return replace(inner, faults=found, case_id=case_id, key=fingerprint(public), parts=len(listed))


class _Unreadable(Exception):
    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def _document(members: Mapping[str, bytes], name: str) -> Any:
    """Canonical JSON only: one text for one content."""
    data = members.get(name)
    try:
        value = json.loads(data or b"")
        if canonical(value).encode() != data:
            raise _Unreadable(name)
    except (ValueError, RecursionError, IassError):
        raise _Unreadable(name) from None
    return value


def _signature_faults(manifest: bytes, public: bytes, signed: bytes, expected_key: str) -> Iterator[BundleFault]:
    wanted = "".join(letter for letter in expected_key.lower() if letter not in " :-\n")
    if fingerprint(public) != wanted:
        yield BundleFault(SIGNATURE, f"is by another key than expected: {fingerprint(public)}")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signed, manifest)
    except (InvalidSignature, ValueError):
        yield BundleFault(MANIFEST, f"is not what was signed, or {SIGNATURE} is not its signature")


def _part_faults(members: Mapping[str, bytes], listed: Mapping[str, tuple[int, str]]) -> Iterator[BundleFault]:
    for name, (size, digest) in listed.items():
        data = members.get(name)
        if data is None:
            yield BundleFault(name, "is missing")
        elif len(data) != size or sha256(data).hexdigest() != digest:
            yield BundleFault(name, "was changed: its SHA-256 is not the one that was signed")
    for name in members:
        if name not in listed and name not in (MANIFEST, SIGNATURE):
            yield BundleFault(name, "was added: it is not in the manifest")


def _inner(members: Mapping[str, bytes], case_id: str, *, is_excerpt: bool) -> BundleReport:
    """What the parts say of each other. An installation that signs a broken timeline is found out here."""
    try:
        case, log, alert = (_document(members, name) for name in (CASE, AUDIT, ALERT))
        entries, gone = case["entries"], _document(members, ERASED)["images"]
        shown, erased = pictures_named(alert) if alert else [], tuple(str(one["image_id"]) for one in gone)
        read = [one for one in entries if not (is_excerpt and one.get("withheld") is True)]
        faults = [*chain_faults(entries, read), *header_faults(case, case_id, read)]
        faults += noted_faults(case_id, entries, read, log, is_excerpt=is_excerpt)
        faults += [*_paper_faults(read, members), *_picture_faults(shown, erased, members)]
        opening = read[0]["opening"] if read else None  # one without is told of already
        told, passed, notice, record = (_optional(members, name) for name in (EVIDENCE, PASSAGE, NOTICE, CALIBRATION))
        held = Evidence(told, alert, passed, notice, picture_digests(shown, gone, members))
        may_lack = is_excerpt and log["withheld"] > 0
        found = check_evidence(opening, log["entries"], held, may_lack=may_lack) if opening else Found("", 0, ())
        faults += found.faults
        if alert:
            faults += verdict_faults(alert, log["entries"], is_excerpt=is_excerpt)
            faults += calibration_faults(record, alert, is_sealed=bool(found.digest))
        signers, signed_hash = signed_by(entries)
        signed = next((number for number, one in enumerate(entries, 1) if one["entry_hash"] == signed_hash), 0)
        return BundleReport(
            tuple(BundleFault(*one) for one in faults),
            signers=signers,
            erased=erased,
            entries=len(entries),
            signed_entries=signed,
            signed_hash=signed_hash,
            evidence=found.digest,
            withheld=found.withheld,
            is_excerpt=is_excerpt,
            withheld_entries=len(entries) - len(read),
        )
    except _Unreadable as error:
        return BundleReport((BundleFault(error.part, "is missing, or is not as bundles write it"),))
    except (KeyError, TypeError, ValueError, AttributeError, IassError):
        return BundleReport(
            (BundleFault(f"{CASE}, {AUDIT}, {ALERT}, {EVIDENCE} or {ERASED}", "is not as bundles write it"),)
        )


def _optional(members: Mapping[str, bytes], name: str) -> Any:
    return _document(members, name) if name in members else None


def _paper_faults(entries: list[Any], members: Mapping[str, bytes]) -> Iterator[Fault]:
    held = {sha256(data).hexdigest() for name, data in members.items() if name.startswith("papers/")}
    for entry in entries:
        if entry["paper"] is not None and entry["paper"]["sha256"] not in held:
            yield CASE, f"the paper of entry {entry['sequence']} is not in the bundle"


def _picture_faults(shown: list[str], erased: tuple[str, ...], members: Mapping[str, bytes]) -> Iterator[Fault]:
    """Each picture is here or is told as erased: one that is neither was left out, and the signature covers that."""
    held = {name.removeprefix("images/").rpartition(".")[0] for name in members if name.startswith("images/")}
    for image_id in dict.fromkeys(shown):
        if (stem_of(image_id) in held) is (image_id in erased):
            neither = "is neither here nor told as erased" if image_id not in erased else "is here and told as erased"
            yield ERASED, f"the picture {image_id} {neither}"
