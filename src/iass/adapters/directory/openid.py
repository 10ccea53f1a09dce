"""A directory by OpenID Connect: the authorization code flow with PKCE (RFC 7636), and an ID token that is verified."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from threading import BoundedSemaphore, Lock
from time import monotonic
from typing import Any
from urllib.parse import quote_plus, urlencode

from iass.accounts.directory import Asking, DirectoryPerson
from iass.accounts.door import NotRecognised
from iass.adapters.directory.discovery import Metadata, discovery_url, read_metadata
from iass.adapters.directory.exchange import Answer, Exchange
from iass.adapters.directory.signing_keys import SigningKeys
from iass.clock import Clock
from iass.errors import IassError, Unavailable

_LEEWAY_SECONDS = 60
_METADATA_SECONDS = 3600.0
_LONGEST_CODE, _LONGEST_TOKEN, _LONGEST_SUBJECT = 2048, 32_768, 255
_AT_ONCE = 4
"""Officers who are asked about together; threads are left for those at work while a provider hangs."""
_OK = 200


@dataclass(slots=True)
class OpenIdProvider:
    """Implements `iass.accounts.directory.Provider`. secret: "" for a public client. hosts: that its addresses may be
    at, beside the issuer's own. scopes: what it is asked for, beside `openid`.

    authlib and joserfc take a tenth of a second to import, and most commands need neither. authlib's own HTTP client
    is not used: it needs a second one beside httpx, and bounds no answer.
    """

    name: str
    issuer: str
    client: str
    secret: str = field(repr=False)
    exchange: Exchange
    clock: Clock
    hosts: frozenset[str] = frozenset()
    scopes: tuple[str, ...] = ("profile",)
    keys: SigningKeys = field(init=False)
    _metadata: Metadata | None = None
    _read_at: float = 0.0
    _lock: Lock = field(default_factory=Lock)
    _turns: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(_AT_ONCE))

    def __post_init__(self) -> None:
        self.keys = SigningKeys(lambda: self.exchange.get(self._known().keys))

    def authorization(self, asking: Asking) -> str:
        from authlib.oauth2.rfc6749.parameters import prepare_grant_uri  # noqa: PLC0415
        from authlib.oauth2.rfc7636 import create_s256_code_challenge  # noqa: PLC0415

        more: dict[str, str] = {"nonce": asking.nonce, "code_challenge_method": "S256"}
        more["code_challenge"] = create_s256_code_challenge(asking.verifier)
        if asking.acr:
            more["acr_values"] = " ".join(asking.acr)
        if asking.reauthenticate:
            more |= {"prompt": "login", "max_age": "0"}
        with self._turn():
            url: str = prepare_grant_uri(
                self._known().authorization,
                self.client,
                "code",
                redirect_uri=asking.callback,
                scope=" ".join(dict.fromkeys(("openid", *self.scopes))),
                state=asking.state,
                **more,
            )
        return url

    def person(self, asking: Asking, code: str, issuer: str) -> DirectoryPerson:
        with self._turn():
            known = self._known()
            if issuer != self.issuer and (issuer or known.tells_issuer):
                raise NotRecognised("another directory answers")
            if not (0 < len(code) <= _LONGEST_CODE and code.isascii() and code.isprintable()):
                raise NotRecognised("this is no code")
            answer = self._redeem(known, asking, code)
            token, access = answer.body.get("id_token"), answer.body.get("access_token")
            if answer.status != _OK or not isinstance(token, str) or not 0 < len(token) <= _LONGEST_TOKEN:
                raise NotRecognised("the directory takes no such code")
            claims = self._verified(known, token, access if isinstance(access, str) else None, asking.nonce)
        return DirectoryPerson(self.issuer, claims["sub"], claims)

    def end_session(self, back: str) -> str | None:
        try:
            with self._turn():
                end = self._known().end_session
        except IassError:
            return None
        if end is None:
            return None
        asked = urlencode({"client_id": self.client, "post_logout_redirect_uri": back})
        return f"{end}{'&' if '?' in end else '?'}{asked}"

    def examine(self) -> tuple[bool, str]:
        known = self._known()
        return True, f"{self.name} ({self.issuer}) answers, and signs by {', '.join(known.algorithms)}"

    def _redeem(self, known: Metadata, asking: Asking, code: str) -> Answer:
        from authlib.oauth2.auth import ClientAuth  # noqa: PLC0415
        from authlib.oauth2.rfc6749.parameters import prepare_token_request  # noqa: PLC0415

        form = prepare_token_request(
            "authorization_code", code=code, redirect_uri=asking.callback, code_verifier=asking.verifier
        )
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        method, names = known.method if self.secret else "none", (self.client, self.secret)
        if method == "client_secret_basic":
            names = (quote_plus(self.client), quote_plus(self.secret))  # RFC 6749, section 2.3.1; authlib leaves it out
        auth = ClientAuth(*names, method)
        url, headers, body = auth.prepare("POST", known.token, headers, form)
        return self.exchange.post(url, headers, body)

    def _verified(self, known: Metadata, token: str, access: str | None, nonce: str) -> Mapping[str, Any]:
        """The claims of an ID token (OpenID Connect Core 1.0, section 3.1.3.7)."""
        from authlib.oidc.core import CodeIDToken  # noqa: PLC0415
        from joserfc import jwt  # noqa: PLC0415
        from joserfc.errors import JoseError  # noqa: PLC0415

        options = {"iss": {"essential": True, "value": self.issuer}, "aud": {"essential": True, "value": self.client}}
        params = {"nonce": nonce, "client_id": self.client, "access_token": access}
        now = int(self.clock.now().astimezone(UTC).timestamp())
        try:
            read = jwt.decode(token, lambda signed: self.keys.by(signed.headers().get("kid")), known.algorithms)
            claims = CodeIDToken(read.claims, read.header, options, params)
            claims.validate(now, _LEEWAY_SECONDS)
        except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise NotRecognised(f"the directory's word does not hold: {type(error).__name__}") from None
        subject = claims["sub"]
        if not (isinstance(subject, str) and 0 < len(subject) <= _LONGEST_SUBJECT and subject.isprintable()):
            raise NotRecognised("the directory names nobody")
        return dict(claims)

    def _known(self) -> Metadata:
        with self._lock:
            if self._metadata is None or monotonic() - self._read_at >= _METADATA_SECONDS:
                told = self.exchange.get(discovery_url(self.issuer))
                self._metadata, self._read_at = read_metadata(told, self.issuer, self.hosts), monotonic()
            return self._metadata

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(blocking=False):
            raise Unavailable("many wait for the directory already", where=self.issuer, mend="Try again in a moment")
        try:
            yield
        finally:
            self._turns.release()
