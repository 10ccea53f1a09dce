"""What may be filed in a case: pictures and PDF, told by their content. The bytes are hostile."""

from iass.capture.still import inspect
from iass.errors import InvalidInput

MOST_BYTES = 10_000_000
PDF = "application/pdf"
_HEAD, _TAIL, _TAIL_WITHIN = b"%PDF-", b"%%EOF", 1024


def media_type_of(data: bytes) -> str:
    """Raises InvalidInput for anything that is neither, is cut off, or has more than 10 MB.

    A PDF is kept and handed out, never opened here; it is always sent as a download.
    """
    if len(data) > MOST_BYTES:
        raise InvalidInput(f"the paper has {len(data)} bytes", where="paper", mend="File at most 10 MB")
    if not data.startswith(_HEAD):
        return inspect(data, where="paper").media_type
    if _TAIL not in data[-_TAIL_WITHIN:]:  # ISO 32000-1 7.5.5; Adobe's readers look for it within 1,024 bytes
        raise InvalidInput("the PDF is cut off", where="paper", mend="Save it again and resend it")
    return PDF


def safe_name(given: str) -> str:
    """The name for people: its last part, without control characters, at most 100 characters."""
    last = given.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable()).strip()[:100] or "paper"
