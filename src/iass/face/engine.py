"""From a frame to what can be searched: detect, align, measure, encode."""

from collections.abc import Sequence
from typing import Protocol

from iass.capture.frame import Frame
from iass.face.outcome import FaceOutcome
from iass.face.template import Model
from iass.ids import ModelId


class FaceEngine(Protocol[Model]):
    """What the rest of the story asks of faces. `iass.face.pipeline.FacePipeline` is the one that ships."""

    @property
    def model_id(self) -> ModelId: ...

    @property
    def dimension(self) -> int: ...

    def every_face(self, frame: Frame) -> tuple[FaceOutcome[Model], ...]:
        """One outcome for each face in view (camera lanes); a single NO_FACE failure when there is none."""
        ...

    def one_face(self, frame: Frame) -> FaceOutcome[Model]:
        """The one face expected in a counter frame, a portrait or an enrolment photograph.

        Clearly smaller faces in the background are ignored; two of like size give SEVERAL_FACES.
        """
        ...

    def central_face(self, frame: Frame) -> FaceOutcome[Model]:
        """The face nearest the picture's centre weighed by size (the rule of the evaluation data)."""
        ...

    def fuse(self, frames: Sequence[Frame]) -> FaceOutcome[Model]:
        """One probe from several frames of one passage: usable templates averaged by quality.

        When no frame is usable, the failure of the best one. Raises ValueError when there is no frame.
        """
        ...
