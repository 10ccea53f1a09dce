"""No word on a page stands in one language only, and none stands in a template or script."""

import json
import re
import string
from dataclasses import fields
from importlib.resources import files
from pathlib import Path

import pytest

from iass.access import Purpose
from iass.alert.alert import AlertState, Judgement
from iass.alert.transitions import Act
from iass.capture.chip.proof import CheckOutcome
from iass.capture.lane import Direction, LaneKind
from iass.capture.passengers.passenger_list import Travels
from iass.case.aliases import Sign
from iass.case.decoy import Side
from iass.case.links import IdentityKind, LinkState
from iass.case.rereading import PUT_RIGHT
from iass.console.catalogue import Catalogue, Language, load
from iass.console.keymap import SHORTCUTS, Place
from iass.console.menu import MENU
from iass.console.views import advice
from iass.console.views.audit import FAMILIES
from iass.console.views.directory import REFUSALS
from iass.console.views.figures import SPANS, STANDING, STEPS
from iass.console.views.protection import STEPS as INTERVIEW
from iass.console.views.put_right import FORM
from iass.console.views.search import FIELDS
from iass.console.views.shifts import COLUMNS, PAIRS
from iass.console.views.subjects import COLUMNS as PACKET_COLUMNS
from iass.console.views.threshold import FACTS
from iass.console.views.waiting_now import QUEUES
from iass.console.views.wrongly_stopped import RIGHTS
from iass.decide.policy import POLICIES
from iass.decide.rules import table
from iass.decide.words import PORTRAITS
from iass.face.attack.assessment import Cue
from iass.face.outcome import Failure
from iass.figures.shift_report import VERDICTS
from iass.handover.case import CaseState
from iass.handover.entry import CaseOutcome, Custody, EntryKind
from iass.handover.outbox import MessageState
from iass.handover.telling import KINDS
from iass.handover.told import Delivery
from iass.handover.wrongly_stopped import NotRecorded
from iass.identify.rarity import Reach
from iass.registry.enrolment import GalleryName
from iass.registry.intake import Resemblance
from iass.screen.compare.date_slip import DateRelation
from iass.screen.compare.name_likeness import NameReason
from iass.screen.compare.number_slip import NumberRelation
from iass.screen.evidence import Attribute, Verdict
from iass.subject.breach import Affected, Leaked
from iass.subject.holdings import HELD, DataKind, Holding
from iass.subject.law import RequestKind
from iass.subject.packet_rows import TOLD_LOOKS
from iass.subject.proposal import Correction
from iass.subject.request import PROPOSED_FIRST, IdentityCheck, RequestState
from iass.watchlist.acts import Act as NoticeAct
from iass.watchlist.duties import DutyKind
from iass.watchlist.intake import INTAKE
from iass.watchlist.kept_feed import FeedOutcome
from iass.watchlist.law import LAW
from iass.watchlist.look_alike import PairKind, PairState
from iass.watchlist.notice import Change, Notice, NoticeKind, NoticeState
from iass.watchlist.previewing import RowOutcome
from iass.watchlist.quality import Closing

CONSOLE = Path(str(files("iass.console")))
TEMPLATES = sorted((CONSOLE / "templates").rglob("*.html"))
SCRIPTS = sorted((CONSOLE / "static").glob("*.js"))
SOURCES = sorted(CONSOLE.rglob("*.py"))
TEXTS = {language: load(language).texts for language in Language}
KEYS = set(TEXTS[Language.INDONESIAN])
NOTICE_FIELDS = [one.name for one in fields(Notice) if one.name not in ("version", "pending")]
INSTRUMENT_FIELDS = ("instrument_kind", "instrument_number", "instrument_date")
LINK_ACTS = ("make", "refuse", "undo")
ACTS = ("claim", "release", "take_over", *Judgement, "dismiss", "hand_over", "close")

