"""The only module that imports OpenVINO: quietly, and with requests that many threads may share."""

import importlib
import io
import os
import queue
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iass.adapters.convolution.turns import Turns
from iass.adapters.openvino import kept_file
from iass.adapters.openvino.cpu import core_count, cpu_flags

Output = NDArray[np.float32]
_MOST_REQUESTS = 8
_KERNEL_LIMITS = ("ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA", "ONEDNN_CPU_ISA_HINTS", "DNNL_CPU_ISA_HINTS")
"""Variables by which OpenVINO's kernels take the CPU for a lesser one."""

_AT_ONCE = 4  # of one caller's pictures, so that others find requests too


def _import_quietly(name: str) -> ModuleType:
    """`import openvino` alone makes its converter post an event to an analytics server over HTTPS, unasked,
    from a child process. None in sys.modules is Python's way to say that a module cannot be imported;
    OpenVINO then falls back on the stub that it has for machines without `openvino_telemetry`. It does without the
    converter too, which nothing here calls and which takes as long to import as the rest of it.
    """
    for unwanted in ("openvino_telemetry", "openvino.tools.ovc"):
        sys.modules[unwanted] = None  # type: ignore[assignment]  # typeshed knows no None here; importlib does
    return importlib.import_module(name)


@cache
def _openvino() -> Any:
    """Imported when something is first computed with it: half a second that our own layers do without."""
    return _import_quietly("openvino")


@cache
def _core() -> Any:
    return _openvino().Core()


@dataclass(frozen=True, slots=True)
class Network:
    """A compiled model whose infer requests are handed from thread to thread."""

    compiled: Any
    outputs: tuple[int, ...]
    idle: "queue.LifoQueue[Any]"

    def infer(self, pixels: NDArray[np.uint8]) -> list[Output]:
        """Runs the model once. Answers copies of the outputs asked for. Safe for many threads."""
        with self._request() as request:
            request.infer([pixels], share_inputs=True, share_outputs=True)
            return self._copies(request)

    def infer_each(self, pixels: NDArray[np.uint8]) -> list[list[Output]]:
        """Runs the model on each picture alone, several at a time where other threads leave room: for networks that
        take one picture. Answers what `infer` would for each, in order."""
        with ExitStack() as stack:
            requests = [stack.enter_context(self._request())]
            while len(requests) < min(len(pixels), _AT_ONCE) and not self.idle.empty():
                requests.append(stack.enter_context(self._request()))
            found: list[list[Output]] = []
            for start in range(0, len(pixels), len(requests)):
                part = [pixels[number : number + 1] for number in range(start, min(start + len(requests), len(pixels)))]
                *others, own = zip(requests, part, strict=False)
                for request, one in others:
                    request.start_async([one], share_inputs=True)
                own[0].infer([own[1]], share_inputs=True, share_outputs=True)  # here: no thread need wake for it
                for request, _ in others:
                    request.wait()
                found += [self._copies(request) for request, _ in (*others, own)]
            return found

    def _copies(self, request: Any) -> list[Output]:
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
    """OpenVINO.

    threads: inferences that run at once, one thread each; two pictures side by side are done sooner than two threads
    on one and then the other. store: where compiled networks are kept; None to compile at every start. turns: the
    same limit for networks on our own layers, which run in their callers' threads.
    """

    threads: int
    store: Path | None = None
    turns: Turns = field(default_factory=lambda: Turns(1))

    @classmethod
    def open(cls, threads: int, store: Path | None = None) -> "Runtime":
        """threads: 0 for as many as the cores."""
        count = threads or core_count()
        return cls(count, store, Turns(count))

    def read(self, model: bytes) -> Any:
        """An ONNX model, not yet compiled. Clone it to compile it more than once."""
        return _core().read_model(model)

    def compile(self, model: Any, outputs: Sequence[str] = ()) -> Network:
        """Its requests are made when first needed. outputs: the names wanted, in their order; all when empty."""
        return _network(_core().compile_model(model, "CPU", self._config()), outputs)

    def kept(self, name: str, told: str, make: Callable[[], Any], outputs: Sequence[str] = ()) -> Network:
        """As `compile(make())`, from the file of an earlier start where that is whole, and of this OpenVINO and CPU.

        told: everything that the model depends on. A file that is damaged or absent is made again; one that cannot
        be written is done without.
        """
        if self.store is None:
            return self.compile(make(), outputs)
        path = self.store / f"{name}-compiled-{self._digest(told)}.bin"
        blob = kept_file.read(path)
        if blob is not None:
            try:
                return _network(_core().import_model(io.BytesIO(blob), "CPU", self._config()), outputs)
            except RuntimeError:  # OpenVINO's word for one that it does not take
                with suppress(OSError):
                    path.unlink(missing_ok=True)
        network = self.compile(make(), outputs)
        with suppress(OSError, RuntimeError):
            kept_file.write(path, network.compiled.export_model().getvalue())
        return network

    def _config(self) -> dict[str, Any]:
        """float32 is said outright: on CPUs with bf16 OpenVINO would take that, and answer otherwise than others."""
        return {
            "NUM_STREAMS": self.threads,
            "INFERENCE_NUM_THREADS": self.threads,
            "INFERENCE_PRECISION_HINT": "f32",
            "ENABLE_CPU_PINNING": False,
        }

    def _digest(self, told: str) -> str:
        device = _core().get_property("CPU", "FULL_DEVICE_NAME")
        limits = [os.environ.get(name, "") for name in _KERNEL_LIMITS]
        parts = (_openvino().get_version(), device, *sorted(cpu_flags()), *limits, self.threads, told)
        return sha256(repr(parts).encode()).hexdigest()[:24]


def _network(compiled: Any, outputs: Sequence[str]) -> Network:
    idle: queue.LifoQueue[Any] = queue.LifoQueue()
    for _ in range(_MOST_REQUESTS):
        idle.put(None)
    order = [next(i for i, port in enumerate(compiled.outputs) if name in port.get_names()) for name in outputs]
    return Network(compiled, tuple(order or range(len(compiled.outputs))), idle)


def takes_bytes(
    model: Any, *, reverse_channels: bool, mean: tuple[float, float, float], scale: tuple[float, float, float]
) -> Any:
    """Lets the model take uint8 pictures (n, height, width, 3) in BGR; the change to what it was trained on
    becomes part of its graph, so no array is transposed or converted in Python."""
    ov, preprocess = _openvino(), _import_quietly("openvino.preprocess")
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
