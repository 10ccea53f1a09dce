"""Reads YuNet's output: anchor-free, one prediction a cell on grids of stride 8, 16 and 32.

As OpenCV's FaceDetectorYN has it (Wu, Peng, Yu: YuNet, Machine Intelligence Research 20, 2023).
"""

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.adapters.openvino.canvas import Shape

STRIDES = (8, 16, 32)
OUTPUTS = tuple(f"{kind}_{stride}" for kind in ("cls", "obj", "bbox", "kps") for stride in STRIDES)
_MOST_FACES = 5000
Array = NDArray[np.float32]


class Grid:
    """The cells of one canvas shape: column, row and stride of each, strides one after another."""

    def __init__(self, shape: Shape) -> None:
        grids = [np.indices((shape[0] // stride, shape[1] // stride))[::-1].reshape(2, -1).T for stride in STRIDES]
        self.cells = np.concatenate(grids).astype(np.float32)
        self.strides = np.repeat(np.array(STRIDES, np.float32), [len(grid) for grid in grids])[:, None]


def decode(raw: Mapping[str, Array], grid: Grid, threshold: float, overlap: float) -> tuple[Array, Array, Array]:
    """Boxes (n, 4: left, top, width, height), landmarks (n, 5, 2) and scores (n,) in canvas pixels, best first.

    raw: the outputs by name, each (1, cells, k). Scores below `threshold` are dropped, then boxes that
    overlap a better one by more than `overlap` (intersection over union).
    """
    cls, obj, bbox, kps = (_joined(raw, kind) for kind in ("cls", "obj", "bbox", "kps"))
    certainty: Array = np.sqrt(np.clip(cls[:, 0], 0, 1) * np.clip(obj[:, 0], 0, 1))
    kept = np.flatnonzero(certainty >= threshold)
    cells, strides, scores = grid.cells[kept], grid.strides[kept], certainty[kept]
    centres: Array = (cells + bbox[kept, :2]) * strides
    sizes: Array = np.exp(bbox[kept, 2:]) * strides
    boxes: Array = np.concatenate((centres - sizes / 2, sizes), axis=1)
    landmarks: Array = (kps[kept].reshape(-1, 5, 2) + cells[:, None]) * strides[:, None]
    best = _suppressed(boxes, scores, threshold, overlap)
    return boxes[best], landmarks[best], scores[best]


def _joined(raw: Mapping[str, Array], kind: str) -> Array:
    return np.concatenate([raw[f"{kind}_{stride}"][0] for stride in STRIDES])


def _suppressed(boxes: Array, scores: Array, threshold: float, overlap: float) -> NDArray[np.intp]:
    """Indices that stay after non-maximum suppression, best first. Boxes that are not numbers go."""
    finite = np.flatnonzero(np.isfinite(boxes).all(axis=1))
    if not len(finite):
        return finite
    found = cv2.dnn.NMSBoxes(boxes[finite].tolist(), scores[finite].tolist(), threshold, overlap, 1.0, _MOST_FACES)
    return finite[np.asarray(found, np.intp).reshape(-1)]
