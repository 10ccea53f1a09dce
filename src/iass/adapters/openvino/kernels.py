"""Which of OpenVINO's kernels run the convolutions on a CPU with AVX2 and without AVX-512.

There OpenVINO chooses kernels that read pixels channel by channel; its older blocked ones are faster for these
two networks. Measured on one thread of an AMD EPYC (Zen 3), medians of 60, both in turn: SFace on two crops
43.9 -> 36.6 ms, on eight 181 -> 146; YuNet at 256 x 320 4.5 -> 4.1. Outputs differ by rounding (3e-6 of the largest).
"""

import tempfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from iass.adapters.openvino.cpu import CPU_INFO, cpu_flags

_BLOCKED = "cpu:jit_avx2_1x1,cpu:jit_avx2_dw,cpu:jit_avx2"
_CONVOLUTIONS = frozenset({"Convolution", "GroupConvolution"})


def prefers_blocked(cpu_info: Path = CPU_INFO) -> bool:
    """Whether this machine is one for which the hint was measured; never where that cannot be told."""
    flags = cpu_flags(cpu_info)
    return "avx2" in flags and "avx512f" not in flags


def with_blocked_kernels(ov: Any, core: Any, model: Any) -> Any:
    """The same model with the hint on every convolution; without it, only slower, where no temporary file can be made.

    OpenVINO takes the hint from its file format only, so the model goes through a file: call this at the start, and
    clone what it answers. The hint stays through `clone`, `reshape` and preprocessing. Where a kernel does not fit,
    OpenVINO passes over it.
    """
    try:
        return _through_a_file(ov, core, model)
    except (OSError, RuntimeError):  # RuntimeError: OpenVINO's word for a file that it cannot write
        return model


def _through_a_file(ov: Any, core: Any, model: Any) -> Any:
    with tempfile.TemporaryDirectory(prefix="iass-model-") as folder:
        text, weights = Path(folder) / "model.xml", Path(folder) / "model.bin"
        ov.serialize(model, text, weights)
        tree = ElementTree.parse(text)  # noqa: S314  # written one line above, by OpenVINO
        for layer in tree.iter("layer"):
            if layer.get("type") in _CONVOLUTIONS:
                _hint(layer)
        return core.read_model(ElementTree.tostring(tree.getroot()), weights.read_bytes())


def _hint(layer: ElementTree.Element) -> None:
    info = layer.find("rt_info")
    if info is None:
        info = ElementTree.Element("rt_info")
        layer.insert(1, info)  # after <data>, where OpenVINO itself writes it
    ElementTree.SubElement(info, "attribute", name="primitives_priority", version="0", value=_BLOCKED)
