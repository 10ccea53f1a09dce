"""What of a page is English: of the words that an English sentence can hardly do without, those that are read there."""

import re
from html.parser import HTMLParser

_WORDS = frozenset(
    re.findall(
        r"\w+",
        "the is are was were not and with cannot has have had been being this that these those which what who whom "
        "there of for from to it its they their you your does did done made given nobody somebody anybody nothing "
        "already again answered reached gone wrong missing altered taken asked shown kept held stored found unknown "
        "failed refused sentence",
    )
)
"""None of them is Indonesian."""
_SILENT = {"script", "style", "code", "kbd"}
_HEARD = ("title", "alt", "aria-label", "placeholder", "data-reason", "data-confirm-title", "data-confirm-text")
_EMPTY = {"meta", "link", "input", "img", "br", "hr", "source", "wbr", "area", "base", "col"}


class _Text(HTMLParser):
    """Of what stands in Indonesian: a part that says that it is English may be so."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._within: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        is_silent = tag in _SILENT or told.get("lang", "id") != "id" or self._is_silent
        if tag not in _EMPTY:
            self._within.append((tag, is_silent))
        if not is_silent:
            self.parts += [text for name in _HEARD if (text := told.get(name))]

    def handle_endtag(self, tag: str) -> None:
        while self._within and self._within.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._is_silent:
            self.parts.append(" ".join(data.split()))

    @property
    def _is_silent(self) -> bool:
        return bool(self._within) and self._within[-1][1]


def english(html: str) -> list[str]:
    """Each piece of the page's text that holds such a word; nothing of a page that is all Indonesian."""
    read = _Text()
    read.feed(html)
    return [part for part in read.parts if _WORDS & set(re.findall(r"(?<![-\w])[a-z]+", part.lower()))]