BUILT = {
    "purpose.": [*(f"purpose.{one}" for one in Purpose), *(f"purpose.says.{one}" for one in Purpose)],
    "purpose.says.": [f"purpose.says.{one}" for one in Purpose],
    "password.wrong.": [f"password.wrong.{one}" for one in ("former", "new", "wait")],
    "signin.directory.": [f"signin.directory.{one}" for one in REFUSALS],
    "nav.": [one.words for one in MENU],
    "protection.step.": [f"protection.step.{one}" for one in INTERVIEW],
    "advice.": [f"advice.{shown}.{part}" for shown in advice.SHOWN for part in ("word", "do", "never")],
    "direction.": [f"direction.{one}" for one in Direction],
    "lane.": [f"lane.{one}" for one in LaneKind],
    "language.": [f"language.{one}" for one in Language],
    "state.": [f"state.{one}" for one in AlertState],
    "decoy.": [f"decoy.{one}" for one in Side],
    "looks.": [f"looks.{one}" for one in (*VERDICTS, PAIRS)],
    "looks.column.": [f"looks.column.{one}" for one in ("events", "trials", "value", "low", "high")],
    "judgement.": [f"judgement.{one}" for one in Judgement],
    "history.": [
        f"history.{one}"
        for one in (
            "raised",
            "corrected",
            "past_raised",
            "seen_again",
            "escalated",
            "looked_first",
            "looked_again",
            "slip_printed",
            "double_cleared",
            *Act,
        )
    ],
    "attribute.": [f"attribute.{one}" for one in Attribute],
    "why.": [f"why.{one}" for one in (*NameReason, *DateRelation, *NumberRelation)],
    "verdict.": [f"verdict.{one}" for one in Verdict],
    "chip.whole.": [f"chip.whole.{one}" for one in CheckOutcome],
    "chip.outcome.": [f"chip.outcome.{one}" for one in CheckOutcome],
    "cue.": [f"cue.{one}" for one in Cue],
    "lens.": [f"lens.{one}" for one in ("in", "out", "reset")],
    "keys.act.": [f"keys.act.{one.act}" for one in SHORTCUTS],
    "keys.place.": [f"keys.place.{one}" for one in Place],
    "score.rarity.": [f"score.rarity.{one}" for one in Reach],
    "portrait.": [f"portrait.{one}" for one in PORTRAITS],
    "action.": [f"action.{one}" for one in (*ACTS, "confirm_hand_over", "read_case", "wrongly", "confirm_double")],
    "confirm.": [
        f"confirm.{one}.{part}"
        for one in ("hand_over", "confirm_hand_over", "take_over", "close", "dismiss", "wrongly", "confirm_double")
        for part in ("title", "text")
    ],
    "help.": [
        f"help.{one}"
        for one in (
            *ACTS[:-1],
            "wrongly",
            "slip",
            "close_alert",
            "open_case",
            "zoom_in",
            "zoom_out",
            "zoom_reset",
            "aligned",
            "next",
            "mute",
            "purpose",
            "details",
            "help",
        )
    ],
    "kind.": [f"kind.{one}" for one in NoticeKind],
    "notice.field.": [f"notice.field.{one}" for one in (*NOTICE_FIELDS, *INSTRUMENT_FIELDS)],
    "notice.state.": [f"notice.state.{one}" for one in NoticeState],
    "notice.waits.": [f"notice.waits.{one}" for one in Change],
    "notice.act.": [f"notice.act.{one}" for one in NoticeAct],
    "notice.do.": [f"notice.do.{one}" for one in NoticeAct],
    "notice.instrument.": [f"notice.instrument.{one}" for one in ("decision", "request", "order")],
    "imports.": [f"imports.{one}" for one in ("as_draft", "allow_near", "allow_unlike")],
    "lists.outcome.": [f"lists.outcome.{one}" for one in FeedOutcome],
    "lists.group.": [f"lists.group.{one}" for one in ("withdrawn", "waiting", "returned", "gone")],
    "imports.outcome.": [f"imports.outcome.{one}" for one in RowOutcome],
    "audit.of.": [f"audit.of.{one}" for one in FAMILIES],
    "duties.": ["duties.overdue", "duties.today"],
    "duties.kind.": [f"duties.kind.{one}" for one in DutyKind],
    "quality.closing.": [f"quality.closing.{one}" for one in Closing],
    "flights.as.": [f"flights.as.{one}" for one in Travels],
    "search.list.": [f"search.list.{one}" for one in GalleryName],
    "search.field.": [f"search.field.{one}" for one in FIELDS],
    "figures.span.": [f"figures.span.{one}" for one in SPANS],
    "figures.queue.": [f"figures.queue.{one}" for one in QUEUES],
    "figures.state.": [f"figures.state.{one}" for one in STANDING],
    "figures.failure.": [f"figures.failure.{one}" for one in Failure],
    "figures.step.": [f"figures.step.{one}" for one in STEPS],
    "shift.column.": [
        f"shift.column.{one}" for one in ("checkpoint", "day", "shift", "since", "until", "made_at", *COLUMNS)
    ],
    "threshold.": [f"threshold.{one}" for one in FACTS],
    "intake.": [f"intake.{one}.{name}" for one in Resemblance for name in GalleryName],
    "pair.kind.": [f"pair.kind.{one}" for one in PairKind],
    "pair.state.": [f"pair.state.{one}" for one in PairState],
    "pair.effect.": [f"pair.effect.{one}" for one in (*PairState, "unbound")],
    "double.missing.": [f"double.missing.{one}" for one in NotRecorded],
    "double.": ["double.waits_you", "double.waits_other", "double.recorded", "double.look"],
    "slip.right.": [f"slip.right.{one}" for one in RIGHTS],
    "slip.fact.": [f"slip.fact.{one}" for one in ("reference", "name", "document", "when", "where")],
    "subject.kind.": [f"subject.kind.{one}" for one in RequestKind],
    "subject.state.": [f"subject.state.{one}" for one in RequestState],
    "subject.check.": [f"subject.check.{one}" for one in IdentityCheck],
    "subject.end.": [f"subject.end.{one}" for one in RequestKind if one not in PROPOSED_FIRST],
    "subject.packet.": [f"subject.packet.{one}" for one in Holding],
    "subject.kept.": ["subject.kept.while_registered"],
    "subject.outlasts.": [f"subject.outlasts.{one}" for one in Holding if HELD[one].kept_by],
    "subject.delivery.": [f"subject.delivery.{one}" for one in Delivery],
    "subject.field.": [f"subject.field.{one.name}" for one in fields(Correction)],
    "subject.column.": [f"subject.column.{one}" for one in PACKET_COLUMNS],
    "subject.act.": [f"subject.act.{one.replace('.', '_')}" for one in TOLD_LOOKS],
    "subject.": ["subject.yes", "subject.no"],
    "breach.leaked.": [f"breach.leaked.{one}" for one in Leaked],
    "breach.who.": [f"breach.who.{one}" for one in Affected],
    "breach.data.": [f"breach.data.{one}" for one in DataKind],
    "breach.": ["breach.who", "breach.data"],
    "pair.act.": [f"pair.act.{one}" for one in ("record", "clear", "renew", "undo")],
    "pair.": ["pair.subject", "pair.person", "pair.ends", "pair.ended"],
    "links.state.": [f"links.state.{one}" for one in LinkState],
    "links.kind.": [f"links.kind.{one}" for one in IdentityKind],
    "links.act.": [f"links.act.{one}" for one in LINK_ACTS],
    "links.confirm.": [f"links.confirm.{one}.{part}" for one in LINK_ACTS for part in ("title", "text")],
    "case.state.": [f"case.state.{one}" for one in CaseState],
    "case.kind.": [f"case.kind.{one}" for one in EntryKind],
    "case.custody.": [f"case.custody.{one}" for one in Custody],
    "case.outcome.": [f"case.outcome.{one}" for one in CaseOutcome],
    "outbox.state.": [f"outbox.state.{one}" for one in MessageState],
    "outbox.kind.": [f"outbox.kind.{one}" for one in KINDS],
    "sign.": [f"sign.{one}" for one in Sign],
    "error.": ["error.4", "error.5", "error.403", "error.404", "error.503"],
}
"""Keys that code puts together, by the beginning that it writes out."""


