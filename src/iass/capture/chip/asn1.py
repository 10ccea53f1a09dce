"""The one way to ASN.1 structures of strangers: checked for depth first, and whatever a parser raises is a refusal."""

from collections.abc import Iterator
from contextlib import contextmanager

from iass.capture.chip.tlv import check_depth, damaged
from iass.errors import IassError

_DEPTH = 24
MAX_ELEMENTS = 20_000


@contextmanager
def parsing(data: bytes, where: str, elements: int = MAX_ELEMENTS) -> Iterator[None]:
    """Raises InvalidInput for what is cut off, nested deeper than 24, of more elements, or not what it should be."""
    check_depth(data, _DEPTH, elements, where)
    try:
        yield
    except IassError:
        raise
    except Exception as error:  # asn1crypto parses late and raises what it likes on hostile bytes.
        raise damaged(f"it is not of the structure that is due ({type(error).__name__})", where) from error
