"""The tour of the docs as it is made: steps in words, the commands that were typed, and a picture of each screen."""

import io
import shlex
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page
from typer.testing import CliRunner

from iass.cli.main import app

DOCS = Path(__file__).resolve().parents[2] / "docs"
PICTURES = "images/tour"
_COLOURS = 128
_SHELL = "```sh\n"

_HEAD = """# A visit, from an empty database to a closed case

This page is made by a test that pays the visit: `scripts/tour` plays it on a real server in a real browser, takes
the pictures and writes the words; `tests/console/test_tour.py` plays it again in every run and fails where a step no
longer holds. The console is shown in Indonesian, as officers have it first; it speaks English too. Every face belongs
to a synthetic person.
"""


@dataclass(slots=True)
class Tour:
    """folder: where the docs are written to; None where they are only told. data_dir: of the installation."""

    data_dir: Path
    folder: Path | None = None
    shown: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=lambda: [_HEAD])
    _steps: int = 0

    def step(self, title: str, text: str) -> None:
        self._steps += 1
        self._parts.append(f"## {self._steps}. {title}\n{text}\n")

    def say(self, text: str) -> None:
        self._parts.append(f"{text}\n")

    def run(self, *words: str, typed: str = "", told: bool = True, exit_code: int = 0) -> str:
        """The command as it is typed, in this process; its standard output. told: whether the docs show it."""
        if told:
            before = self._parts.pop() if self._parts[-1].startswith(_SHELL) else f"{_SHELL}```\n"
            self._parts.append(before.removesuffix("```\n") + f"{shlex.join(['iass', *words])}\n```\n")
        ways = {"IASS_DATA_DIR": str(self.data_dir)}
        done = CliRunner().invoke(app, list(words), input=typed or None, env=ways)
        assert done.exit_code == exit_code, f"{words}: {done.output}"
        return done.stdout

    def show(self, page: Page, name: str, caption: str) -> None:
        """The screen as it is now. caption: one sentence, which is also the picture's text."""
        name = f"{len(self.shown) + 1:02d}-{name}"
        self.shown.append(name)
        self._parts.append(f"![{caption}]({PICTURES}/{name}.png)\n\n*{caption}*\n")
        if self.folder is not None:
            page.evaluate("scrollTo(0, 0)")
            written = self.folder / PICTURES / f"{name}.png"
            written.parent.mkdir(parents=True, exist_ok=True)
            written.write_bytes(smaller(page.screenshot()))

    def text(self) -> str:
        return "\n".join(self._parts)

    def write(self) -> None:
        """Writes the page, and removes pictures of steps that are no more."""
        if self.folder is None:
            return
        (self.folder / "tour.md").write_text(self.text())
        for found in (self.folder / PICTURES).glob("*.png"):
            if found.stem not in self.shown:
                found.unlink()


def smaller(data: bytes) -> bytes:
    """Enough colours for a document. Covering the whole gamut keeps the small signs in theirs."""
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    palette = picture.quantize(_COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=2)
    buffer = io.BytesIO()
    picture.quantize(palette=palette, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
