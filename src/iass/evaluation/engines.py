"""Which engine takes which picture, and behind which gate."""

from dataclasses import dataclass

from iass.face.engine import FaceEngine


@dataclass(frozen=True, slots=True)
class Engines:
    """Two gates before the same models: one for what is enrolled, one for probes. gate: their name, for the report."""

    enrolment: FaceEngine
    probe: FaceEngine
    gate: str

    def __post_init__(self) -> None:
        if self.enrolment.model_id != self.probe.model_id:
            raise ValueError(f"templates of {self.enrolment.model_id} and {self.probe.model_id} do not compare")
