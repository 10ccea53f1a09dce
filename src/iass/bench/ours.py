"""Our side: the engine as the service runs it for a probe."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from iass.adapters.openvino.arithmetic import reference_encoder
from iass.adapters.openvino.encoder import OpenVinoEncoder
from iass.adapters.openvino.runtime import Runtime
from iass.bench.side import Steps, Vector
from iass.capture import still
from iass.capture.frame import Frame
from iass.errors import InvalidInput, NotReady
from iass.face.choice import largest
from iass.face.detected import DetectedFace
from iass.face.outcome import FaceProbe
from iass.face.pipeline import FacePipeline
from iass.face.quality.assess import assess
from iass.face.quality.gate import OPEN_GATE
from iass.face.quality.view import view_of
from iass.settings import Settings
from iass.wiring.faces import load_engine


class Ours:
    """Implements `iass.bench.side.Side`. Behind the open gate: every face that is found is encoded."""

    def __init__(self, settings: Settings) -> None:
        engine = load_engine(settings)
        if not isinstance(engine.encoder, OpenVinoEncoder):
            raise NotReady("this engine has no steps to measure", mend="Use the one that ships")
        self.engine: FacePipeline = engine.with_gate(OPEN_GATE)
        self.encoder = engine.encoder

    def template(self, data: bytes) -> Vector | None:
        try:
            outcome = self.engine.one_face(still.decode(data))
        except InvalidInput:
            return None
        return outcome.template.vector if isinstance(outcome, FaceProbe) else None

    def steps(self, pictures: Sequence[bytes]) -> Steps:
        detector, alignment = self.engine.detector, self.encoder.alignment
        frames = [still.decode(data) for data in pictures]
        rough = [largest(detector.detect_nearest(frame)) for frame in frames]
        faces = [detector.refine(frame, face) for frame, face in zip(frames, rough, strict=True)]
        turns = [alignment.transform(face.landmarks) for face in faces]
        ready = [
            (frame, face, turn) for frame, face, turn in zip(frames, faces, turns, strict=True) if turn is not None
        ]
        crops = [alignment.crop(frame, turn) for frame, _, turn in ready]
        return {
            "decode": lambda: [still.decode(data) for data in pictures],
            "detect": lambda: [detector.detect_nearest(frame) for frame in frames],
            "refine": lambda: [detector.refine(frame, face) for frame, face in zip(frames, rough, strict=True)],
            "align": lambda: [alignment.crop(frame, turn) for frame, _, turn in ready],
            "quality": lambda: [
                assess(view_of(frame, face, turn, crop, []))
                for (frame, face, turn), crop in zip(ready, crops, strict=True)
            ],
            "encode": lambda: [self.encoder.encode(crop[None], mirrored=False) for crop in crops],
        }

    def agreement(self, pictures: Sequence[bytes], cache_dir: Path) -> list[float]:
        """For each face the cosine of the template to the one that float32 makes of the same crop: the lesser one of
        the two ways of encoding, as a probe and for enrolment."""
        alignment = self.encoder.alignment
        crops = []
        for frame, face in map(self._placed, pictures):
            turn = alignment.transform(face.landmarks)
            if turn is not None:
                crops.append(alignment.crop(frame, turn))
        reference = reference_encoder(Runtime.open(0, cache_dir), self.encoder.manifest, cache_dir)
        both = []
        for mirrored in (False, True):
            ours, exact = (e.encode(np.stack(crops), mirrored=mirrored) for e in (self.encoder, reference))
            both.append((ours * exact).sum(axis=1))
        return [float(cosine) for cosine in np.minimum(*both)]

    def _placed(self, data: bytes) -> tuple[Frame, DetectedFace]:
        frame = still.decode(data)
        return frame, self.engine.detector.refine(frame, largest(self.engine.detector.detect_nearest(frame)))