def _names(path: Path) -> str:
    return str(path.relative_to(CONSOLE))


def _asked() -> set[str]:
    """Every key that is written out in full."""
    found = set()
    for path in (*TEMPLATES, *SOURCES):
        found |= set(re.findall(r"""words\(\s*["']([a-z_.]+)["'][,)]""", path.read_text()))
        found |= set(re.findall(r"""["']([a-z]+\.[a-z_]+)["'] if """, path.read_text()))
        found |= set(re.findall(r"""_odds\(["']([a-z_.]+)["']""", path.read_text()))
        found |= set(re.findall(r"""(?: if [^"'\n]+ else )["']([a-z]+\.[a-z_]+)["'][,)]""", path.read_text()))
    for path in SCRIPTS:
        keys = re.findall(r"""(?:say\(|\? |: )["']([a-z_]+\.[a-z_-]+|alarm|done)["']""", path.read_text())
        found |= {f"script.{key}" for key in keys}
    return found


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_one_language_has_keys_that_the_other_lacks() -> None:
    assert set(TEXTS[Language.ENGLISH]) == KEYS


@pytest.mark.parametrize("language", list(Language))
def test_text_is_empty(language: Language) -> None:
    assert [key for key, text in TEXTS[language].items() if not text.strip()] == []


def test_placeholders_differ_between_languages() -> None:
    both = ((key, TEXTS[Language.INDONESIAN][key], TEXTS[Language.ENGLISH][key]) for key in KEYS)
    assert [key for key, indonesian, english in both if _placeholders(indonesian) != _placeholders(english)] == []


def test_keys_come_twice() -> None:
    for language in Language:
        text = (CONSOLE / "locales" / f"{language}.json").read_text()
        pairs = json.loads(text, object_pairs_hook=list)
        assert len(pairs) == len(dict(pairs))


def test_key_is_asked_for_that_does_not_exist() -> None:
    wanted = _asked() | {key for keys in BUILT.values() for key in keys}
    assert wanted - KEYS == set()


