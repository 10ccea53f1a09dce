"""The chip beside everything else that is known of the traveller: the printed MRZ, the registry, and the live face."""

from collections.abc import Callable
from dataclasses import replace

from iass.capture import still
from iass.capture.chip.files import ChipFiles
from iass.capture.chip.proof import Check, CheckResult, Pair, Reason, failed, not_checked, passed
from iass.capture.chip.reading import ChipReading, read_chip
from iass.capture.chip.trust import TrustStore
from iass.capture.document import Sex, TravelDocument
from iass.capture.frame import Frame
from iass.capture.states import canonical
from iass.case.lost_numbers import nearly_lost
from iass.case.passage import CrossingTransaction
from iass.case.pointing import notices_pointed_at
from iass.case.sighting import Sighting
from iass.clock import Clock
from iass.decide.chip_evidence import ChipEvidence
from iass.decide.observation import NoticeEvidence
from iass.errors import InvalidInput
from iass.face.outcome import FaceFailure
from iass.identify.evidence import HolderComparison
from iass.identify.search import FaceSearch
from iass.registry.person import Person
from iass.screen.compare.document_number import number_key
from iass.screen.compare.name import compare_name
from iass.screen.evidence import Attribute, Comparison, Verdict
from iass.screen.names import name_key
from iass.screen.screening import Screening

MAX_PORTRAIT_PIXELS = 13_000_000
"""Of the picture in DG2: chips hold at most a few. The live pictures of the crossing are counted by themselves."""
_COMPARED = (Attribute.DOCUMENT_NUMBER, Attribute.NAME, Attribute.BIRTH_DATE, Attribute.NATIONALITY, Attribute.SEX)


def read_files(files: ChipFiles, trust: TrustStore, clock: Clock) -> ChipReading | None:
    """None where no file was sent. Never raises: a damaged chip is told to the officer."""
    return read_chip(files, trust, clock.now()) if files else None


def draw_portrait(reading: ChipReading) -> tuple[ChipReading, Frame | None]:
    """The pixels of DG2's picture; a picture that cannot be decoded, or is too large, is the chip's fault."""
    if reading.portrait is None:
        return reading, None
    try:
        container = still.inspect(reading.portrait, where="dg2")
        if container.width * container.height > MAX_PORTRAIT_PIXELS:
            raise InvalidInput(f"its picture has {container.width} x {container.height} pixels", where="dg2")
        return reading, still.draw(container, where="dg2")
    except InvalidInput as fault:
        return replace(reading, portrait=None, portrait_fault=fault.what), None


def gather(
    seen: Sighting,
    printed: TravelDocument | None,
    holder: Person | None,
    compared: HolderComparison | None,
    screening: Screening,
) -> ChipEvidence | None:
    """Every check of the chip. printed: as read otherwise than from the chip; compared: the live face with its
    portrait. None where no file of a chip was sent."""
    reading = seen.chip_data
    if reading is None:
        return None
    results = (against_print(reading, printed), _against_registry(reading, holder, screening), _face(seen, compared))
    return ChipEvidence(reading.document, reading.proof.with_results(*results), reading.bearer)


def against_print(reading: ChipReading, printed: TravelDocument | None) -> CheckResult:
    """The printed MRZ against DG1, without the fields that were misread or are missing; and DG1's own check digits. A
    page without a number is never found to be the chip's: it may be found to be another's."""
    check, on_chip = Check.MRZ, reading.document
    if on_chip is None:
        return failed(check, Reason.UNREADABLE, reading.mrz_fault) if reading.mrz_fault else _no_file(check)
    if not reading.is_flawless:
        return failed(check, Reason.UNREADABLE, "DG1: " + (", ".join(on_chip.misread) or "check digits"))
    if printed is None:
        return not_checked(check, Reason.NO_OTHER_SIDE)
    told = [(name, value(on_chip), value(printed)) for name, value in _FIELDS if name not in printed.misread]
    pairs = [Pair(name, chip, other) for name, chip, other in told if chip and other and chip != other]
    if "names" not in printed.misread and _names_differ(on_chip, printed):
        pairs.append(Pair("names", on_chip.full_name, printed.full_name))
    if pairs:
        return failed(check, Reason.VALUES_DIFFER, differing=tuple(pairs))
    return passed(check) if printed.number else not_checked(check, Reason.NO_OTHER_SIDE)


