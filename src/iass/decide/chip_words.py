"""Checks of a chip, and why they failed or were not made, in the officer's two languages."""

from collections.abc import Mapping

from iass.capture.chip.proof import Check, CheckResult, Reason
from iass.decide.words import MRZ_FIELDS, Both, listed, same

CHECKS: Mapping[Check, Both] = {
    Check.SIGNATURE: Both("tanda tangan", "signature"),
    Check.CHAIN: Both("penanda tangan dari negara penerbit", "signer of the issuing state"),
    Check.VALIDITY: Both("masa berlaku sertifikat", "validity of the certificates"),
    Check.REVOCATION: Both("pencabutan", "revocation"),
    Check.COUNTRY: Both("negara", "country"),
    Check.DG1_HASH: Both("data diri (DG1)", "personal data (DG1)"),
    Check.DG2_HASH: Both("potret (DG2)", "portrait (DG2)"),
    Check.MRZ: Both("cip dan halaman data", "chip and data page"),
    Check.REGISTRY: Both("cip dan data keimigrasian", "chip and registry"),
    Check.FACE: Both("potret cip dan pelintas", "chip's portrait and traveller"),
}
REASONS: Mapping[Reason, Both] = {
    Reason.OLD_DIGEST: Both("memakai SHA-1, cara lama", "uses SHA-1, which is old"),
    Reason.UNREADABLE: Both("rusak atau tidak menurut aturan", "damaged, or not by the rules"),
    Reason.BAD_SIGNATURE: Both("tanda tangan tidak cocok", "the signature does not hold"),
    Reason.NO_CERTIFICATE: Both(
        "sertifikat penanda tangan tidak ada di cip", "the signer's certificate is not on the chip"
    ),
    Reason.UNKNOWN_SIGNER: Both("tidak diterbitkan otoritas negara itu", "not issued by any authority of that state"),
    Reason.WRONG_USE: Both("sertifikat bukan untuk dokumen perjalanan", "the certificate is not for travel documents"),
    Reason.EXPIRED: Both("sudah berakhir", "it has expired"),
    Reason.NOT_YET_VALID: Both("belum berlaku", "it is not valid yet"),
    Reason.INVALID_WHEN_SIGNED: Both("tidak berlaku saat ditandatangani", "it was not valid when the chip was signed"),
    Reason.REVOKED: Both("sudah dicabut", "it is revoked"),
    Reason.OTHER_COUNTRY: Both("negaranya berbeda", "the states differ"),
    Reason.HASH_DIFFERS: Both("isinya berbeda dari yang ditandatangani", "its content differs from what was signed"),
    Reason.NOT_SIGNED: Both("tidak termasuk yang ditandatangani", "it is not among what was signed"),
    Reason.VALUES_DIFFER: Both("isinya berbeda", "the values differ"),
    Reason.OTHER_FACE: Both("wajahnya berbeda", "another face"),
    Reason.NO_FILE: Both("berkas tidak terbaca", "the file was not read"),
    Reason.NO_SECURITY_OBJECT: Both(
        "daftar yang ditandatangani (SOD) tidak terbaca", "what was signed (SOD) was not read"
    ),
    Reason.NO_TRUST_STORE: Both(
        "tidak ada sertifikat otoritas negara mana pun di sini", "no authority of any state is known here"
    ),
    Reason.NO_ANCHOR: Both("otoritas negara itu tidak dikenal di sini", "no authority of that state is known here"),
    Reason.UNSUPPORTED: Both("cara penandatanganan tidak dikenal", "the way of signing is not known"),
    Reason.NO_CHAIN: Both("penanda tangan belum terbukti", "the signer is not proven"),
    Reason.NO_REVOCATION_LIST: Both(
        "tidak ada daftar pencabutan negara itu", "there is no revocation list of that state"
    ),
    Reason.OLD_REVOCATION_LIST: Both("daftar pencabutan sudah lewat masanya", "the revocation list is out of date"),
    Reason.NO_COUNTRY: Both(
        "negara penerbit tidak terbaca atau tidak dikenal", "the issuing state is not read or not known"
    ),
    Reason.NO_OTHER_SIDE: Both("tidak ada pembandingnya", "there is nothing to compare with"),
    Reason.NO_FACE: Both("tidak ada wajah yang dapat dibandingkan", "there is no face to compare"),
}
_FIELDS: Mapping[str, Both] = {"name": MRZ_FIELDS["names"], "sex": Both("jenis kelamin", "sex")}


def field_words(field: str) -> Both:
    return MRZ_FIELDS.get(field) or _FIELDS.get(field) or same(field)


def check_words(result: CheckResult) -> Mapping[str, Both]:
    """{check}, {reason}, {detail} and {differing}: each field with the other side's value, then the chip's."""
    pairs = []
    for pair in result.differing:
        field, other, chip = field_words(pair.field), same(pair.other or "-").id, same(pair.chip or "-").id
        pairs.append(Both(f"{field.id} {other}, pada cip {chip}", f"{field.en} {other}, on the chip {chip}"))
    reason = REASONS[result.reason] if result.reason else Both("", "")
    detail = same(result.detail or "-")
    differing = Both("; ".join(one.id for one in pairs), "; ".join(one.en for one in pairs)) if pairs else detail
    return {"check": CHECKS[result.check], "reason": reason, "detail": detail, "differing": differing}


def doubt_words(result: CheckResult) -> Both:
    """Why one check was not made; the same sentence for all that lack the same thing, unless it is a file."""
    reason = REASONS[result.reason] if result.reason else Both("", "")
    return listed([CHECKS[result.check], reason]) if result.reason is Reason.NO_FILE else reason