def test_key_is_never_asked_for() -> None:
    used = _asked() | {key for keys in BUILT.values() for key in keys}
    by_name = {
        key
        for key in KEYS
        if key.startswith(("article:", "office:", "audit.act.", "script.advice.", "script.problem.", "script.sound."))
    }
    assert KEYS - used - by_name == set()


def test_finding_of_the_policy_cites_what_the_catalogue_cannot_say() -> None:
    assert {f"article:{row.article}" for row in table()} - KEYS == set()
    cited = {row.article for row in table()} | {one.article for one in INTAKE} | {one.article for one in LAW.periods}
    cited |= {one.article for one in (*LAW.urgent, *LAW.telling)}
    assert {key for key in KEYS if key.startswith("article:")} <= {f"article:{one}" for one in cited}


def test_office_to_be_told_has_no_name_in_indonesian() -> None:
    told = {name for row in table() for name in row.tell if "{" not in name}
    assert {f"office:{name}" for name in told} <= KEYS


def test_rule_that_asks_for_another_picture_is_gone() -> None:
    assert POLICIES
    assert advice.NOT_ASSESSABLE in {row.rule_id for row in table()}


@pytest.mark.parametrize("language", list(Language))
def test_correction_of_what_was_read_is_told_as_one_of_the_registry(language: Language) -> None:
    """To officer and agency: one sentence is right for both."""
    said = [TEXTS[language][key] for key in ("history.corrected", "case.kind.corrected")]
    assert [one for one in said if "regist" in one.lower()] == []


@pytest.mark.parametrize("word", ["perkara", "catatan audit", "notifikasi"])
def test_page_and_refusal_call_one_thing_by_two_words(word: str) -> None:
    """A case is `kasus`, the audit log `log audit`, a notice `catatan`."""
    refusals = (CONSOLE.parent / "service" / "refusals_id.json").read_text()
    pages = (CONSOLE / "locales" / "id.json").read_text()
    assert [line for line in (pages + refusals).splitlines() if word in line.lower()] == []


@pytest.mark.parametrize("language", list(Language))
def test_erasure_is_told_to_take_the_passage_itself(language: Language) -> None:
    assert "templat" in TEXTS[language]["audit.act.passage.erased"].lower()


def test_field_that_can_be_put_right_is_shown_nowhere() -> None:
    """Of a passage, which holds no birth place."""
    asked = {one.name for one in fields(Correction)} - {"birth_place"}
    assert {FORM.get(one, one) for one in PUT_RIGHT} == asked


@pytest.mark.parametrize("path", TEMPLATES, ids=_names)
def test_template_speaks_for_itself(path: Path) -> None:
    """Outside of tags and expressions there are no letters; attributes that people hear hold no words either."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(), flags=re.DOTALL)
    shown = re.sub(r"<[^>]*>", " ", text)
    assert re.findall(r"[A-Za-z]{2,}", shown.replace("Esc", "").replace("Enter", "")) == []
    heard = re.findall(r"\b(?:title|aria-label|alt|placeholder|label)=\"([^\"]*)\"", text)
    assert [words for words in heard if re.search(r"[A-Za-z]", words)] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=_names)
def test_script_speaks_for_itself(path: Path) -> None:
    """Whatever reaches the page comes from `say`, never from a sentence in the script."""
    code = re.sub(r"//.*", "", path.read_text())
    literals = re.findall(r"\"([^\"\n]*)\"", code)
    assert [text for text in literals if re.search(r"[A-Za-z]+ [a-z]+ [a-z]+", text) and "[" not in text] == []
    assert "innerHTML" not in code


@pytest.mark.parametrize("path", [*TEMPLATES, *(CONSOLE / "static").glob("*")], ids=_names)
def test_page_wants_something_from_elsewhere(path: Path) -> None:
    text = path.read_text().replace("http://www.w3.org/2000/svg", "")
    assert re.findall(r"https?://|//[a-z0-9-]+\.[a-z]{2,}|@import|url\(", text) == []
    if path.suffix == ".html":
        assert re.findall(r"\bstyle=|<style|\bon[a-z]+=|<script(?![^>]*\bsrc=)", text) == []


def test_score_is_called_an_identification() -> None:
    said = " ".join(text for texts in TEXTS.values() for text in texts.values()).lower()
    assert re.findall(r"identified|teridentifikasi|identification|identifikasi", said) == []


@pytest.mark.parametrize("language", list(Language))
def test_text_with_placeholders_cannot_be_filled(language: Language) -> None:
    words = Catalogue(language, TEXTS[language])
    for key, text in TEXTS[language].items():
        assert "{" not in words(key, **dict.fromkeys(_placeholders(text), "x"))
