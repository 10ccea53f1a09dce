"""The command as it is typed, in this process."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from iass.cli.main import main

from .typed import Done

Iass = Callable[..., Done]


@pytest.fixture
def iass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iass:
    """iass("audit", "verify") is the whole command, always in `tmp_path` and on the same installation."""

    def call(*words: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["iass", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return Done(int(ended.value.code or 0), told.out, told.err)

    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("IASS_") and name != "IASS_MODEL_CACHE_DIR"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("IASS_DATA_DIR", str(tmp_path / "var"))
    return call
