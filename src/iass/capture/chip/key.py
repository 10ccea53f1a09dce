"""Public keys of certificates: RSA and elliptic curves, also where the curve is spelt out (Doc 9303-12 section 4)."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey

_MOST_MODULUS_BITS = 8_192
_MOST_EXPONENT_BITS = 256
_RSA = frozenset({"1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10"})
_EC = "1.2.840.10045.2.1"
_NAMED: dict[str, ec.EllipticCurve] = {
    "1.2.840.10045.3.1.1": ec.SECP192R1(),
    "1.3.132.0.33": ec.SECP224R1(),
    "1.2.840.10045.3.1.7": ec.SECP256R1(),
    "1.3.132.0.34": ec.SECP384R1(),
    "1.3.132.0.35": ec.SECP521R1(),
    "1.3.36.3.3.2.8.1.1.7": ec.BrainpoolP256R1(),
    "1.3.36.3.3.2.8.1.1.11": ec.BrainpoolP384R1(),
    "1.3.36.3.3.2.8.1.1.13": ec.BrainpoolP512R1(),
}
# SHA-256 of `p|a|b|x of G|whether its y is odd|n` in hexadecimal: a curve that differs in any of them is another one,
# whose generator somebody may have chosen to suit.
_SPELT_OUT: dict[str, ec.EllipticCurve] = {
    "b934cf02b8c0c8d043a483b7c0ba664aece3e36921754185f8888bc69806f6be": ec.SECP192R1(),
    "fcc5209587387787866c297fe3d0e985b81720e4541bbaf07359252cdac7ce4f": ec.SECP224R1(),
    "fba3849816fb1aedcf766aa0011f2130931e4c6f543b54c241de68aac301d294": ec.SECP256R1(),
    "366f6e5071a814b356aaadf889fb7fcae7d3ee0196071a2da88897ddd1cf53f8": ec.SECP384R1(),
    "a1c5efa984fd73829d95501935a9079cf714875c0126f359a5edc6511437efef": ec.SECP521R1(),
    "b46a6615c50f9f2eab2c13d2058472aefb68b3fc82899b4f494a2ef5231fedc4": ec.BrainpoolP256R1(),
    "bad86c04f516b5893580baa271ea9ed69f8202006ace13f60bc0a64704c6c737": ec.BrainpoolP384R1(),
    "4301874d21572818cf02f90f486f0d4cacfbfc40c125ef50c078c15eb76ce153": ec.BrainpoolP512R1(),
}


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """key: None for a kind, a size or a curve that cannot be computed with here. name: for people."""

    key: PublicKey | None
    name: str


def read_key(info: Any) -> VerifyingKey:
    """info: an `asn1crypto.keys.PublicKeyInfo`. Raises ValueError for a point that is not on its curve."""
    kind = info["algorithm"]["algorithm"].dotted
    if kind in _RSA:
        return _rsa(info["public_key"].parsed)
    if kind == _EC:
        return _ec(info)
    return VerifyingKey(None, kind)


def _rsa(numbers: Any) -> VerifyingKey:
    modulus, exponent = numbers["modulus"].native, numbers["public_exponent"].native
    name = f"RSA {modulus.bit_length()}"
    if modulus.bit_length() > _MOST_MODULUS_BITS or exponent.bit_length() > _MOST_EXPONENT_BITS:
        return VerifyingKey(None, name)
    return VerifyingKey(rsa.RSAPublicNumbers(exponent, modulus).public_key(), name)


def _ec(info: Any) -> VerifyingKey:
    given = info["algorithm"]["parameters"]
    if given.name == "named":
        oid = given.chosen.dotted
        curve, name = _NAMED.get(oid), oid
    elif given.name == "specified":
        curve, name = _SPELT_OUT.get(_digest(given.chosen)), "a curve of its own"
    else:
        curve, name = None, "no curve"
    if curve is None:
        return VerifyingKey(None, f"EC {name}")
    point = info["public_key"].native
    return VerifyingKey(ec.EllipticCurvePublicKey.from_encoded_point(curve, point), f"EC {curve.name}")


def _digest(domain: Any) -> str:
    if domain["field_id"]["field_type"].native != "prime_field":
        return ""
    prime = domain["field_id"]["parameters"].native
    size = (prime.bit_length() + 7) // 8
    if not 0 < size <= _MOST_MODULUS_BITS // 8:
        return ""
    base = domain["base"].native
    a, b = (int.from_bytes(domain["curve"][name].native, "big") for name in "ab")
    odd = base[0] & 1 if len(base) == size + 1 else base[-1] & 1
    numbers = (prime, a, b, int.from_bytes(base[1 : 1 + size], "big"), odd, domain["order"].native)
    return sha256("|".join(f"{number:x}" for number in numbers).encode()).hexdigest()
