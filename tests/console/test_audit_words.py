"""Every action of the audit log has words in both languages: whatever the source can write there."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

import iass
from iass.alert.transitions import Act
from iass.case.links import LinkAct
from iass.console.catalogue import Catalogue, Language, load
from iass.console.views.audit import action_said
from iass.handover.entry import EntryKind
from iass.handover.outbox import MessageState
from iass.subject.request import RequestState
from iass.watchlist.acts import Act as NoticeAct
from iass.watchlist.look_alike import PairState

from .english import english

SOURCE = Path(iass.__file__).parent
_SHOWN_BY = {"adapters", "bench", "cli", "console", "demo", "evaluation", "service", "wiring"}
"""Folders that write nothing to the log: the stages do."""
_CODE = re.compile(r"[a-z_]+\.[a-z_]+")
_BUILT: Mapping[str, Iterable[str]] = {
    "alert.": [*Act, "slip_seen", "slip_printed", "viewed"],
    "case.": EntryKind,
    "link.": [*LinkAct, "proposed"],
    "look_alike.": PairState,
    "message.": [one for one in MessageState if one is not MessageState.WAITING],
    "notice.": NoticeAct,
    "subject.": RequestState,
    "passage.": ["viewed"],
    "passages.": ["listed"],
    "alerts.": ["listed"],
}
"""Actions that the source puts together, by the beginning that it writes out; the last three by what is shown."""
_NO_ACTIONS = {
    "case.outcome",  # the field of a stored case
    "crossing.decided",  # a word to the consoles
    "document.misread",
    "gallery.snapshot",
    "referral.drawn",  # a word to the consoles
    "s.listed",  # the end of `passages.listed`
}
_PATHS = {"csv", "json", "key"}


def _texts() -> Iterator[str]:
    """Each text of the stages that is a dotted code, and each beginning of one that is put together."""
    for path in sorted(SOURCE.rglob("*.py")):
        folder = path.relative_to(SOURCE).parts[0]
        if folder in _SHOWN_BY or folder == "decide":  # whose codes are the rules'
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value):
                yield node.value
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begins = str(node.values[0].value)
                if re.fullmatch(r"[a-z_]+\.", begins) and len(node.values) == 2 and begins != "key.":
                    yield begins


def _actions() -> set[str]:
    texts = set(_texts())
    built = {text for text in texts if text.endswith(".")}
    assert built <= set(_BUILT), "an action is put together of which this test does not know the ends"
    written = {text for text in texts - built if text.rpartition(".")[2] not in _PATHS and not text.startswith("iass.")}
    return (written - _NO_ACTIONS) | {f"{begins}{end}" for begins, ends in _BUILT.items() for end in ends}


ACTIONS = sorted(_actions())


@pytest.mark.parametrize("language", list(Language))
def test_action_of_the_audit_log_has_no_words(language: Language) -> None:
    assert len(ACTIONS) > 180, "the actions are not found any more"
    words = load(language)
    assert [one for one in ACTIONS if not action_said(one, words)] == []


def test_action_is_told_in_english_on_an_indonesian_page() -> None:
    words = load(Language.INDONESIAN)
    assert [one for one in ACTIONS if english(f"<p>{action_said(one, words)}</p>")] == []


def test_words_are_of_an_action_that_nobody_writes() -> None:
    known = {key.removeprefix("audit.act.") for key in load(Language.INDONESIAN).texts if key.startswith("audit.act.")}
    assert known - set(ACTIONS) == set()


def test_action_of_another_version_breaks_the_page() -> None:
    words: Catalogue = load(Language.ENGLISH)
    assert [action_said(one, words) for one in ("moon.landed", "alert.sung", "a", "")] == ["", "", "", ""]
    assert action_said("alert.claimed", words) == "Alert: claimed"
