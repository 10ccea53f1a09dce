"""Plays the demo behind a real console, photographs it in Debian's Chromium, and writes small PNG files."""

import io
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from iass.application import Application
from iass.console.app import mount
from iass.demo import stage
from iass.demo.checkpoint import play
from iass.demo.script import SCENES
from iass.service.app import create_app
from iass.service.server import running
from iass.settings import Settings
from iass.wiring.application import build

CHROMIUM = "/usr/bin/chromium-headless-shell"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
OFFICER = "siti.rahma"

# file name: (scene whose passage is shown, kind of page, language, theme)
PICTURES = {
    "alert": ("wanted-at-home", "counter", "id", "light"),
    "counter": ("wanted-abroad", "counter", "en", "dark"),
    "clear": ("exit-ban-lapsed", "counter", "id", "light"),
    "look-alike": ("look-alike", "alert", "en", "light"),
    "alerts": ("look-alike", "alerts", "id", "dark"),
}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        application = build(Settings(data_dir=Path(data), port=0))
        try:
            stage.populate(application, Path(data), lambda _what, _done, _total: None)
            _photograph(application, folder)
        finally:
            application.close()


def _photograph(application: Application, folder: Path) -> None:
    app = create_app(application)
    mount(app, application)
    with running(app, "127.0.0.1", 0) as url, sync_playwright() as playwright:
        crossings = {}
        for one in play(url, SCENES):
            newest = application.passages.recent(3)  # a camera shot of several people is several passages
            crossings[one.scene.scene_id] = next(each for each in newest if each.decision.advice is one.advice)
        addresses = {
            scene: {
                "counter": f"/counter?lane=&crossing={passage.crossing_id}",
                "alert": f"/alerts/{passage.alert_id}",
                "alerts": "/alerts",
            }
            for scene, passage in crossings.items()
        }
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        for name, (scene, kind, language, theme) in PICTURES.items():
            data = _shoot(browser, url, addresses[scene][kind], {"language": language, "theme": theme})
            written = folder / f"{name}.png"
            written.write_bytes(_smaller(data))
            print(f"{written} {written.stat().st_size // 1024} kB")  # noqa: T201  # a command's own output
        browser.close()


def _shoot(browser: Browser, url: str, path: str, preferences: Mapping[str, str]) -> bytes:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    kept = {"iass_officer": OFFICER, **{f"iass_{name}": value for name, value in preferences.items()}}
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in kept.items()])
    page = context.new_page()
    page.goto(url + path)
    _settle(page)
    data = page.screenshot()
    context.close()
    return data


def _settle(page: Page) -> None:
    """Until the link is up, the sound is on, and every face is there."""
    page.wait_for_selector("#link[data-state=connected]")
    page.keyboard.press("q")  # any key without a meaning lets the sound on
    page.wait_for_selector("#sound[data-state=on]")
    page.wait_for_function("[...document.images].every(image => image.complete && image.naturalWidth)")
    page.evaluate("document.getElementById('toasts').replaceChildren()")  # what passes by would lie over the page


def _smaller(data: bytes) -> bytes:
    """256 colours are enough for a document. Covering the whole gamut keeps the small signs in their colours."""
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    palette = picture.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=2)
    buffer = io.BytesIO()
    picture.quantize(palette=palette, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/images"))
