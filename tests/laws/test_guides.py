"""Every command that the documents show exists, with the options that they show."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from iass.cli.lazy import load
from iass.cli.main import COMMANDS, PREFIX

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def _shown() -> list[tuple[str, str]]:
    """Lines of fenced blocks that call iass, continuation lines joined."""
    found = []
    for page in PAGES:
        for block in re.findall(r"```(?:sh|bash|console)\n(.*?)```", page.read_text(), re.DOTALL):
            for line in block.replace("\\\n", " ").splitlines():
                command = line.strip().removeprefix("$ ").removeprefix(".venv/bin/")
                if command.startswith("iass "):
                    found.append((page.name, command.split("  #")[0]))
    return found


def test_documents_show_commands() -> None:
    assert len(_shown()) >= 10


@pytest.mark.parametrize(("page", "line"), _shown(), ids=str)
def test_shown_command_does_not_exist(page: str, line: str) -> None:
    words = shlex.split(line.split("|", maxsplit=1)[0].split(">", maxsplit=1)[0])[1:]
    assert words and words[0] in COMMANDS, f"{page}: {line}"
    command: Any = load(PREFIX, words.pop(0))
    while hasattr(command, "commands"):
        assert words, f"{page}: {line} names no command"
        command = getattr(command, "fetch", command.commands.get)(words.pop(0))
        assert command is not None, f"{page}: {line}"
    options = {option for param in command.params for option in (*param.opts, *param.secondary_opts)} | {"--help"}
    assert [word for word in words if word.startswith("--") and word.split("=")[0] not in options] == []


@pytest.mark.parametrize(
    "page",
    ["guides/officer.md", "guides/watchlist-desk.md", "policy.md", "responsible-use.md", "decisions/0017-doubles.md"],
)
def test_reader_is_not_told_when_a_cleared_double_is_stopped_again(page: str) -> None:
    """The three exceptions, wherever somebody would look for the rule."""
    text = (ROOT / "docs" / page).read_text().casefold()
    assert [word for word in ("stopped", "twins", "replac", "registry") if word not in text] == []
