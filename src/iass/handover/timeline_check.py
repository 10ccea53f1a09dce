"""Whether the timeline in a bundle is one chain, as its header sums it up, and as the audit log notes it."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any

from iass.audit.chain import GENESIS, canonical, hash_entry
from iass.handover.borne_out import ENTRY
from iass.handover.case import ENDED, CaseState
from iass.handover.entry import EntryKind

CASE, AUDIT = "case.json", "audit.json"
Fault = tuple[str, str]
"""The part, and what is wrong with it."""


def chain_faults(entries: list[Any], told: list[Any]) -> Iterator[Fault]:
    """told: those that are not withheld; of those that are, the chain holds the hash."""
    previous = GENESIS
    if not told or told[0] != entries[0] or told[0]["opening"] is None:
        yield CASE, "the timeline does not begin with the opening of the case"
    for number, entry in enumerate(entries, 1):
        bare = {name: value for name, value in entry.items() if name != ENTRY}
        made = sha256(canonical(bare).encode()).hexdigest() if entry in told else entry[ENTRY]
        if entry["sequence"] != number or entry["previous_hash"] != previous or entry[ENTRY] != made:
            yield CASE, f"entry {number} of the timeline is not what was written"
        previous = entry[ENTRY]


def header_faults(case: Any, case_id: str, told: list[Any]) -> Iterator[Fault]:
    """case_id: of the manifest."""
    entries = case["entries"]
    if {case["case_id"], *(one["case_id"] for one in told)} != {case_id}:
        yield CASE, "it is not the case that the manifest names"
    if case["version"] != len(entries):
        yield CASE, f"it says version {case['version']}, and its timeline has {len(entries)} entries"
    signers, _ = signed_by(entries)
    if case["signers"] != [*signers]:
        yield CASE, "it names other signers than its timeline"
    if case["content_hash"] != _content(entries):
        yield CASE, "its content hash is not the one of its timeline"
    if case["state"] not in _states(entries, told, len(signers)):
        yield CASE, f"it says {case['state']}, and its timeline does not"


def noted_faults(case_id: str, entries: list[Any], told: list[Any], log: Any, *, is_excerpt: bool) -> Iterator[Fault]:
    """log: `audit.json`. Of an excerpt it tells which entries the log notes, of those too that are withheld."""
    audit = log["entries"]
    for entry in audit:
        at = datetime.fromisoformat(entry["at"])
        fields = {name: entry[name] for name in ("sequence", "actor", "action", "subject", "details", "previous_hash")}
        if hash_entry(at=at, **fields) != entry["entry_hash"]:
            yield AUDIT, f"audit entry {entry['sequence']} is not what was written"
    about = [one for one in audit if one["subject"] == case_id and ENTRY in one["details"]]
    noted = [(one["actor"], one["details"][ENTRY]) for one in about]
    wanted, hashes = [(one["officer"], one[ENTRY]) for one in told], [one[ENTRY] for one in entries]
    lacking = [one["sequence"] for one, pair in zip(told, wanted, strict=True) if pair not in noted]
    beside = [one["sequence"] for one in about if one["details"][ENTRY] not in hashes]
    for number in lacking:
        yield AUDIT, f"no audit entry bears out entry {number} of the timeline"
    for number in beside:
        yield CASE, f"an entry of the timeline was left out: audit entry {number} notes it"
    if not lacking and not beside and noted != wanted:
        yield AUDIT, "its entries about the case are not in the order of the timeline, or one stands there twice"
    if is_excerpt and log.get("noted") != hashes:
        yield CASE, "an entry of the timeline was left out or added: the audit log notes others"


def signed_by(entries: list[Any]) -> tuple[tuple[str, ...], str]:
    """The signers as `iass.handover.case.Case.signers`: each for the content that stood before the first of them; and
    the hash of that content, "" for none."""
    signed: tuple[str, ...] = ()
    content = signed_hash = ""
    for entry in entries:
        if not _is_signature(entry):
            content = entry[ENTRY]
            signed = signed if len(signed) == 2 else ()
        elif entry["signed_hash"] == content and entry["officer"] not in signed:
            signed, signed_hash = (*signed, str(entry["officer"])), content
    return signed, signed_hash if signed else ""


def _content(entries: list[Any]) -> str | None:
    return next((str(one[ENTRY]) for one in reversed(entries) if not _is_signature(one)), None)


def _states(entries: list[Any], told: list[Any], signers: int) -> set[str]:
    """What the timeline may come to: a step of custody with the checkpoint's own words is withheld in an excerpt."""
    ended = {state.value for state in ENDED}
    steps = [one["custody"]["to"] for one in told if one["custody"] is not None]
    if steps and steps[-1] in ended:
        return {steps[-1]}
    stands = (CaseState.OPEN, CaseState.SIGNED_ONCE, CaseState.SIGNED)[signers].value
    return {stands} | (ended if len(told) < len(entries) else set())


def _is_signature(entry: Any) -> bool:
    return bool(entry.get("kind") == EntryKind.SIGNATURE.value)
