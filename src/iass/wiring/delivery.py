"""What sends passages to a service."""

from pathlib import Path

from iass.adapters.delivery.captures import CaptureDelivery
from iass.case.delivery import Delivery, OnAnswer, OnTrouble
from iass.errors import InvalidInput


def open_delivery(
    url: str, officer: str, on_answer: OnAnswer, on_trouble: OnTrouble, key_file: Path | None = None
) -> Delivery:
    """What sends passages to a running service. Raises InvalidInput for what is no address, or no file of a key."""
    return CaptureDelivery.open(url, officer, on_answer, on_trouble, _key(key_file))


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
