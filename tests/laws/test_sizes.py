"""The house's sizes: small files, short functions, packages without logic."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "iass"
FILES = sorted(SOURCE.rglob("*.py"))
MIGRATIONS = SOURCE / "adapters" / "sql" / "migrations"

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def _functions(path: Path) -> list[Function]:
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, Function)]


def test_the_source_was_found() -> None:
    assert len(FILES) > 60


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_file_is_too_long(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400


@pytest.mark.parametrize("path", [path for path in FILES if MIGRATIONS not in path.parents], ids=_name)
def test_function_is_too_long(path: Path) -> None:
    long = {
        f.name: f.end_lineno - f.lineno + 1 for f in _functions(path) if f.end_lineno and f.end_lineno - f.lineno >= 60
    }
    assert long == {}


def test_functions_grow_as_a_whole() -> None:
    lengths = sorted(f.end_lineno - f.lineno + 1 for path in FILES for f in _functions(path) if f.end_lineno)
    assert lengths[len(lengths) // 2] <= 12


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_return_type_is_missing(path: Path) -> None:
    assert [f.name for f in _functions(path) if f.returns is None] == []


@pytest.mark.parametrize("path", [path for path in FILES if path.name == "__init__.py"], ids=_name)
def test_package_init_holds_logic(path: Path) -> None:
    body = ast.parse(path.read_text()).body
    assert all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in body)


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_module_says_nothing_about_itself(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text())) or path.stat().st_size == 0


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_module_is_called_util(path: Path) -> None:
    assert not {"util", "utils", "helper", "helpers", "common", "misc"} & {path.stem, *path.relative_to(SOURCE).parts}


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_cycle_is_hidden_behind_type_checking(path: Path) -> None:
    assert "TYPE_CHECKING" not in path.read_text()


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_unfinished_work_is_left_behind(path: Path) -> None:
    text = path.read_text()
    assert not [word for word in ("TODO", "FIXME", "NotImplementedError") if word in text]
