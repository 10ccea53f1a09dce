"""What share of strangers may raise an alert: as people chose for each list, within bounds, or as the settings say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from iass.errors import InvalidInput
from iass.identify.operating_point import OperatingPoint
from iass.ids import OfficerId
from iass.registry.enrolment import GalleryName

LEAST_FPIR = 1e-6
MOST_FPIR = 0.1
"""The law is fitted to what 10 % of strangers reach and fewer; and a list that stops one in ten stops a border."""

TargetRates = Callable[[], Mapping[GalleryName, float]]
"""What was chosen, as it is now; a list that is not in it has the target of the settings."""


@dataclass(frozen=True, slots=True)
class ChosenTarget:
    """target_fpir: 0..1; None where the choice was to go back to the settings."""

    target_fpir: float | None
    officer_id: OfficerId
    at: datetime


class ChosenTargets(Protocol):
    def all(self) -> Mapping[GalleryName, ChosenTarget]:
        """The newest choice for each list that has one."""
        ...

    def put(self, gallery: GalleryName, chosen: ChosenTarget) -> None: ...


def nobody_chose() -> Mapping[GalleryName, float]:
    """The settings hold."""
    return {}


def check_target(target_fpir: float) -> None:
    """Raises InvalidInput for a rate that nobody may choose."""
    if not LEAST_FPIR <= target_fpir <= MOST_FPIR:
        raise InvalidInput(
            f"a target FPIR lies between {LEAST_FPIR:g} and {MOST_FPIR:g}, not at {target_fpir:g}",
            where="target_fpir",
            mend="Choose how many false alerts a shift can bear, and no more than one traveller in ten",
        )


def check_point(point: OperatingPoint) -> None:
    """Raises InvalidInput where the choice would let everybody through."""
    if not point.can_match:
        raise InvalidInput(
            f"at FPIR {point.target_fpir:g} the threshold would be {point.threshold:.3f}, which no two faces reach",
            where="target_fpir",
            mend="Choose a higher rate; a list this long cannot have so few false alerts",
        )
