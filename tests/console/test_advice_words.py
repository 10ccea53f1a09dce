"""What the counter says beside each advice: the article it rests on, and what the officer must not do."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.clock import FixedClock
from iass.console.catalogue import Language, load
from iass.console.keymap import DEFAULT
from iass.console.screen import templates
from iass.console.views.advice import NOT_ASSESSABLE, RECAPTURE, SHOWN
from iass.console.views.counter import Wish, counter
from iass.decide.decision import Advice, Decision
from iass.ids import CrossingId

from .passages import SITI, Checkpoint, finding

LANE = "CGK/C01"


def _passes(checkpoint: Checkpoint, advice: str) -> None:
    """One traveller under this advice, each with a finding that rests on an article."""
    if advice == Advice.CLEAR:  # a lapsed ban: logged, and no alert
        logged = Decision(Advice.CLEAR, (finding(Advice.CLEAR),), "policy-1", checkpoint.clock.now())
        passage = checkpoint.passes("BEFORE")
        at = passage.at + timedelta(seconds=1)
        with checkpoint.records.transaction() as tx:
            tx.passages.add(replace(passage, crossing_id=CrossingId("crossing-X"), at=at, decision=logged))
    elif advice == RECAPTURE:
        checkpoint.passes("X", advice=Advice.REFER, rule=NOT_ASSESSABLE)
    else:
        checkpoint.passes("X", advice=Advice(advice))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("advice", SHOWN)
def test_counter_hides_the_article_or_what_must_not_be_done(
    records: SqlRecords, clock: FixedClock, advice: str, language: Language
) -> None:
    checkpoint, words = Checkpoint(records, clock), load(language)
    _passes(checkpoint, advice)
    view = counter(checkpoint, SITI, words, Wish(lane=LANE, holding="crossing-X"))
    part = templates().get_template("parts/counter.html")
    shown = part.render(words=words, csrf="", csrf_field="", keys=DEFAULT, view=view)
    never, article = words(f"advice.{advice}.never"), words.article(finding().article)
    assert view.current is not None and view.current.advice == advice
    assert _texts(shown, "p", "never") == [never if advice == Advice.CLEAR else f"{words('current.never')}: {never}"]
    assert article in _texts(shown, "span", "article")


@pytest.mark.parametrize("language", list(Language))
def test_two_advices_forbid_the_same(language: Language) -> None:
    words = load(language)
    forbidden = [words(f"advice.{advice}.never") for advice in SHOWN]
    assert len(set(forbidden)) == len(SHOWN)
    assert not {words(f"advice.{advice}.do") for advice in SHOWN} & set(forbidden)


def _texts(shown: str, tag: str, name: str) -> list[str]:
    """What stands in each element of this class, without its drawings and marks."""
    parts = re.findall(rf'<{tag} class="{name}">(.*?)</{tag}>', shown, re.DOTALL)
    bare = [re.sub(r"<svg.*?</svg>|</?(span|b)\b[^>]*>", "", part, flags=re.DOTALL) for part in parts]
    return [unescape(" ".join(one.split())) for one in bare]
