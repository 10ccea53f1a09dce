"""What sends passages to a service."""

import ssl
from pathlib import Path

from iass.adapters.delivery.captures import CaptureDelivery
from iass.case.delivery import Delivery, OnAnswer, OnTrouble
from iass.errors import InvalidInput
from iass.settings import Settings


def open_delivery(
    url: str,
    officer: str,
    on_answer: OnAnswer,
    on_trouble: OnTrouble,
    key_file: Path | None = None,
    tls: ssl.SSLContext | None = None,
) -> Delivery:
    """What sends passages to a running service. Raises InvalidInput for what is no address, or no file of a key."""
    return CaptureDelivery.open(url, officer, on_answer, on_trouble, _key(key_file), tls)


def camera_tls(settings: Settings) -> ssl.SSLContext | None:
    """How cameras meet a service; None where nothing is said. Raises InvalidInput for files that cannot be used."""
    shown, key = settings.camera_certificate, settings.camera_certificate_key
    if (shown is None) != (key is None):
        mend = "Set both IASS_CAMERA_CERTIFICATE and IASS_CAMERA_CERTIFICATE_KEY"
        raise InvalidInput("a certificate needs its key, and a key its certificate", where="camera", mend=mend)
    if shown is None and settings.camera_ca is None:
        return None
    try:
        context = ssl.create_default_context(cafile=settings.camera_ca)
        if shown is not None:
            context.load_cert_chain(shown, key, _no_password)
    except (OSError, ValueError):
        mend = "PEM files, the key without a password"
        raise InvalidInput("the camera's certificates cannot be used", where=str(shown), mend=mend) from None
    return context


def _no_password() -> str:
    raise ValueError("it has a password")


def _key(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        read = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise InvalidInput("the file of the camera's key cannot be read", where=str(file)) from None
    if not read or not read.isprintable() or " " in read:
        raise InvalidInput("this file holds no key", where=str(file), mend="One line, as iass user key add wrote it")
    return read
