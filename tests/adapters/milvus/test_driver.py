"""pymilvus on its way in: what it would read and leave behind."""

import subprocess
import sys
from pathlib import Path

import pytest

_TOLD = "import os; print(os.environ.get('IASS_FROM_DOTENV'), os.environ.get('PYTHON_DOTENV_DISABLED'))"


@pytest.mark.parametrize(
    ("imported", "expected"), [("iass.adapters.milvus.driver", "None None"), ("pymilvus", "1 None")]
)
def test_file_of_settings_is_read_by_the_way(tmp_path: Path, imported: str, expected: str) -> None:
    """A program without a file of its own looks for it where it was started. The second case shows that there is
    something to keep out."""
    (tmp_path / ".env").write_text("IASS_FROM_DOTENV=1\n")
    command = [sys.executable, "-c", f"import {imported}; {_TOLD}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == expected
