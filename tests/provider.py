"""An OpenID Connect provider on this machine, by authlib's server side: real HTTP, real signatures, a form to sign in.

It behaves, unless a test tells it how not to: `lie` changes what it says of itself and of people, at the last moment.
"""

import html
import json
import secrets
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Payload, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin
from authlib.oidc.core.grants import OpenIDCode
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT, SECRET, PASSWORD = "iass-cgk", "secret-of-the-tests-client", "lima ekor kucing hitam"
Claims = dict[str, Any]
_Answer = tuple[int, list[tuple[str, str]], bytes]


@dataclass
class Person:
    """groups, amr and acr: as the provider tells them."""

    subject: str
    name: str
    groups: tuple[str, ...] = ("/imigrasi/cgk/konter",)
    amr: tuple[str, ...] = ("pwd", "otp")
    acr: str = "silver"


@dataclass
class _Client(ClientMixin):  # type: ignore[misc]  # authlib has no types
    callbacks: list[str] = field(default_factory=list)

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return self.callbacks[0]

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, uri: str) -> bool:
        return uri in self.callbacks

    def check_client_secret(self, secret: str) -> bool:
        return secret == SECRET

    def check_endpoint_auth_method(self, method: str, _: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, kind: str) -> bool:
        return kind == "code"

    def check_grant_type(self, kind: str) -> bool:
        return kind == "authorization_code"


@dataclass
class _Code(AuthorizationCodeMixin):  # type: ignore[misc]
    code: str
    person: Person
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str
    auth_time: int = field(default_factory=lambda: int(time.time()))

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return self.auth_time

    def get_acr(self) -> str:
        return self.person.acr

    def get_amr(self) -> list[str]:
        return list(self.person.amr)


class _Payload(OAuth2Payload):  # type: ignore[misc]
    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self._pairs = pairs

    @property
    def data(self) -> dict[str, str]:
        return dict(self._pairs)

    @cached_property
    def datalist(self) -> Mapping[str, list[str]]:
        found = defaultdict(list)
        for name, value in self._pairs:
            found[name].append(value)
        return found


class _Request(OAuth2Request):  # type: ignore[misc]
    def __init__(self, method: str, uri: str, headers: Mapping[str, str], pairs: list[tuple[str, str]]) -> None:
        super().__init__(method, uri, headers=headers)
        self.payload = _Payload(pairs)

    @property
    def args(self) -> dict[str, str]:
        return dict(self.payload.data)

    @property
    def form(self) -> dict[str, str]:
        return dict(self.payload.data)


@dataclass
class Provider:
    """lie: gets the name of what is told (`discovery`, `keys`, `header`, `claims`, `answer`) and the truth, and answers
    what is said instead. token: in place of the whole ID token. alg: what it signs by. seen: paths asked, in order."""

    issuer: str = ""
    people: dict[str, Person] = field(default_factory=dict)
    client: _Client = field(default_factory=_Client)
    lie: Callable[[str, Claims], Claims] = lambda _, truth: truth
    token: Callable[[str], str] = lambda truth: truth
    bodies: dict[str, _Answer] = field(default_factory=dict)
    alg: str = "RS256"
    kid: str = "first"
    seen: list[str] = field(default_factory=list)
    codes: dict[str, _Code] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.key: Any = KEYS[self.alg]
        self.server = _Server(self)

    def behave(self) -> None:
        """The truth again."""
        fresh = Provider()
        self.lie, self.token, self.bodies = fresh.lie, fresh.token, {}
        self.alg, self.kid, self.key = fresh.alg, fresh.kid, fresh.key

    def discovery(self) -> Claims:
        at = self.issuer
        return self.lie(
            "discovery",
            {
                "issuer": at,
                "authorization_endpoint": f"{at}/authorize",
                "token_endpoint": f"{at}/token",
                "jwks_uri": f"{at}/keys",
                "end_session_endpoint": f"{at}/leave",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256", "ES256"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
                "authorization_response_iss_parameter_supported": True,
            },
        )

    def key_set(self) -> Claims:
        told = {**self.key.as_dict(private=False), "kid": self.kid, "use": "sig", "alg": self.alg}
        return self.lie("keys", {"keys": [told]})


class _OpenId(OpenIDCode):  # type: ignore[misc]
    def __init__(self, provider: Provider) -> None:
        super().__init__(require_nonce=True)
        self._provider = provider

    def exists_nonce(self, nonce: str, request: Any) -> bool:
        return False

    def get_client_algorithm(self, client: Any) -> str:
        return self._provider.alg

    def get_encode_header(self, client: Any) -> Claims:
        return self._provider.lie("header", {"alg": self._provider.alg, "kid": self._provider.kid})

    def get_client_claims(self, client: Any) -> Claims:
        return {"iss": self._provider.issuer, "aud": CLIENT}

    def resolve_client_private_key(self, client: Any) -> Any:
        return self._provider.key

    def generate_user_info(self, user: Person, scope: str) -> Claims:
        return {"sub": user.subject, "preferred_username": user.name, "groups": list(user.groups)}

    def encode_id_token(self, token: Claims, request: Any) -> str:
        claims = self.get_compatible_claims(request)
        claims |= self.get_authorization_code_claims(request.authorization_code)
        claims |= self.generate_user_info(request.user, token["scope"])
        claims["exp"] = claims["iat"] + 300
        signed = jwt.encode(
            self.get_encode_header(None), self._provider.lie("claims", claims), self._provider.key, [self._provider.alg]
        )
        return self._provider.token(signed)


