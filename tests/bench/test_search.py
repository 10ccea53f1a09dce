"""`iass bench search` on a small gallery: what it tells, and what it says when a peer is missing."""

import json
import sys
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from typer.testing import CliRunner

from iass.adapters.gallery.native import library as native
from iass.bench import search_data
from iass.bench.search_sides import NumpyFloat32, peers
from iass.cli.bench import app
from iass.errors import NotReady

if native.load() is None:
    pytest.skip("the scan was not compiled on this machine", allow_module_level=True)

SMALL = ["search", "--size", "3000", "--dim", "20", "--rounds", "2", "--json"]


def _told(*options: str) -> dict[str, object]:
    ran = CliRunner().invoke(app, [*SMALL, *options])
    assert ran.exit_code == 0, ran.output
    told: dict[str, object] = json.loads(ran.stdout)
    return told


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_figure_is_missing() -> None:
    told = _told("--threads", "1", "--threads", "2")
    assert isinstance(told["bandwidth_gb_s"], float)
    assert isinstance(told["by_threads"], dict) and set(told["by_threads"]) == {"1", "2"}
    missing = told["missing"]
    assert isinstance(missing, dict)
    for name in ("ours", "numpy_f32", "faiss_flat", "faiss_sq8_direct", "usearch_exact_i8"):
        side = told.get(name)
        if side is None:
            assert "pip install" in missing[name]
            continue
        assert isinstance(side, dict)
        assert {"p50_ms", "p99_ms", "batch8_qps", "batch64_qps", "gb_s", "recall1", "recall10", "memory_mb"} <= set(
            side
        )
        assert side["recall1"] >= 0.95
    ours = told["ours"]
    assert isinstance(ours, dict)
    assert (ours["recall1"], ours["recall10"]) == (1.0, 1.0)
    assert ours["fraction_of_bandwidth"] > 0


def test_rows_on_disk_are_left_behind(tmp_path: Path) -> None:
    told = _told("--ours-only", "--threads", "1", "--rows-on-disk", str(tmp_path))
    assert told["rows_on_disk"] is True and "numpy_f32" not in told
    assert list(tmp_path.iterdir()) == []


def test_folder_for_rows_is_missing(tmp_path: Path) -> None:
    ran = CliRunner().invoke(app, [*SMALL, "--rows-on-disk", str(tmp_path / "none")])
    assert ran.exit_code != 0
    assert "none" in str(ran.exception) + ran.output


def test_absent_peer_is_not_told_how_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "usearch.index", None)
    block = next(search_data.rows(200, 8))
    with pytest.raises(NotReady) as raised:
        peers([block])["usearch_exact_i8"]()
    assert "pip install usearch" in str(raised.value)


def test_module_that_a_peer_needs_is_called_the_peer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "usearch").mkdir()
    (tmp_path / "usearch" / "__init__.py").touch()
    (tmp_path / "usearch" / "index.py").write_text("import absent_half\n")
    monkeypatch.syspath_prepend(tmp_path)
    with patch.dict(sys.modules), pytest.raises(NotReady) as raised:
        for loaded in [name for name in sys.modules if name.partition(".")[0] == "usearch"]:
            del sys.modules[loaded]
        peers([next(search_data.rows(200, 8))])["usearch_exact_i8"]()
    assert "usearch needs absent_half" in str(raised.value) and "pip install absent_half" in str(raised.value)


def test_reference_side_finds_another_row() -> None:
    blocks = [next(search_data.rows(500, 16)), next(search_data.rows(300, 16))]
    rows = np.concatenate(blocks)
    for count in (1, 5):
        found = NumpyFloat32(blocks).search(rows[490 : 490 + count])
        right = np.argsort(-(rows[490 : 490 + count] @ rows.T), axis=1, kind="stable")
        assert (found[:, 2:] == right[:, 2:10]).all() or np.allclose(
            np.take_along_axis(rows[490 : 490 + count] @ rows.T, found, 1),
            np.take_along_axis(rows[490 : 490 + count] @ rows.T, right[:, :10], 1),
        )


def test_data_of_one_seed_differ() -> None:
    first, second = (np.concatenate(list(search_data.rows(300, 8))) for _ in range(2))
    assert (first == second).all()
    assert np.linalg.norm(first, axis=1) == pytest.approx(np.ones(300), abs=1e-5)
