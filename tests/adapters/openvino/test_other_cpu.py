"""One answer on every CPU: whole templates, from the file to the vector, by kernels for CPUs that can less.

A child process takes this CPU for a lesser one, in oneDNN, OpenCV, NumPy and its BLAS. What it cannot show: libjpeg's
kernels, which are exact by design, MLAS (the last product in float32), and how kernels would be cut for other caches.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from iass.adapters.openvino.cpu import cpu_flags
from iass.demo import people

_CHILD = Path(__file__).with_name("lesser_cpu.py")
_PEOPLE = ("P001", "P002", "P003", "P004", "P005", "P006", "P007", "P008")
_THREE_DECIMALS = 5e-4
_NO_AVX512 = {
    "OPENCV_CPU_DISABLE": "AVX512-SKX",
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
    "OPENBLAS_CORETYPE": "Haswell",
}
_LESSER = {
    "AVX2": {"ONEDNN_MAX_CPU_ISA": "AVX2", **_NO_AVX512},
    "AVX2_VNNI": {"ONEDNN_MAX_CPU_ISA": "AVX2_VNNI", **_NO_AVX512},
    "AVX512_CORE": {"ONEDNN_MAX_CPU_ISA": "AVX512_CORE"},
}
_NEEDED = {"AVX2": "avx2", "AVX2_VNNI": "avx_vnni", "AVX512_CORE": "avx512bw"}
Told = dict[str, NDArray[Any]]

pytestmark = pytest.mark.skipif("avx512f" not in cpu_flags(), reason="this CPU has no AVX-512 to do without")


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("pictures")
    for name in _PEOPLE:
        (folder / f"{name}.jpg").write_bytes(people.selfie(name))
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder of kept networks for all: each must find its own."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def here(pictures: list[Path], models: Path) -> Told:
    return _made(pictures, models, {})


@pytest.fixture(scope="module", params=_LESSER)
def lesser(request: pytest.FixtureRequest, pictures: list[Path], models: Path) -> Told:
    if _NEEDED[request.param] not in cpu_flags():
        pytest.skip(f"this CPU has no {request.param}")
    return _made(pictures, models, _LESSER[request.param]) | {"isa": np.array(request.param)}


def _made(pictures: list[Path], models: Path, limits: dict[str, str]) -> Told:
    out = models / "told.npz"
    strange = ("ONEDNN_", "DNNL_", "OPENCV_", "NPY_", "OPENBLAS_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(strange)}
    command = [sys.executable, str(_CHILD), str(models), str(out), *map(str, pictures)]
    done = subprocess.run(command, env={**kept, **limits}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with np.load(out) as told:
        return dict(told)


@pytest.mark.parametrize("template", ["int8 probe", "int8 enrolled", "float32 probe", "float32 enrolled"])
def test_template_differs_in_three_decimals(here: Told, lesser: Told, template: str) -> None:
    ours, other = here[template], lesser[template]
    assert np.abs(ours - other).max() < _THREE_DECIMALS
    assert np.abs(ours @ ours.T - other @ other.T).max() < _THREE_DECIMALS, "scores between people"
    assert np.abs(ours @ other.T - ours @ ours.T).max() < _THREE_DECIMALS, "enrolled there, seen here"


def test_landmarks_differ_by_a_hundredth_of_a_pixel(here: Told, lesser: Told) -> None:
    assert np.abs(here["landmarks"] - lesser["landmarks"]).max() < 0.01


def test_lesser_cpu_runs_the_kernels_of_this_one(here: Told, lesser: Told) -> None:
    """Else everything above would compare a thing with itself."""
    for network in ("int8 kernels", "float32 kernels", "yunet kernels"):
        ours, other = _instructions(here[network]), _instructions(lesser[network])
        assert len(ours) == len(other) > 20
        assert all("avx512" in name for name in ours)
        if lesser["isa"] == "AVX512_CORE":
            assert all("avx512" in name and "amx" not in name for name in other)
        else:
            assert all("avx2" in name for name in other), other
    assert here["other avx512"].all()
    assert lesser["other avx512"].all() == (lesser["isa"] == "AVX512_CORE")
    assert lesser["other avx512"].any() == (lesser["isa"] == "AVX512_CORE")


def _instructions(kernels: NDArray[Any]) -> list[str]:
    """Of those that oneDNN chooses; MLAS has a dispatch of its own."""
    return [str(name) for name in kernels if "mlas" not in str(name)]
