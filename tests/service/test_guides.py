"""Every example of the two pages is run, in order, against a real server; their tables are complete."""

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from tests.passports import passport_of

from iass.demo import cast, people
from iass.service.errors import KINDS
from iass.service.limits import Limits
from iass.service.officer import permissions_of

from .counter import chip_parts, chip_portrait, selfie

_DOCS = Path(__file__).resolve().parents[2] / "docs"
_API = _DOCS / "api.md"
_INTEGRATOR = _DOCS / "guides" / "integrator.md"
_WANTED = "P004"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the files that the pages speak of."""
    (tmp_path / "face-1.jpg").write_bytes(selfie(_WANTED))
    (tmp_path / "face-2.jpg").write_bytes(people.expression(_WANTED, 0, 0))
    (tmp_path / "chip.jp2").write_bytes(chip_portrait(_WANTED))
    for name, (_, data, _) in chip_parts(passport_of(cast.WANTED)):
        (tmp_path / f"{name}.bin").write_bytes(data)
    return tmp_path


def _shown(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(), re.DOTALL | re.MULTILINE)


def _run(command: list[str], desk: Path, url: str) -> None:
    environment = {**os.environ, "IASS": url}
    done = subprocess.run(command, cwd=desk, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, f"{command[-1]}\n{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize("page", [_API, _INTEGRATOR], ids=lambda page: page.name)
def test_example_fails(page: Path, url: str, desk: Path) -> None:
    """The commands of a page are typed into one shell, from its top to its end."""
    _run(["bash", "-euvo", "pipefail", "-c", "\n".join(_shown(page, "sh"))], desk, url)
    for example in _shown(page, "python"):
        _run([sys.executable, "-c", example], desk, url)
    if page is _INTEGRATOR:
        newest = httpx.get(f"{url}/v1/alerts", headers={"IASS-Officer": "x"}).json()["alerts"]
        assert any(alert["handed_over_by"] == ["siti.r", "budi.s"] for alert in newest)


def test_path_or_permission_is_told_wrong(app: FastAPI) -> None:
    routes = (context.original_route for context in iter_route_contexts(app.routes))
    served = {
        f"{sorted(route.methods or ())[0]} {route.path}": permissions_of(route)[0].value.replace("_", " ")
        for route in routes
        if isinstance(route, APIRoute)
    }
    told = dict(re.findall(r"^\| `([A-Z]+ /\S+)` \| .* \| ([a-z ]+) \|$", _API.read_text(), re.MULTILINE))
    assert told == served


def test_problem_is_told_wrong() -> None:
    told = re.findall(r"^\| (\d{3}) \| `urn:iass:problem:([a-z-]+)` \|", _API.read_text(), re.MULTILINE)
    assert sorted(told) == sorted((str(kind.status), kind.name) for kind in KINDS.values())


def test_metric_is_told_wrong(client: httpx.Client) -> None:
    told = set(re.findall(r"^\| `(iass_[a-z_]+)`", _API.read_text(), re.MULTILINE))
    served = set(re.findall(r"^# TYPE (iass_\w+)", client.get("/metrics").text, re.MULTILINE))
    assert told == {name for name in served if not name.endswith("_created")}


def test_limits_are_told_wrong() -> None:
    text, limits = _API.read_text(), Limits()
    for what, size in (
        ("body of a crossing", limits.crossing_bytes),
        ("body of a capture", limits.capture_bytes),
        ("body of a search by photograph", limits.bytes_for("/v1/searches")),
        ("body of a photograph of a notice", limits.bytes_for("/v1/notices/N-1/photographs")),
        ("any other body", limits.other_bytes),
    ):
        assert f"| {what} | {size // 2**20} MB |" in text
    assert f"{limits.waiting} more may wait" in text
