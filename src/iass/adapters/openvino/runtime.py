"""The only module that imports OpenVINO: quietly, and with requests that many threads may share."""

import importlib
import queue
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iass.adapters.openvino.kernels import prefers_blocked, with_blocked_kernels

_MOST_REQUESTS = 8


def _import_quietly(name: str) -> ModuleType:
    """`import openvino` alone makes its converter post an event to an analytics server over HTTPS, unasked,
    from a child process. None in sys.modules is Python's way to say that a module cannot be imported;
    OpenVINO then falls back on the stub that it has for machines without `openvino_telemetry`.
    """
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]  # typeshed knows no None here; importlib does
    return importlib.import_module(name)


ov: Any = _import_quietly("openvino")
preprocess: Any = _import_quietly("openvino.preprocess")


@dataclass(frozen=True, slots=True)
class Network:
    """A compiled model whose infer requests are handed from thread to thread."""

    compiled: Any
    outputs: tuple[int, ...]
    idle: "queue.LifoQueue[Any]"

    def infer(self, pixels: NDArray[np.uint8]) -> list[NDArray[np.float32]]:
        """Runs the model once. Answers copies of the outputs asked for. Safe for many threads."""
        with self._request() as request:
            request.infer([pixels], share_inputs=True, share_outputs=True)
            return [np.array(request.get_output_tensor(i).data) for i in self.outputs]

    @contextmanager
    def _request(self) -> Iterator[Any]:
        request = self.idle.get()
        try:
            yield request if request is not None else (request := self.compiled.create_infer_request())
        finally:
            self.idle.put(request)


@dataclass(frozen=True, slots=True)
class Runtime:
    """One OpenVINO core. threads: for one inference; 0 for as many as the machine's cores."""

    core: Any
    threads: int
    blocked: bool = False
    """Whether `kernels.with_blocked_kernels` makes this machine faster."""

    @classmethod
    def open(cls, threads: int) -> "Runtime":
        return cls(ov.Core(), threads, prefers_blocked())

    def read(self, model: bytes) -> Any:
        """An ONNX model, not yet compiled, with the kernels chosen for this machine.

        Clone it to compile it more than once. May write a temporary file, so it belongs to the start; nothing
        after it writes any.
        """
        graph = self.core.read_model(model)
        return with_blocked_kernels(ov, self.core, graph) if self.blocked else graph

    def compile(self, model: Any, outputs: Sequence[str] = ()) -> Network:
        """Lowest latency on the CPU: all threads work on one picture. Its requests are made when first needed.

        outputs: the names wanted, in their order; all when empty.
        """
        config: dict[str, Any] = {"PERFORMANCE_HINT": "LATENCY"}
        if self.threads:
            config["INFERENCE_NUM_THREADS"] = self.threads
        idle: queue.LifoQueue[Any] = queue.LifoQueue()
        for _ in range(_MOST_REQUESTS):
            idle.put(None)
        compiled = self.core.compile_model(model, "CPU", config)
        order = [next(i for i, port in enumerate(compiled.outputs) if name in port.get_names()) for name in outputs]
        return Network(compiled, tuple(order or range(len(compiled.outputs))), idle)


def takes_bytes(
    model: Any, *, reverse_channels: bool, mean: tuple[float, float, float], scale: tuple[float, float, float]
) -> Any:
    """Lets the model take uint8 pictures (n, height, width, 3) in BGR; the change to what it was trained on
    becomes part of its graph, so no array is transposed or converted in Python."""
    steps = preprocess.PrePostProcessor(model)
    steps.input().tensor().set_element_type(ov.Type.u8).set_layout(ov.Layout("NHWC"))
    steps.input().model().set_layout(ov.Layout("NCHW"))
    work = steps.input().preprocess()
    work.convert_element_type(ov.Type.f32)
    if reverse_channels:
        work.reverse_channels()
    if any(mean):
        work.mean(list(mean))
    if scale != (1.0, 1.0, 1.0):
        work.scale(list(scale))
    return steps.build()
