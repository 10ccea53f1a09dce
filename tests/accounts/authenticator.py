"""A security key in software: it makes a real key pair, and signs as a device does (Web Authentication, level 3)."""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, HOLDS_KEY = 0x01, 0x04, 0x40


def encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Device:
    """counts: whether it tells how often it was used. Everything that an attacker could write can be set."""

    origin: str
    counts: bool = True
    flags: int = PRESENT | VERIFIED
    uses: int = 0
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    holder: str | None = None
    says: dict[str, Any] = field(default_factory=dict)

    def create(self, options: str) -> str:
        asked = json.loads(options)
        self.holder = asked["user"]["id"]
        numbers = self.key.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        held = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + public
        about = self._about(asked["rp"]["id"], self.flags | HOLDS_KEY) + held
        made = {"attestationObject": encoded(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": about}))}
        return self._answer("webauthn.create", asked["challenge"], made)[0]

    def use(self, options: str) -> str:
        asked = json.loads(options)
        self.uses += 1 if self.counts else 0
        about = self._about(asked["rpId"], self.flags)
        _, said = self._answer("webauthn.get", asked["challenge"], {})
        signature = self.key.sign(about + sha256(said).digest(), ECDSA(SHA256()))
        given = {"authenticatorData": encoded(about), "signature": encoded(signature), "userHandle": self.holder}
        return self._answer("webauthn.get", asked["challenge"], given)[0]

    def _about(self, domain: str, flags: int) -> bytes:
        return sha256(domain.encode()).digest() + bytes([flags]) + self.uses.to_bytes(4, "big")

    def _answer(self, kind: str, challenge: str, given: dict[str, Any]) -> tuple[str, bytes]:
        said = json.dumps(
            {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False} | self.says
        )
        name = encoded(self.credential)
        response = given | {"clientDataJSON": encoded(said.encode())}
        whole = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps(whole), said.encode()
