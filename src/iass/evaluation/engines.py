"""Which engine takes which picture, and behind which gate."""

from dataclasses import dataclass, field

from iass.evaluation.made_by import MadeBy
from iass.evaluation.timing import StepTimes
from iass.face.engine import FaceEngine


@dataclass(frozen=True, slots=True)
class Engines:
    """Two gates before the same models: one for what is enrolled, one for probes. gate: their name, for the report.

    made_by: what produces the figures; None where nobody asks. times: what each step takes.
    """

    enrolment: FaceEngine
    probe: FaceEngine
    gate: str
    made_by: MadeBy | None = None
    times: StepTimes = field(default_factory=StepTimes)

    def __post_init__(self) -> None:
        if self.enrolment.model_id != self.probe.model_id:
            raise ValueError(f"templates of {self.enrolment.model_id} and {self.probe.model_id} do not compare")

    def record(self) -> dict[str, object]:
        """As a report's JSON holds it."""
        return {"timing": self.times.record(), "made_by": self.made_by.record() if self.made_by else None}
