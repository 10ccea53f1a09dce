"""Signed content (CMS) as a state's signer makes it: security objects of chips, and master lists."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import new

from asn1crypto import algos, cms, core
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from iass.demo.passports.authority import Signer

MASTER_LIST = "2.23.136.1.1.2"


def sign_content(
    content_type: str, content: bytes, signer: Signer, *, certificates: bool = True, signed_at: datetime | None = None
) -> bytes:
    """A ContentInfo in DER. certificates: whether the signer's own lies inside, as Doc 9303-10 wants."""
    name = signer.digest.name
    own = asn1.Certificate.load(signer.der)
    told: list[dict[str, object]] = [
        {"type": "content_type", "values": [content_type]},
        {"type": "message_digest", "values": [new(name, content).digest()]},
    ]
    if signed_at is not None:
        told.append({"type": "signing_time", "values": [cms.Time({"utc_time": signed_at})]})
    attributes = cms.CMSAttributes(told)
    sid = cms.IssuerAndSerialNumber({"issuer": own.issuer, "serial_number": own.serial_number})
    info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier({"issuer_and_serial_number": sid}),
            "digest_algorithm": {"algorithm": name},
            "signed_attrs": attributes,
            "signature_algorithm": _algorithm(signer),
            "signature": _sign(signer, attributes.dump()),
        }
    )
    signed = {
        "version": "v3",
        "digest_algorithms": [{"algorithm": name}],
        "encap_content_info": {"content_type": content_type, "content": core.ParsableOctetString(content)},
        "signer_infos": [info],
    }
    if certificates:
        signed["certificates"] = [own]
    made = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})
    return bytes(made.dump())


def _algorithm(signer: Signer) -> algos.SignedDigestAlgorithm:
    name = signer.digest.name
    if isinstance(signer.key, ec.EllipticCurvePrivateKey):
        return algos.SignedDigestAlgorithm({"algorithm": f"{name}_ecdsa"})
    if not signer.pss:
        return algos.SignedDigestAlgorithm({"algorithm": f"{name}_rsa"})
    salted = {
        "hash_algorithm": {"algorithm": name},
        "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": {"algorithm": name}},
        "salt_length": signer.digest.digest_size,
    }
    return algos.SignedDigestAlgorithm({"algorithm": "rsassa_pss", "parameters": algos.RSASSAPSSParams(salted)})


def _sign(signer: Signer, message: bytes) -> bytes:
    digest: hashes.HashAlgorithm = signer.digest
    if isinstance(signer.key, rsa.RSAPrivateKey):
        salted = padding.PSS(padding.MGF1(digest), digest.digest_size)
        return signer.key.sign(message, salted if signer.pss else padding.PKCS1v15(), digest)
    return signer.key.sign(message, ec.ECDSA(digest))


def master_list(authorities: Sequence[bytes], signer: Signer) -> bytes:
    """A CSCA master list (CMS in DER) of these certificates, in DER."""
    listed = core.SetOf(spec=asn1.Certificate)
    for der in authorities:
        listed.append(asn1.Certificate.load(der))
    content = core.Integer(0).dump() + listed.dump()
    length = core.OctetString(content).dump()[1 : -len(content)]
    return sign_content(MASTER_LIST, b"\x30" + length + content, signer)
