"""What another calibration record changes, in words for those who stand in line: false alerts in a shift."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iass.identify.calibration import CalibrationRecord
from iass.identify.operating_point import OperatingPoint
from iass.registry.enrolment import GalleryName


@dataclass(frozen=True, slots=True)
class ThresholdChange:
    """One list at its size and target. former: the threshold of the other record; None when there is no other.

    fpir_at_former: what share of strangers passes there, by the law of the new record.
    """

    gallery: GalleryName
    subjects: int
    point: OperatingPoint
    former: float | None
    fpir_at_former: float | None

    def false_alerts(self, searches: int) -> float:
        """So many of these searches would raise a false alert, on average."""
        return searches * self.point.target_fpir

    def false_alerts_at_former(self, searches: int) -> float | None:
        return None if self.fpir_at_former is None else searches * self.fpir_at_former


def threshold_changes(
    record: CalibrationRecord,
    former: CalibrationRecord | None,
    sizes: Mapping[GalleryName, int],
    targets: Mapping[GalleryName, float],
) -> Sequence[ThresholdChange]:
    """Of every list, in the order of `sizes`."""
    return [_change(record, former, name, size, targets[name]) for name, size in sizes.items()]


def _change(
    record: CalibrationRecord, former: CalibrationRecord | None, name: GalleryName, size: int, target: float
) -> ThresholdChange:
    point = record.operating_point(size, target)
    if former is None:
        return ThresholdChange(name, size, point, None, None)
    threshold = former.operating_point(size, target).threshold
    return ThresholdChange(name, size, point, threshold, record.expected_fpir(size, threshold))