class _Grant(AuthorizationCodeGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

    def save_authorization_code(self, code: str, request: Any) -> None:
        told = request.payload.data
        self.server.provider.codes[code] = _Code(
            code,
            request.user,
            told["redirect_uri"],
            told["scope"],
            told["nonce"],
            told["code_challenge"],
            told["code_challenge_method"],
        )

    def query_authorization_code(self, code: str, client: Any) -> _Code | None:
        found: _Code | None = self.server.provider.codes.get(code)
        return found

    def delete_authorization_code(self, code: _Code) -> None:
        self.server.provider.codes.pop(code.code, None)

    def authenticate_user(self, code: _Code) -> Person:
        return code.person


class _Server(AuthorizationServer):  # type: ignore[misc]
    def __init__(self, provider: Provider) -> None:
        super().__init__(scopes_supported=["openid", "profile"])
        self.provider = provider
        self.register_token_generator("default", self._token)
        self.register_grant(_Grant, [_OpenId(provider), CodeChallenge(required=True)])

    def _token(self, scope: str = "", **_: Any) -> Claims:
        return {"token_type": "Bearer", "access_token": secrets.token_urlsafe(16), "expires_in": 60, "scope": scope}

    def query_client(self, client_id: str) -> _Client | None:
        return self.provider.client if client_id == CLIENT else None

    def save_token(self, token: Claims, request: Any) -> None:
        """Nobody asks for it again."""

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    def create_oauth2_request(self, request: _Request) -> _Request:
        return request

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> Any:
        return status, list(headers), (json.dumps(body) if isinstance(body, dict) else body).encode()


def _form(query: str, wrong: bool) -> bytes:
    said = "<p>Wrong</p>" if wrong else ""
    return (
        f'<!doctype html><html lang="en"><title>Polri</title><link rel="icon" href="data:,"><h1>Polri</h1>{said}'
        f'<form method="post" action="/authorize?{html.escape(query)}">'
        '<label>Name <input name="user" id="user"></label> <label>Password <input name="password" id="password" '
        'type="password"></label> <button id="enter">Enter</button> <button id="cancel" name="cancel" value="1">'
        "Cancel</button></form></html>"
    ).encode()


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(*self._routed("GET", []))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            self._answer(*self._routed("POST", parse_qsl(body)))

        def log_message(self, *_: Any) -> None:
            """Not to the test's output."""

        def _routed(self, method: str, form: list[tuple[str, str]]) -> _Answer:
            url = urlsplit(self.path)
            provider.seen.append(url.path)
            if url.path in provider.bodies:
                return provider.bodies[url.path]
            if url.path == "/.well-known/openid-configuration":
                return _json(provider.discovery())
            if url.path == "/keys":
                return _json(provider.key_set())
            if url.path == "/leave":
                return 303, [("Location", dict(parse_qsl(url.query))["post_logout_redirect_uri"])], b""
            if url.path not in ("/authorize", "/token"):
                return 404, [], b""
            asked = _Request(method, provider.issuer + self.path, dict(self.headers), parse_qsl(url.query) or form)
            if url.path == "/token":
                answer: _Answer = provider.server.create_token_response(asked)
                return answer
            return self._authorized(asked, url.query, dict(form))

        def _authorized(self, asked: _Request, query: str, form: dict[str, str]) -> _Answer:
            grant = provider.server.get_consent_grant(asked)
            person = provider.people.get(form.get("user", "")) if form.get("password") == PASSWORD else None
            if person is None and "cancel" not in form:
                return 200, [("Content-Type", "text/html; charset=utf-8")], _form(query, bool(form))
            status, headers, body = provider.server.create_authorization_response(asked, person, grant)
            back = f"{dict(headers)['Location']}&{urlencode({'iss': provider.issuer})}"
            told = provider.lie("answer", {"Location": back})
            return status, list(told.items()), body

        def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


def _json(told: Claims) -> _Answer:
    return 200, [("Content-Type", "application/json")], json.dumps(told).encode()


KEYS: dict[str, Any] = {"RS256": RSAKey.generate_key(2048), "ES256": ECKey.generate_key("P-256")}
OTHER_KEY = RSAKey.generate_key(2048)


class _Listener(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up, as ours does in the midst of what is too large, is no error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def running_provider(host: str = "127.0.0.1") -> Iterator[Provider]:
    """host: `localhost` where a browser shall take it for another site than 127.0.0.1."""
    provider = Provider()
    server = _Listener(("127.0.0.1", 0), _handler(provider))
    provider.issuer = f"http://{host}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
