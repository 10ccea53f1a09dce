"""Signatures of certificates and security objects: RSA (PKCS #1 v1.5 and PSS) and ECDSA, SHA-1 to SHA-512."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from iass.capture.chip.key import VerifyingKey
from iass.errors import InvalidInput

DIGESTS: dict[str, str] = {
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.4": "sha224",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
OLD_DIGESTS = frozenset({"sha1"})
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),  # noqa: S303  passports signed so are valid until they expire; people are told
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_PSS = "1.2.840.113549.1.1.10"
_MGF1 = "1.2.840.113549.1.1.8"
_MOST_SALT = 512


class Scheme(StrEnum):
    """ECDSA_PLAIN: r and s side by side, as BSI TR-03111 has it."""

    RSA = "RSA"
    RSA_PSS = "RSA-PSS"
    ECDSA = "ECDSA"
    ECDSA_PLAIN = "plain ECDSA"


_SCHEMES: dict[str, tuple[Scheme, str]] = {
    "1.2.840.113549.1.1.1": (Scheme.RSA, ""),  # the digest stands elsewhere
    "1.2.840.113549.1.1.5": (Scheme.RSA, "sha1"),
    "1.2.840.113549.1.1.14": (Scheme.RSA, "sha224"),
    "1.2.840.113549.1.1.11": (Scheme.RSA, "sha256"),
    "1.2.840.113549.1.1.12": (Scheme.RSA, "sha384"),
    "1.2.840.113549.1.1.13": (Scheme.RSA, "sha512"),
    "1.2.840.10045.2.1": (Scheme.ECDSA, ""),
    "1.2.840.10045.4.1": (Scheme.ECDSA, "sha1"),
    "1.2.840.10045.4.3.1": (Scheme.ECDSA, "sha224"),
    "1.2.840.10045.4.3.2": (Scheme.ECDSA, "sha256"),
    "1.2.840.10045.4.3.3": (Scheme.ECDSA, "sha384"),
    "1.2.840.10045.4.3.4": (Scheme.ECDSA, "sha512"),
    "0.4.0.127.0.7.1.1.4.1.1": (Scheme.ECDSA_PLAIN, "sha1"),
    "0.4.0.127.0.7.1.1.4.1.2": (Scheme.ECDSA_PLAIN, "sha224"),
    "0.4.0.127.0.7.1.1.4.1.3": (Scheme.ECDSA_PLAIN, "sha256"),
    "0.4.0.127.0.7.1.1.4.1.4": (Scheme.ECDSA_PLAIN, "sha384"),
    "0.4.0.127.0.7.1.1.4.1.5": (Scheme.ECDSA_PLAIN, "sha512"),
}


class Unsupported(InvalidInput):
    """An algorithm, a curve or a size that cannot be computed with here: nothing is known of the signature."""


@dataclass(frozen=True, slots=True)
class SignatureAlgorithm:
    """digest: as `hashlib` names it. mgf_digest and salt (bytes): of PSS. scheme None: `name` is an OID not known."""

    scheme: Scheme | None
    digest: str
    name: str
    mgf_digest: str = ""
    salt: int = 0


def read_algorithm(given: Any, digest: str = "") -> SignatureAlgorithm:
    """given: an `asn1crypto.algos.SignedDigestAlgorithm`; digest: the one to take where the algorithm names none."""
    oid = given["algorithm"].dotted
    if oid == _PSS:
        return _pss(given["parameters"])
    scheme, own = _SCHEMES.get(oid, (None, ""))
    chosen = own or digest
    if scheme is None or chosen not in _HASHES:
        return SignatureAlgorithm(None, "", oid)
    return SignatureAlgorithm(scheme, chosen, f"{scheme} {chosen.upper()}")


def _pss(given: Any) -> SignatureAlgorithm:
    """RFC 4055: left out, a parameter is SHA-1, MGF1 with SHA-1, and 20."""
    digest = DIGESTS.get(given["hash_algorithm"]["algorithm"].dotted, "")
    mask = given["mask_gen_algorithm"]
    inner = DIGESTS.get(mask["parameters"]["algorithm"].dotted, "") if mask["algorithm"].dotted == _MGF1 else ""
    salt = given["salt_length"].native
    if not digest or not inner or not 0 <= salt <= _MOST_SALT:
        return SignatureAlgorithm(None, "", _PSS)
    return SignatureAlgorithm(Scheme.RSA_PSS, digest, f"{Scheme.RSA_PSS} {digest.upper()}", inner, salt)


def digest_of(name: str, content: bytes) -> bytes:
    """name: as in DIGESTS."""
    return hashlib.new(name, content, usedforsecurity=False).digest()


def verifies(key: VerifyingKey, algorithm: SignatureAlgorithm, signature: bytes, message: bytes) -> bool:
    """Whether this key signed this message. Raises Unsupported where that cannot be computed."""
    if key.key is None or algorithm.scheme is None:
        what = key.name if key.key is None else algorithm.name
        raise Unsupported(f"{what} cannot be checked here", mend="Check the document by hand")
    is_rsa = algorithm.scheme in (Scheme.RSA, Scheme.RSA_PSS)
    if is_rsa is not isinstance(key.key, rsa.RSAPublicKey):
        return False
    try:
        _verify(key.key, algorithm, signature, message)
    except (InvalidSignature, ValueError):
        return False
    except UnsupportedAlgorithm as error:
        raise Unsupported(f"{algorithm.name} cannot be checked here", mend="Check the document by hand") from error
    return True


def _verify(
    key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey, algorithm: SignatureAlgorithm, signature: bytes, message: bytes
) -> None:
    chosen = _HASHES[algorithm.digest]
    if isinstance(key, rsa.RSAPublicKey):
        pss = algorithm.scheme is Scheme.RSA_PSS
        filled = padding.PSS(padding.MGF1(_HASHES[algorithm.mgf_digest]), algorithm.salt) if pss else padding.PKCS1v15()
        key.verify(signature, message, filled, chosen)
        return
    if algorithm.scheme is Scheme.ECDSA_PLAIN:
        half = len(signature) // 2
        r, s = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
        signature = encode_dss_signature(r, s)
    key.verify(signature, message, ec.ECDSA(chosen))
