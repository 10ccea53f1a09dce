"""What a reader took from the chip: files, as they are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChipFiles:
    """EF.DG1 (the MRZ), EF.DG2 (the portrait) and EF.SOD (what the state signed), whole; None where not read."""

    dg1: bytes | None = None
    dg2: bytes | None = None
    sod: bytes | None = None

    def __bool__(self) -> bool:
        return not (self.dg1 is None and self.dg2 is None and self.sod is None)


NO_FILES = ChipFiles()
