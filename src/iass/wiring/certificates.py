"""How long the certificates last that this installation is set up with."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509

from iass.settings import Settings

_SOON = timedelta(days=30)


def certificate_files(settings: Settings) -> Mapping[str, Path]:
    """By setting; those that are set."""
    named = {
        "IASS_TLS_CERTIFICATE": settings.tls_certificate,
        "IASS_TLS_CLIENT_CA": settings.tls_client_ca,
        "IASS_CAMERA_CERTIFICATE": settings.camera_certificate,
        "IASS_CAMERA_CA": settings.camera_ca,
    }
    return {name: path for name, path in named.items() if path is not None}


def examine(files: Mapping[str, Path], now: datetime) -> tuple[bool, str]:
    """False where one has ended, ends within 30 days, has not begun, or cannot be read."""
    looked = [_standing(name, path, now) for name, path in files.items()]
    wrong = [said for is_well, said in looked if not is_well]
    return not wrong, "; ".join(wrong or [said for _, said in looked])


def _standing(name: str, path: Path, now: datetime) -> tuple[bool, str]:
    """Of the whole file: a chain lasts as long as the first of it that ends."""
    try:
        read = list(_read(path))
    except (OSError, ValueError):
        return False, f"{name} cannot be read: {path}"
    ends, begins = min(one.not_valid_after_utc for one in read), max(one.not_valid_before_utc for one in read)
    if begins > now:
        return False, f"{name} begins on {begins:%Y-%m-%d}: set the clock, or wait"
    if ends <= now:
        return False, f"{name} ended on {ends:%Y-%m-%d}: put a new one in its place, and start the service anew"
    if ends - now <= _SOON:
        return False, f"{name} ends on {ends:%Y-%m-%d}, in {(ends - now).days} days: have it renewed"
    return True, f"{name} until {ends:%Y-%m-%d}"


def _read(path: Path) -> Iterator[x509.Certificate]:
    yield from x509.load_pem_x509_certificates(path.read_bytes())
