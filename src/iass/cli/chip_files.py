"""The files of a chip that the command line names."""

from pathlib import Path

from iass.capture.chip.files import ChipFiles
from iass.cli.given_file import read_file


def read_chip_files(dg1: Path | None, dg2: Path | None, sod: Path | None) -> ChipFiles:
    """Raises NotFound or InvalidInput."""
    return ChipFiles(*(read_file(path) if path else None for path in (dg1, dg2, sod)))
