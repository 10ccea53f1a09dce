"""What is wrong in one message, collected while it is read."""

from dataclasses import dataclass, field

from iass.capture.passengers.fault import MOST_FAULTS, Fault, Severity


@dataclass(slots=True)
class Findings:
    """At most so many warnings as `MOST_FAULTS`; what refuses the message is always among them."""

    faults: list[Fault] = field(default_factory=list)

    def refuse(self, segment: int, tag: str, rule: str, what: str) -> None:
        self._add(Fault(segment, tag, rule, what))

    def warn(self, segment: int, tag: str, rule: str, what: str, traveller: int | None = None) -> None:
        self._add(Fault(segment, tag, rule, what, Severity.WARNING, traveller))

    def _add(self, fault: Fault) -> None:
        if len(self.faults) < MOST_FAULTS or (fault.severity is Severity.REFUSED and not self.refused):
            self.faults.append(fault)

    @property
    def refused(self) -> bool:
        return any(fault.severity is Severity.REFUSED for fault in self.faults)
