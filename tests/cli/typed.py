"""Commands in this process: one of its own for each would import everything anew."""

import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import pytest

from iass.cli.main import main


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


def typed(data_dir: Path, *words: str, **settings: str) -> Done:
    """`iass WORDS` on the installation in that folder. For fixtures that outlive a test; see also `conftest.iass`."""
    told, said = (TextIOWrapper(BytesIO(), "utf-8", write_through=True) for _ in range(2))
    environment = {"IASS_DATA_DIR": str(data_dir), "IASS_THREADS": "2", **settings}
    with (
        patch.dict(os.environ, environment),
        patch.object(sys, "argv", ["iass", *words]),
        redirect_stdout(told),
        redirect_stderr(said),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    return Done(int(ended.value.code or 0), _text(told), _text(said))


def _text(stream: TextIOWrapper) -> str:
    raw = stream.buffer
    assert isinstance(raw, BytesIO)
    return raw.getvalue().decode()
