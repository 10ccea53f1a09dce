"""What can be measured of how a page looks: nothing to scroll, enough contrast, a name for everything."""

from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Page

_LOOK = (Path(__file__).parent / "looks.js").read_text()
STATIC = Path(str(files("iass.console"))) / "static"


def complaints(page: Page) -> list[str]:
    """Everything on the page as it stands that an officer at 1366 x 768 would trip over."""
    found: list[str] = page.evaluate(_LOOK)
    return found
