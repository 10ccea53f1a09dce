"""Joined heads give the numbers of the twelve that they replace."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from iass.adapters.openvino.cpu import core_count, cpu_flags, cpu_name
from iass.adapters.openvino.heads import join
from iass.adapters.openvino.maps import KINDS, MAPS, STRIDES
from iass.adapters.openvino.weights import folded
from iass.face.manifest import ModelKind, find_manifest


def test_joined_heads_give_other_numbers(cache_dir: Path) -> None:
    model = folded(find_manifest("yunet-2023mar", ModelKind.DETECTOR, None), cache_dir)
    picture = np.random.default_rng(4).integers(0, 256, (1, 3, 640, 640)).astype(np.float32)
    names = [f"{kind}_{stride}" for kind in KINDS for stride in STRIDES]
    apart = dict(zip(names, _session(model).run(names, {"input": picture}), strict=True))
    for stride, found in zip(STRIDES, _session(join(model)).run(list(MAPS), {"input": picture}), strict=True):
        values, start = found[0].reshape(16, -1).T, 0
        for kind, channels in KINDS.items():
            mine, start = values[:, start : start + channels], start + channels
            mine = 1 / (1 + np.exp(-mine)) if kind in ("cls", "obj") else mine
            assert np.allclose(mine, apart[f"{kind}_{stride}"][0], atol=1e-4), (kind, stride)


def test_another_network_is_joined(cache_dir: Path) -> None:
    sface = folded(find_manifest("sface-2021dec", ModelKind.RECOGNISER, None), cache_dir)
    with pytest.raises(ValueError, match="no head cls_8"):
        join(sface)


def test_cpu_that_tells_nothing(tmp_path: Path) -> None:
    assert cpu_flags(tmp_path / "absent") == frozenset()
    assert cpu_name(tmp_path / "absent")
    told = tmp_path / "cpuinfo"
    told.write_text("processor\t: 0\nmodel name\t: A CPU: fast\nflags\t\t: fpu avx2\nbugs\t\t: avx512f\n")
    assert cpu_flags(told) == {"fpu", "avx2"}
    assert cpu_name(told) == "A CPU: fast"
    assert core_count() >= 1


def _session(model: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
