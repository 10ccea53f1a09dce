"""The counts of some hours, and what they come to."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
    _groups: Mapping[Measure, Mapping[str, Sequence[Tally]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """By measure and place, once: a month of a busy checkpoint has some 200,000, and each lane is asked."""
        groups: dict[Measure, dict[str, list[Tally]]] = {}
        for tally in self.tallies:
            groups.setdefault(tally.measure, {}).setdefault(tally.place, []).append(tally)
        object.__setattr__(self, "_groups", groups)

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

    def looks_agreed(self, verdict: str) -> Share | None:
        """Looks before the score, of alerts that were judged so, that had said the same; None without one."""
        looks = self.by_label(Measure.LOOKS_JUDGED)
        trials = sum(count for label, count in looks.items() if label.endswith(f":{verdict}"))
        return share(looks.get(f"{verdict}:{verdict}", 0), trials)

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
        places = self._groups.get(measure, {})
        for tallies in places.values() if place is None else [places.get(place, ())]:
            yield from (tally for tally in tallies if label in (None, tally.label))
