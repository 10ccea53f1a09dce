"""`iass bench start` on a small gallery: what it tells, and what it takes for a start."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from iass.bench import gallery_start
from iass.cli.bench import app
from iass.errors import NotReady


def test_start_without_a_snapshot_is_timed(tmp_path: Path) -> None:
    words = ["start", "--size", "1500", "--tail", "20", "--rounds", "1", "--folder", str(tmp_path), "--json"]
    ran = CliRunner().invoke(app, words)
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    assert (told["size"], told["dimension"], told["tail"]) == (1500, 128, 20)
    assert told["whole"] > sum(told["steps"].values()) > 0
    assert told["application"] > 0 and told["from_database"] > 0 and told["snapshot_mb"] > 0.7
    (tmp_path / "gallery.snapshot").write_bytes(b"no snapshot")
    with pytest.raises(NotReady, match="not what the database holds"):
        gallery_start.measure(1500, 20, 1, tmp_path, lambda _what, _done, _total: None)
