"""Reads YuNet's output: anchor-free, one prediction a cell on grids of stride 8, 16 and 32.

As OpenCV's FaceDetectorYN has it (Wu, Peng, Yu: YuNet, Machine Intelligence Research 20, 2023).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iass.adapters.openvino.canvas import Shape
from iass.adapters.openvino.maps import KINDS, STRIDES
from iass.adapters.openvino.overlap import suppressed
from iass.face.detected import Points

_CHANNELS = sum(KINDS.values())
_NEVER = 80.0  # the exponent of a score that is nought; a larger one would overflow
_MIRRORED = [1, 0, 2, 4, 3]  # right and left change sides
_GREATEST_EXPONENT = 10.0  # e^10 strides: far wider than any canvas, and still a number
Array = NDArray[np.float32]


class Grid:
    """The cells of one canvas shape: column, row and stride of each, strides one after another."""

    def __init__(self, shape: Shape) -> None:
        grids = [np.indices((shape[0] // stride, shape[1] // stride))[::-1].reshape(2, -1).T for stride in STRIDES]
        self.cells = np.concatenate(grids).astype(np.float32)
        self.strides = np.repeat(np.array(STRIDES, np.float32), [len(grid) for grid in grids])[:, None]


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """boxes (n, 4: left, top, width, height), landmarks (n, 5, 2), scores (n,) 0..1; canvas pixels."""

    boxes: Array
    landmarks: Array
    scores: Array

    def without_overlaps(self, overlap: float) -> "Predictions":
        """The best of those that overlap, best first."""
        best = suppressed(self.boxes, self.scores, overlap)
        return Predictions(self.boxes[best], self.landmarks[best], self.scores[best])

    def mirrored(self, width: int) -> "Predictions":
        """As if the picture had not been mirrored."""
        boxes, landmarks = self.boxes.copy(), self.landmarks[:, _MIRRORED]
        boxes[:, 0] = width - boxes[:, 0] - boxes[:, 2]
        landmarks[..., 0] = width - 1 - landmarks[..., 0]
        return Predictions(boxes, landmarks, self.scores)

    def face_near(self, expected: Points) -> Points | None:
        """The landmarks of the face whose every point lies near the expected one; None when there is none.

        Neighbouring cells predict the same face. Their mean, weighed by score, is steadier than the best of them.
        """
        reach = 0.5 * np.linalg.norm(expected[0] - expected[1])
        near = np.linalg.norm(self.landmarks - expected, axis=2).max(axis=1, initial=0) < reach
        if not near.any():
            return None
        return np.asarray(np.average(self.landmarks[near], axis=0, weights=self.scores[near]), np.float32)


def read(maps: Sequence[Array], grid: Grid, threshold: float) -> Predictions:
    """Predictions scored at least `threshold`, in no order. maps: one picture's, as `maps.MAPS`, (16, rows, columns)
    each: class and object before the sigmoid, box, landmarks."""
    return predictions(np.concatenate([found.reshape(_CHANNELS, -1) for found in maps], axis=1), grid, threshold)


def predictions(values: Array, grid: Grid, threshold: float) -> Predictions:
    """The same from float32 (16, cells)."""
    certainty: Array = np.sqrt(_sigmoid(values[0]) * _sigmoid(values[1]))
    kept = np.flatnonzero(certainty >= threshold)
    bbox, kps = values[2:6, kept].T, values[6:, kept].T
    cells, strides = grid.cells[kept], grid.strides[kept]
    centres: Array = (cells + bbox[:, :2]) * strides
    sizes: Array = np.exp(np.minimum(bbox[:, 2:], _GREATEST_EXPONENT)) * strides
    boxes: Array = np.concatenate((centres - sizes / 2, sizes), axis=1)
    landmarks: Array = (kps.reshape(-1, 5, 2) + cells[:, None]) * strides[:, None]
    return Predictions(boxes, landmarks, certainty[kept])


def _sigmoid(values: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(np.minimum(-values, _NEVER))), np.float32)
