"""Every form of the console that changes something proves that it is of this session."""

import re
from pathlib import Path

import pytest

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


@pytest.mark.parametrize(("action", "inside"), [form for form in _forms() if form[0] not in _WITHOUT_A_SESSION])
def test_form_has_no_token(action: str, inside: str) -> None:
    assert '{% include "parts/csrf.html" %}' in inside, f'{action}: add {{% include "parts/csrf.html" %}}'
