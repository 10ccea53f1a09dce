"""No page is laid out by a rule that was written for another one."""

import re
from collections import defaultdict
from importlib.resources import files

_COLOURS = {"background", "color", "border-color"}
_RULE = re.compile(r"^([^@{}\n][^{}\n]*)\{([^{}]*)\}", re.MULTILINE)


def test_one_class_is_laid_out_in_two_style_sheets() -> None:
    """Every page loads every sheet: the later one would move what the earlier one placed."""
    placed: dict[str, set[str]] = defaultdict(set)
    for sheet in files("iass.console").joinpath("static").iterdir():
        if not sheet.name.endswith(".css"):
            continue
        for selectors, body in _RULE.findall(sheet.read_text(encoding="utf-8")):
            if {line.split(":")[0].strip() for line in body.split(";") if line.strip()} <= _COLOURS:
                continue
            for selector in map(str.strip, re.sub(r"\([^()]*\)", "()", selectors).split(",")):
                if re.fullmatch(r"\.[\w-]+", selector):
                    placed[selector].add(sheet.name)
    assert len(placed) > 50
    assert not {selector: sheets for selector, sheets in placed.items() if len(sheets) > 1}
