"""EF.DG1: the machine readable zone as the state wrote it into the chip (ICAO Doc 9303-10 section 4.7.1)."""

from iass.capture.chip.tlv import damaged, only, read_file

TAG = 0x61
MAX_BYTES = 1_024
_MRZ = 0x5F1F
_WIDTHS = {90: 30, 72: 36, 88: 44}
_WHERE = "dg1"


def signed_bytes(data: bytes) -> bytes:
    """What the state's hash covers: the file without the padding that readers leave behind it. Raises InvalidInput."""
    return _read(data)[0]


def read_dg1(data: bytes) -> tuple[str, ...]:
    """The lines of a TD1, TD2 or TD3. Raises InvalidInput for anything else; the content is for `iass.capture.mrz`."""
    _, content = _read(data)
    zone = only(content, _MRZ, _WHERE)
    width = _WIDTHS.get(len(zone))
    if width is None or not zone.isascii():
        raise damaged(f"its MRZ has {len(zone)} characters", _WHERE)
    text = zone.decode("ascii")
    return tuple(text[at : at + width] for at in range(0, len(text), width))


def _read(data: bytes) -> tuple[bytes, bytes]:
    return read_file(data, TAG, MAX_BYTES, _WHERE)
