"""What is known of a recogniser so that it can run in int8: ranges of its tensors, and a face to check it by.

One JSON file a model, beside this module, made by `python -m iass.bench.int8_ranges` from synthetic faces alone.
"""

import base64
import json
from dataclasses import dataclass
from importlib import resources

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.adapters.openvino.ranges import Range
from iass.face.manifest import ModelManifest

_FOLDER = "int8"


@dataclass(frozen=True, slots=True, eq=False)
class Int8Record:
    """ranges: by tensor. crop: uint8 (height, width, 3), BGR, an aligned synthetic face. vector: float32
    (dimension,), length 1, what the float32 network makes of the crop alone."""

    ranges: dict[str, Range]
    crop: NDArray[np.uint8]
    vector: NDArray[np.float32]


def shipped(manifest: ModelManifest) -> Int8Record | None:
    """The record of exactly these weights; None where there is none: that model runs in float32."""
    file = resources.files(__package__) / _FOLDER / f"{manifest.name}.json"
    if not file.is_file():
        return None
    told = json.loads(file.read_text("utf-8"))
    if told["model_sha256"] != manifest.sha256:
        return None
    crop = cv2.imdecode(np.frombuffer(base64.b64decode(told["crop_jpeg"]), np.uint8), cv2.IMREAD_COLOR)
    ranges = {name: Range(low, high, tuple(exponents)) for name, (low, high, exponents) in told["ranges"].items()}
    return Int8Record(ranges, np.asarray(crop, np.uint8), np.array(told["vector"], np.float32))
