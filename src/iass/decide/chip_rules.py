"""Rows about the chip of the document: none advises more than a closer look, and what was not checked says so."""

from iass.capture.chip.proof import Check, CheckOutcome, CheckResult, Reason
from iass.decide.chip_evidence import ChipDoubt
from iass.decide.decision import Advice, Sentence
from iass.decide.rule import Condition, RuleRow, Sides
from iass.decide.situation import About, Situation
from iass.decide.sources import LAW_DOCUMENT_DOUBT, SINCE_IMMIGRATION_LAW


def _failed(situation: Situation, *checks: Check) -> bool:
    found = situation.subject
    if not isinstance(found, CheckResult) or found.outcome is not CheckOutcome.FAILED:
        return False
    return found.check in checks and found.reason is not Reason.UNREADABLE


def unreadable(situation: Situation) -> bool:
    """a file of the chip is damaged, or not of the structure that is due"""
    found = situation.subject
    return isinstance(found, CheckResult) and found.reason is Reason.UNREADABLE


def signature_fails(situation: Situation) -> bool:
    """the signature over the chip's hashes does not hold"""
    return _failed(situation, Check.SIGNATURE)


def signer_unknown(situation: Situation) -> bool:
    """the state's authorities are known, and none of them issued the signer's certificate, or not for this use"""
    return _failed(situation, Check.CHAIN)


def certificate_out_of_time(situation: Situation) -> bool:
    """the certificate of the signer or of the authority is not valid now, or was not when the chip was signed"""
    return _failed(situation, Check.VALIDITY)


def signer_revoked(situation: Situation) -> bool:
    """the state has revoked the signer's certificate"""
    return _failed(situation, Check.REVOCATION)


def countries_differ(situation: Situation) -> bool:
    """document, signer and authority are not of one state"""
    return _failed(situation, Check.COUNTRY)


def data_altered(situation: Situation) -> bool:
    """the chip's data are not those that were signed"""
    return _failed(situation, Check.DG1_HASH, Check.DG2_HASH)


def mrz_differs(situation: Situation) -> bool:
    """the printed MRZ and the chip's say different things"""
    return _failed(situation, Check.MRZ)


def registry_differs(situation: Situation) -> bool:
    """the chip and the registry say different things of the holder"""
    return _failed(situation, Check.REGISTRY)


def incomplete(situation: Situation) -> bool:
    """a check could not be made because of the document itself: a file, a certificate or an algorithm is wanting"""
    return isinstance(situation.subject, ChipDoubt) and situation.subject.by_document


def not_checked(situation: Situation) -> bool:
    """a check could not be made because this installation has not what it takes"""
    return isinstance(situation.subject, ChipDoubt) and not situation.subject.by_document


def _row(rule_id: str, when: Condition, advice: Advice, indonesian: str, english: str) -> RuleRow:
    sides, sentence = Sides.everywhere(advice), Sentence(indonesian, english)
    return RuleRow(rule_id, 1, About.CHIP_DATA, when, sides, LAW_DOCUMENT_DOUBT, SINCE_IMMIGRATION_LAW, sentence)


CHIP_DATA = (
    _row(
        "chip.unreadable", unreadable, Advice.REFER,
        "Cip dokumen rusak atau isinya tidak menurut aturan ({check}: {detail}). Baca cip lagi; bila tetap begitu, "
        "periksa dokumen secara manual.",
        "The document's chip is damaged, or what it holds is not by the rules ({check}: {detail}). Read the chip "
        "again; if it stays so, check the document by hand.",
    ),
    _row(
        "chip.signature-invalid", signature_fails, Advice.REFER,
        "Tanda tangan elektronik pada cip tidak sah: isi cip mungkin diubah atau dibuat sendiri. Periksa lebih lanjut; "
        "periksa keaslian dokumen.",
        "The electronic signature on the chip does not hold: its content may be changed, or made by somebody else. "
        "Refer to secondary inspection; examine whether the document is genuine.",
    ),
    _row(
        "chip.signer-unknown", signer_unknown, Advice.REFER,
        "Penanda tangan cip bukan dari negara penerbit: {reason} ({detail}). Periksa lebih lanjut; periksa keaslian "
        "dokumen.",
        "Whoever signed the chip does not speak for the issuing state: {reason} ({detail}). Refer to secondary "
        "inspection; examine whether the document is genuine.",
    ),
    _row(
        "chip.certificate-out-of-time", certificate_out_of_time, Advice.REFER,
        "Sertifikat penanda tangan cip tidak berlaku: {reason} ({detail}). Periksa tanggal dokumen dan keasliannya.",
        "The certificate behind the chip's signature is not valid: {reason} ({detail}). Check the document's dates, "
        "and whether it is genuine.",
    ),
    _row(
        "chip.signer-revoked", signer_revoked, Advice.REFER,
        "Negara penerbit sudah mencabut sertifikat penanda tangan cip ({detail}). Periksa lebih lanjut; periksa "
        "keaslian dokumen.",
        "The issuing state has revoked the certificate behind the chip's signature ({detail}). Refer to secondary "
        "inspection; examine whether the document is genuine.",
    ),
    _row(
        "chip.country-differs", countries_differ, Advice.REFER,
        "Negara pada dokumen dan negara penanda tangan cip berbeda ({detail}). Periksa lebih lanjut; periksa keaslian "
        "dokumen.",
        "The state on the document and the state that signed the chip differ ({detail}). Refer to secondary "
        "inspection; examine whether the document is genuine.",
    ),
    _row(
        "chip.altered", data_altered, Advice.REFER,
        "Data pada cip bukan yang ditandatangani negara penerbit ({check}): {reason}. Periksa lebih lanjut; periksa "
        "keaslian dokumen.",
        "The data on the chip are not those that the issuing state signed ({check}): {reason}. Refer to secondary "
        "inspection; examine whether the document is genuine.",
    ),
    _row(
        "chip.mrz-differs", mrz_differs, Advice.REFER,
        "Halaman data dan cip berbeda: {differing}. Periksa lebih lanjut; halaman data atau cip mungkin diubah.",
        "The data page and the chip differ: {differing}. Refer to secondary inspection; one of the two may be altered.",
    ),
    _row(
        "chip.registry-differs", registry_differs, Advice.REFER,
        "Cip dan data keimigrasian tentang pemegangnya berbeda: {differing}. Periksa lebih lanjut.",
        "The chip and the immigration data on its holder differ: {differing}. Refer to secondary inspection.",
    ),
    _row(
        "chip.incomplete", incomplete, Advice.REFER,
        "Keaslian cip tidak dapat diperiksa karena cip sendiri: {doubts}. Baca cip lagi; bila tetap begitu, periksa "
        "dokumen secara manual.",
        "Whether the chip is genuine cannot be checked, for what it holds: {doubts}. Read the chip again; if it "
        "stays so, check the document by hand.",
    ),
    _row(
        "chip.not-checked", not_checked, Advice.CLEAR,
        "Keaslian cip tidak diperiksa di sini: {doubts}. Cip ini tidak membuktikan lebih dari halaman datanya.",
        "Whether the chip is genuine was not checked here: {doubts}. It proves no more than the data page does.",
    ),
)  # fmt: skip
