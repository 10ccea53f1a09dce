"""Templates of two recognisers that compare: mypy refuses it before it runs, the templates themselves when it does."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from iass.face.template import Template
from iass.ids import ModelId

SOURCE = Path(__file__).resolve().parents[2] / "src"
CONFIG = """
[mypy]
strict = true
mypy_path = {source}
follow_imports = silent
[mypy-numpy.*,cv2.*]
follow_imports = skip
"""
GIVEN = """
from iass.capture.frame import Frame
from iass.face.engine import FaceEngine
from iass.face.outcome import FaceProbe
from iass.face.template import Template
from iass.identify.gallery import Gallery
from iass.identify.search import FaceSearch
from iass.registry.enrolment import GalleryName

class Sface: ...
class Other: ...
"""
TWO_MODELS = """
def templates(one: Template[Sface], other: Template[Other]) -> float:
    return one.similarity(other)  # refused

def engines(one: FaceEngine[Sface], other: FaceEngine[Other], frame: Frame) -> float:
    mine, theirs = one.one_face(frame), other.fuse([frame])
    if isinstance(mine, FaceProbe) and isinstance(theirs, FaceProbe):
        return mine.template.similarity(theirs.template)  # refused
    return 0.0

def gallery(held: Gallery[Sface], probe: Template[Other]) -> object:
    return held.search(GalleryName.REGISTRY, probe, 5)  # refused

def search(search: FaceSearch[Sface], mine: Template[Sface], theirs: Template[Other]) -> object:
    return search.compare(mine, theirs, "chip")  # refused
"""
ONE_MODEL = """
def templates(one: Template[Sface], other: Template[Sface]) -> float:
    return one.similarity(other)

def engines(one: FaceEngine[Sface], frame: Frame, held: Gallery[Sface]) -> object:
    probe = one.one_face(frame)
    return held.search(GalleryName.REGISTRY, probe.template, 5) if isinstance(probe, FaceProbe) else None

def plain(one: Template, other: Template, engine: FaceEngine, held: Gallery, frame: Frame) -> object:
    probe = engine.one_face(frame)
    return (one.similarity(other), held.search(GalleryName.REGISTRY, one, 5), probe)
"""


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[int]]:
    """File -> the lines that mypy refuses, as errors of argument types."""
    folder = tmp_path_factory.mktemp("types")
    (folder / "mypy.ini").write_text(CONFIG.format(source=SOURCE))
    (folder / "two_models.py").write_text(GIVEN + TWO_MODELS)
    (folder / "one_model.py").write_text(GIVEN + ONE_MODEL)
    asked = ["--config-file", "mypy.ini", "--cache-dir", str(folder / "cache"), "two_models.py", "one_model.py"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *asked], cwd=folder, capture_output=True, text=True, check=False
    )
    found: dict[str, set[int]] = {"two_models.py": set(), "one_model.py": set()}
    for line in done.stdout.splitlines():
        told = re.fullmatch(r"(\w+\.py):(\d+): error: Argument \d .* has incompatible type .* \[arg-type\]", line)
        assert told or line.startswith("Found 4 errors"), done.stdout + done.stderr
        if told:
            found[told[1]].add(int(told[2]))
    return found


def test_two_models_pass_the_type_check(complaints: dict[str, set[int]]) -> None:
    lines = (GIVEN + TWO_MODELS).splitlines()
    wanted = {number for number, line in enumerate(lines, start=1) if line.endswith("# refused")}
    assert complaints["two_models.py"] == wanted
    assert len(wanted) == 4


def test_one_model_does_not_pass(complaints: dict[str, set[int]]) -> None:
    """Nor must plain code, which names no model, be made to."""
    assert complaints["one_model.py"] == set()


def test_two_models_compare_when_it_runs() -> None:
    vector = np.array([1, 0], np.float32)
    one, other = (Template(vector, ModelId(name)) for name in ("sface-2021dec/3-8c8caa1d", "sface-2021dec/4-8c8caa1d"))
    with pytest.raises(ValueError, match=r"/3-8c8caa1d and .*/4-8c8caa1d do not compare"):
        one.similarity(other)
    assert one.similarity(one) == 1.0
