"""The provider's public keys (RFC 7517), fetched when one is needed and not too often."""

from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Any

from iass.accounts.door import NotRecognised
from iass.errors import Unavailable

FRESH_SECONDS = 3600.0
"""How long a key is believed without another look: so long one that was taken back may live."""
PAUSE_SECONDS = 60.0
"""Between two looks for a key that is not there: strangers make up its name."""

_SHORTEST_RSA = 2048
_KINDS = frozenset({"RSA", "EC"})
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth"})


@dataclass(slots=True)
class SigningKeys:
    """fetch: the set as it lies at the provider. now: seconds that only grow. Safe for many threads."""

    fetch: Callable[[], Mapping[str, Any]]
    now: Callable[[], float] = monotonic
    _found: Mapping[str, Any] = field(default_factory=dict)
    _looked_at: float | None = None
    _lock: Lock = field(default_factory=Lock)

    def by(self, kid: str | None) -> Any:
        """The joserfc key of that name; without a name, the only one there is.

        Raises NotRecognised where there is none, Unavailable where it cannot be looked up."""
        with self._lock:
            age = None if self._looked_at is None else self.now() - self._looked_at
            if age is None or age >= FRESH_SECONDS or (self._chosen(kid) is None and age >= PAUSE_SECONDS):
                self._found = _read(self.fetch())
                self._looked_at = self.now()
            chosen = self._chosen(kid)
        if chosen is None:
            raise NotRecognised("the directory has no such key")
        return chosen

    def _chosen(self, kid: str | None) -> Any:
        if kid is not None:
            return self._found.get(kid)
        return next(iter(self._found.values())) if len(self._found) == 1 else None


def _read(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """By name, "" for a key without one."""
    listed = told.get("keys")
    if not isinstance(listed, list):
        raise Unavailable("the directory has no keys", where="jwks_uri")
    found = ((one.get("kid", ""), _key(one)) for one in listed if isinstance(one, dict))
    return {kid: key for kid, key in found if key is not None and isinstance(kid, str)}


def _key(told: Mapping[str, Any]) -> Any:
    """None for what is not for signing, what is shared and not public, what is too weak, and what is no key."""
    from joserfc.errors import JoseError  # noqa: PLC0415 - see `OpenIdProvider`
    from joserfc.jwk import JWKRegistry  # noqa: PLC0415

    if told.get("kty") not in _KINDS or told.get("use", "sig") != "sig":
        return None
    public = {name: value for name, value in told.items() if name not in _PRIVATE}
    try:
        if told["kty"] == "RSA" and int.from_bytes(urlsafe_b64decode(told["n"] + "==")).bit_length() < _SHORTEST_RSA:
            return None
        return JWKRegistry.import_key(public)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        return None
