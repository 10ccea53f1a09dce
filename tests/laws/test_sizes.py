"""The house's sizes: small files, short functions, packages without logic."""

import ast
from collections.abc import Callable
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "iass"
FILES = sorted(SOURCE.rglob("*.py"))
MIGRATIONS = SOURCE / "adapters" / "sql" / "migrations"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def _text(path: Path) -> str:
    return path.read_text()


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(_text(path))


@cache
def _functions(path: Path) -> list[Function]:
    return [node for node in ast.walk(_tree(path)) if isinstance(node, Function)]


def _length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _where(breaks: Callable[[Path], object]) -> dict[str, object]:
    """What breaks a law, by file."""
    found = {str(path.relative_to(SOURCE)): breaks(path) for path in FILES}
    return {name: broken for name, broken in found.items() if broken}


def test_the_source_was_found() -> None:
    assert len(FILES) > 60


def test_file_is_too_long() -> None:
    lengths = {path: len(_text(path).splitlines()) for path in FILES}
    assert _where(lambda path: lengths[path] if lengths[path] > 400 else 0) == {}


def test_function_is_too_long() -> None:
    def long(path: Path) -> list[str]:
        return [f.name for f in _functions(path) if MIGRATIONS not in path.parents and _length(f) > 60]

    assert _where(long) == {}


def test_functions_grow_as_a_whole() -> None:
    lengths = sorted(_length(function) for path in FILES for function in _functions(path))
    assert lengths[len(lengths) // 2] <= 12


def test_return_type_is_missing() -> None:
    assert _where(lambda path: [f.name for f in _functions(path) if f.returns is None]) == {}


def test_package_init_holds_logic() -> None:
    def logic(path: Path) -> list[str]:
        body = _tree(path).body if path.name == "__init__.py" else []
        said = [node for node in body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)]
        return [ast.dump(node) for node in body if node not in said]

    assert _where(logic) == {}


def test_module_says_nothing_about_itself() -> None:
    assert _where(lambda path: _text(path) and not ast.get_docstring(_tree(path))) == {}


def test_module_is_called_util() -> None:
    forbidden = {"util", "utils", "helper", "helpers", "common", "misc"}
    assert _where(lambda path: forbidden & {path.stem, *path.relative_to(SOURCE).parts}) == {}


def test_cycle_is_hidden_behind_type_checking() -> None:
    assert _where(lambda path: "TYPE_CHECKING" in _text(path)) == {}


def test_unfinished_work_is_left_behind() -> None:
    words = ("TODO", "FIXME", "NotImplementedError")
    assert _where(lambda path: [word for word in words if word in _text(path)]) == {}
