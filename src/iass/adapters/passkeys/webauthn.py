"""Passkeys by Web Authentication (W3C, level 3), read and verified by py_webauthn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from iass.accounts.door import NotRecognised
from iass.accounts.passkey import Answer, Made, Passkey, Site
from iass.ids import OfficerId

_NAME = "IASS"
_MILLISECONDS = 120_000
_LONGEST = 16_384
"""Characters of an answer; those of real devices have a tenth of it."""
_ATTESTATION = "none"
"""Which maker's device it is is nobody's affair: nothing is asked about it, and nothing taken."""

Parsed = TypeVar("Parsed")


@dataclass(frozen=True, slots=True)
class _Read:
    """Implements `iass.accounts.passkey.Answer`. parsed: the library's own, imported only where it is needed."""

    credential: str
    challenge: bytes
    parsed: Any


class WebAuthn:
    """Implements `iass.accounts.passkey.Authenticators`. Safe for many threads.

    The library takes a tenth of a second to import, and most commands and many shifts need none of it.
    """

    def creation(self, site: Site, officer: OfficerId, holder: str, challenge: bytes, known: Sequence[str]) -> str:
        from webauthn import base64url_to_bytes, generate_registration_options, options_to_json  # noqa: PLC0415
        from webauthn.helpers.structs import (  # noqa: PLC0415
            AuthenticatorSelectionCriteria,
            PublicKeyCredentialDescriptor,
            ResidentKeyRequirement,
            UserVerificationRequirement,
        )

        options = generate_registration_options(
            rp_id=site.domain,
            rp_name=_NAME,
            user_name=officer,
            user_id=base64url_to_bytes(holder),
            challenge=challenge,
            timeout=_MILLISECONDS,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known],
        )
        return options_to_json(options)

    def request(self, site: Site, challenge: bytes) -> str:
        from webauthn import generate_authentication_options, options_to_json  # noqa: PLC0415
        from webauthn.helpers.structs import UserVerificationRequirement  # noqa: PLC0415

        options = generate_authentication_options(
            rp_id=site.domain,
            challenge=challenge,
            timeout=_MILLISECONDS,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return options_to_json(options)

    def read_creation(self, answer: str) -> Answer:
        from webauthn.helpers import parse_registration_credential_json  # noqa: PLC0415

        return _read(answer, parse_registration_credential_json)

    def read_use(self, answer: str) -> Answer:
        from webauthn.helpers import parse_authentication_credential_json  # noqa: PLC0415

        return _read(answer, parse_authentication_credential_json)

    def created(self, site: Site, answer: Answer) -> Made:
        from webauthn import verify_registration_response  # noqa: PLC0415
        from webauthn.helpers import bytes_to_base64url  # noqa: PLC0415

        given = cast(_Read, answer)
        made = _believed(
            lambda: verify_registration_response(
                credential=given.parsed,
                expected_challenge=answer.challenge,
                expected_rp_id=site.domain,
                expected_origin=site.origin,
                require_user_verification=True,
            )
        )
        if made.fmt != _ATTESTATION or bytes_to_base64url(made.credential_id) != answer.credential:
            raise _refused()
        return Made(answer.credential, made.credential_public_key, made.sign_count, made.credential_backed_up)

    def used(self, site: Site, answer: Answer, passkey: Passkey) -> int:
        from webauthn import verify_authentication_response  # noqa: PLC0415
        from webauthn.helpers import bytes_to_base64url  # noqa: PLC0415

        given = cast(_Read, answer)
        holder = given.parsed.response.user_handle
        if holder is not None and bytes_to_base64url(holder) != passkey.holder:
            raise _refused()
        used = _believed(
            lambda: verify_authentication_response(
                credential=given.parsed,
                expected_challenge=answer.challenge,
                expected_rp_id=site.domain,
                expected_origin=site.origin,
                credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.uses,
                require_user_verification=True,
            )
        )
        return used.new_sign_count


def _read(answer: str, parse: Callable[[str], Any]) -> Answer:
    from webauthn.helpers import parse_client_data_json  # noqa: PLC0415

    if len(answer) > _LONGEST:
        raise _refused()
    parsed = _believed(lambda: parse(answer))
    said = _believed(lambda: parse_client_data_json(parsed.response.client_data_json))
    if said.cross_origin:  # the library lets a page that frames ours ask
        raise _refused()
    return _Read(parsed.id, said.challenge, parsed)


def _believed(look: Callable[[], Parsed]) -> Parsed:
    """What the library makes of a stranger's bytes: whatever it raises, they are not what was asked for."""
    try:
        return look()
    except Exception as error:  # it parses CBOR, COSE and ASN.1, each with errors of its own
        raise _refused() from error


def _refused() -> NotRecognised:
    return NotRecognised("this passkey opens no account")
