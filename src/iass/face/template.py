"""A face as a vector, tied to the model that made it: templates of two models never compare."""

from dataclasses import dataclass
from typing import Any, Generic, Protocol

import numpy as np
from numpy.typing import NDArray
from typing_extensions import TypeVar

from iass.face.align import Alignment
from iass.ids import ModelId

Vectors = NDArray[np.float32]
Strengths = NDArray[np.float32]

Model = TypeVar("Model", default=Any)
"""Stands for one recogniser wherever templates go, from engine to gallery, and for nothing at run time. Code that
holds two engines names two such types, and mypy refuses to compare their templates; all other code writes plain
`Template` (PEP 696: the type that is left out is Any), and the model's id is compared at run time."""


@dataclass(frozen=True, slots=True, eq=False)
class Template(Generic[Model]):
    """vector: float32 (dimension,), Euclidean length 1; model_id: the recogniser that made it."""

    vector: Vectors
    model_id: ModelId

    def __post_init__(self) -> None:
        if self.vector.ndim != 1 or self.vector.dtype != np.float32:
            raise ValueError(f"a template is float32 (dimension,), not {self.vector.dtype} {self.vector.shape}")

    def similarity(self, other: "Template[Model]") -> float:
        """Cosine similarity, -1..1; higher is more alike. Raises ValueError across two models."""
        if self.model_id != other.model_id:
            raise ValueError(f"templates of {self.model_id} and {other.model_id} do not compare")
        return float(np.dot(self.vector, other.vector))


class FaceEncoder(Protocol):
    """Turns aligned crops into templates."""

    @property
    def model_id(self) -> ModelId: ...

    @property
    def dimension(self) -> int: ...

    @property
    def alignment(self) -> Alignment:
        """How the crops that it takes are to be aligned."""
        ...

    def encode(self, crops: NDArray[np.uint8], *, mirrored: bool = True) -> Vectors:
        """crops: uint8 (n, height, width, 3), BGR, aligned as the model's manifest says; n >= 0.

        Answers float32 (n, dimension), each row of length 1. mirrored: crop and mirror image averaged, for
        twice the time; what is enrolled is encoded so, see docs/decisions/0008-speed.md.
        """
        ...

    def measure(self, crops: NDArray[np.uint8], *, mirrored: bool = True) -> tuple[Vectors, Strengths]:
        """The same, and how strongly the network answered to each crop itself: float32 (n,), the length of its raw
        vector on the manifest's scale, which foretells whether the face is recognised; nan where there is no scale."""
        ...
