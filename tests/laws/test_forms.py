"""Every form of the console that changes something proves that it is of this session."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "src" / "iass" / "console" / "templates"
_WITHOUT_A_SESSION = {"/sign-in", "/preferences"}
"""What no session authenticates: there is none yet, or nothing of it is asked for."""
_FORM = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>(.*?)</form>", re.DOTALL)


def _forms() -> list[tuple[str, str]]:
    found = []
    for page in sorted(TEMPLATES.rglob("*.html")):
        for form in _FORM.finditer(page.read_text()):
            action = re.search(r'action="([^"]+)"', form[0])
            found.append((action[1] if action else page.name, form[1]))
    return found


def test_forms_are_found() -> None:
    assert {"/sign-in", "/sign-out", "/sessions", "/password"} <= {action for action, _ in _forms()}


def test_form_has_no_token() -> None:
    asked = [(action, inside) for action, inside in _forms() if action not in _WITHOUT_A_SESSION]
    assert [action for action, inside in asked if '{% include "parts/csrf.html" %}' not in inside] == []
