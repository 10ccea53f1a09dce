"""Room for what is yet to be stored."""

import shutil
from pathlib import Path

LEAST_BYTES = 2_000_000_000
"""Below it no crossing may be recorded soon: the journal of a large import alone takes as much."""
_GIGA = 1e9


def examine(folder: Path) -> tuple[bool, str]:
    """Of the disk that the data folder lies on."""
    usage = shutil.disk_usage(folder)
    said = f"{usage.free / _GIGA:.1f} of {usage.total / _GIGA:.0f} GB are free"
    if usage.free >= LEAST_BYTES:
        return True, said
    return False, f"{said}: make room, or move IASS_DATA_DIR to a larger disk; a full one records no crossing"
