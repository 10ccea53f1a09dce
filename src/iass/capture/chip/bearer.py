"""Who bears a chip, without a name and without a picture: one value for the papers and the portrait that a state
signed.

It is safe to know somebody by it only where the chip is proven (`iass.decide.chip_evidence`): then every byte behind
it is what the issuing state signed, so that another person's chip, a renewed passport, and the same number with another
portrait each have another value, and a forged chip is not proven. A chip that was copied whole has the same value, as a
stolen passport has: it says whose portrait the live face is held against, and never that the face is that one's. From
the value nobody comes back to name, number or face.
"""

from hashlib import sha256

_DOMAIN = b"iass: bearer of a chip, 1\0"


def bearer_of(dg1: bytes, dg2: bytes) -> str:
    """SHA-256 (hex) over the digests of what the state signed of both: DG1 is the MRZ, DG2 the portrait."""
    return sha256(_DOMAIN + sha256(dg1).digest() + sha256(dg2).digest()).hexdigest()