def notices_of_both(
    tx: CrossingTransaction,
    seen: Sighting,
    document: TravelDocument | None,
    on_chip: TravelDocument | None,
    screening: Screening,
    search: FaceSearch,
) -> tuple[NoticeEvidence, ...]:
    """What the document and its chip point at: a chip of another passport, perhaps a stolen one, is screened too."""
    found = notices_pointed_at(tx, seen, document, screening, search)
    if on_chip is not None and on_chip != document:
        found = _joined(found, notices_pointed_at(tx, seen, on_chip, screening, search))
    named = [one for one in dict.fromkeys((document, on_chip)) if one is not None]
    return (*found, *nearly_lost(tx, named, found, screening))


def _joined(first: tuple[NoticeEvidence, ...], second: tuple[NoticeEvidence, ...]) -> tuple[NoticeEvidence, ...]:
    """Notices that either of two documents points at, each once; with the papers that name it by number, if any do."""
    better = {one.notice.notice_id: one for one in second if one.papers and one.papers.is_document_match}
    known = {one.notice.notice_id for one in first}
    chosen = [
        one if one.papers and one.papers.is_document_match else better.get(one.notice.notice_id, one) for one in first
    ]
    return (*chosen, *(one for one in second if one.notice.notice_id not in known))


def _against_registry(reading: ChipReading, holder: Person | None, screening: Screening) -> CheckResult:
    check, on_chip = Check.REGISTRY, reading.document
    if on_chip is None:
        return _no_file(check)
    if holder is None:
        return not_checked(check, Reason.NO_OTHER_SIDE)
    papers = screening.compare_papers(on_chip, holder)
    found = [one for one in papers.comparisons if one.attribute in _COMPARED]
    differing = [one for one in found if one.verdict is Verdict.DIFFERS or _is_nearly(one)]
    pairs = tuple(Pair(one.attribute.value, one.traveller_value, one.listed_value) for one in differing)
    if pairs:
        return failed(check, Reason.VALUES_DIFFER, holder.person_id, pairs)
    agreeing = any(one.verdict is Verdict.AGREES for one in found)
    return passed(check, holder.person_id) if agreeing else not_checked(check, Reason.NO_OTHER_SIDE)


def _is_nearly(one: Comparison) -> bool:
    """A chip is not misread: a date or number that is one slip away is another one. Names may be spelled otherwise."""
    return one.verdict is Verdict.NEAR and one.attribute in (Attribute.DOCUMENT_NUMBER, Attribute.BIRTH_DATE)


def _face(seen: Sighting, compared: HolderComparison | None) -> CheckResult:
    check, reading = Check.FACE, seen.chip_data
    if compared is not None:
        score = f"{compared.score:.3f} ({compared.threshold:.3f})"
        return passed(check, score) if compared.is_same_person else failed(check, Reason.OTHER_FACE, score)
    if reading is not None and reading.portrait_fault:
        return not_checked(check, Reason.UNREADABLE, reading.portrait_fault)
    if seen.chip is None:
        return _no_file(check)
    failure = seen.chip if isinstance(seen.chip, FaceFailure) else seen.outcome
    return not_checked(check, Reason.NO_FACE, failure.failure.value if isinstance(failure, FaceFailure) else "")


def _no_file(check: Check) -> CheckResult:
    return not_checked(check, Reason.NO_FILE)


def _names_differ(on_chip: TravelDocument, printed: TravelDocument) -> bool:
    """To the letter, beyond what fillers, order and transliteration explain: both are of one document."""
    ours, theirs = (name_key(one.surname, one.given_names) for one in (on_chip, printed))
    if not ours or not theirs or ours == theirs:
        return False
    truncated = on_chip.names_truncated or printed.names_truncated
    return not truncated or compare_name(printed, on_chip, truncated=True).verdict is Verdict.DIFFERS


def _date(document: TravelDocument, name: str) -> str:
    value = document.birth_date if name == "birth_date" else document.expiry_date
    return str(value) if value else ""


_FIELDS: tuple[tuple[str, Callable[[TravelDocument], str]], ...] = (
    ("document_number", lambda document: number_key(document.number)),
    ("nationality", lambda document: canonical(document.nationality)),
    ("issuer", lambda document: canonical(document.issuer)),
    ("birth_date", lambda document: _date(document, "birth_date")),
    ("expiry_date", lambda document: _date(document, "expiry_date")),
    ("sex", lambda document: document.sex.value if document.sex is not Sex.UNSPECIFIED else ""),
)
