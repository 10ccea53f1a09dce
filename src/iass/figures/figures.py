"""The counts of some hours, and what they come to."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from iass.figures.share import Share, share
from iass.figures.tally import Measure, Tally

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the hours from `since` to before `until`, both at the full hour."""

    since: datetime
    until: datetime
    tallies: Sequence[Tally]

    @property
    def hours(self) -> Sequence[datetime]:
        return [self.since + HOUR * number for number in range(round((self.until - self.since) / HOUR))]

    @property
    def lanes(self) -> Sequence[str]:
        """Those with a count, in order."""
        return sorted({tally.place for tally in self.tallies if not tally.place.endswith("/")})

    def total(self, measure: Measure, label: str | None = None, place: str | None = None) -> int:
        return sum(tally.count for tally in self._of(measure, label, place))

    def by_label(self, measure: Measure, place: str | None = None) -> Mapping[str, int]:
        counted: Counter[str] = Counter()
        for tally in self._of(measure, None, place):
            counted[tally.label] += tally.count
        return dict(sorted(counted.items()))

    def by_hour(self, measure: Measure) -> Sequence[int]:
        """One for each of `hours`."""
        counted: Counter[datetime] = Counter()
        for tally in self._of(measure, None, None):
            counted[tally.hour] += tally.count
        return [counted[hour] for hour in self.hours]

    def by_bin(self, measure: Measure, label: str | None = None, place: str | None = None) -> Mapping[int, int]:
        counted: Counter[int] = Counter()
        for tally in self._of(measure, label, place):
            counted[tally.bin] += tally.count
        return dict(sorted(counted.items()))

    def false_alerts(self, gallery: str, place: str | None = None) -> Share | None:
        """Searches of that list that ended in a false alert, as judged so far; None where nobody was looked for."""
        false = self.total(Measure.FALSE_ALERTS, gallery, place)
        return share(false, self.total(Measure.SEARCHES, gallery, place))

    def quality_median(self, place: str) -> float | None:
        """Of the unified quality scores, 0..100, within its ten in proportion; None without a face."""
        counts = self.by_bin(Measure.QUALITY, place=place)
        half, below = sum(counts.values()) / 2, 0
        for number, count in counts.items():
            if count and below + count >= half:
                return 10 * (number + (half - below) / count)
            below += count
        return None

    def _of(self, measure: Measure, label: str | None, place: str | None) -> Iterator[Tally]:
        for tally in self.tallies:
            if tally.measure is measure and label in (None, tally.label) and place in (None, tally.place):
                yield tally
