"""What the repository promises: pinned, hostless, documented."""

import re
import subprocess
import tomllib
from pathlib import Path

from tests.conftest import LONGEST

from iass.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
_MADE = {".git", ".venv", ".hypothesis", "build", "dist", "var", "__pycache__"}
"""Folders of what is made on a desk, beside caches: never part of a release."""


def _is_made(part: str) -> bool:
    return part in _MADE or part.endswith(("_cache", ".egg-info"))


def _walked(root: Path) -> list[str]:
    """Every file of an unpacked release, where there is no git to ask."""
    paths = sorted(path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return [path.as_posix() for path in paths if not any(map(_is_made, path.parts))]


def _tracked(root: Path) -> list[str]:
    if not (root / ".git").exists():
        return _walked(root)
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


TRACKED = _tracked(ROOT)


def test_unpacked_release_is_not_looked_at(tmp_path: Path) -> None:
    wanted = {".gitignore", "README.md", ".ci/run", "src/iass/ids.py"}
    for path in (*wanted, "var/demo/x", ".venv/lib/x.py", "src/iass/__pycache__/ids.pyc", "src/iass.egg-info/PKG-INFO"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    assert set(_tracked(tmp_path)) == wanted


def test_no_file_is_looked_at() -> None:
    assert {"README.md", "pyproject.toml", "src/iass/ids.py"} <= set(TRACKED)


def _requirements() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [item for group in project["optional-dependencies"].values() for item in group]
    return [*project["dependencies"], *extras]


def test_dependency_is_not_pinned() -> None:
    asked = [re.split(r"[\[<>=]", item)[0] for item in _requirements() if not item.startswith("iass")]
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in _pins()}
    assert asked and [name for name in asked if name.lower().replace("_", "-") not in pinned] == []


def _pins() -> list[str]:
    return [line for line in (ROOT / "constraints.txt").read_text().splitlines() if line and not line.startswith("#")]


def test_constraint_names_a_host_or_a_range() -> None:
    assert [line for line in _pins() if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!_-]+", line)] == []


def test_file_names_a_registry_or_this_machine() -> None:
    hosts = ["pypi." + "org", "files.python" + "hosted", "deb.debian." + "org", "registry.npm" + "js", "/work" + "/"]
    read = [path for path in TRACKED if not path.endswith((".png", ".onnx", ".wav", ".ico"))]
    texts = {path: (ROOT / path).read_text(encoding="utf-8") for path in read}
    assert [(path, host) for path, text in texts.items() for host in hosts if host in text] == []


def test_licence_forbids_reuse() -> None:
    forbidden = {"mrz", "fastmrz", "pymerkle", "boxmot", "insightface", "pyicu"}
    assert forbidden.isdisjoint(line.split("==")[0].lower() for line in _pins())


def test_setting_is_undocumented() -> None:
    table = (ROOT / "docs" / "settings.md").read_text()
    fields = Settings.model_fields
    assert [name for name in fields if f"`IASS_{name.upper()}`" not in table] == []
    assert [name for name, field in fields.items() if (field.description or "no description") not in table] == []


def test_documented_setting_does_not_exist() -> None:
    table = (ROOT / "docs" / "settings.md").read_text()
    rows = set(re.findall(r"^\| `IASS_([A-Z_]+)`", table, re.MULTILINE))
    assert rows == {name.upper() for name in Settings.model_fields}


def test_readme_hides_the_two_commands() -> None:
    first_screen = "\n".join((ROOT / "README.md").read_text().splitlines()[:40])
    assert "make demo" in first_screen
    assert "make test" in first_screen
    assert "docs/images/" in first_screen


def test_link_leads_nowhere() -> None:
    dead = []
    for page in (path for path in TRACKED if path.endswith(".md")):
        links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", (ROOT / page).read_text())
        dead += [(page, link) for link in links if not ((ROOT / page).parent / link).exists()]
    assert dead == []


def test_long_file_of_tests_comes_first_by_a_name_it_no_longer_has() -> None:
    assert [name for name in LONGEST if not (ROOT / "tests" / f"{name}.py").is_file()] == []
