"""Victims: whoever holds every right but the protection desk's is told of none of them, by any route."""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
from tests.contracts.samples import (
    MADE,
    MORNING,
    NOTICE,
    PENDING,
    alert,
    case,
    decision,
    feed_plan,
    link,
    message,
    pair,
    passage,
)

from iass.access import Officer, Permission, Purpose, Role
from iass.accounts.account import GIVEN_ROLES
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Judgement
from iass.alert.escalation import ESCALATED
from iass.alert.news import tell_console
from iass.case.links import Identity, IdentityKind
from iass.console.app import mount
from iass.console.catalogue import DEFAULT_LANGUAGE, load_all
from iass.console.views.protection import protection_page
from iass.decide.decision import Advice, Finding, Sentence
from iass.decide.redaction import REFERRED
from iass.handover.case import noted, opened
from iass.handover.news import tell_listeners
from iass.ids import AlertId, CaseId, CrossingId, LinkId, MessageId, NoticeId, OfficerId, PairId
from iass.service.app import create_app
from iass.service.server import running
from iass.settings import Settings
from iass.watchlist.kept_feed import FeedChange, FeedOutcome, FeedRecord, KeptFeed, RefusedVersion
from iass.watchlist.noted_pair import keep_pair
from iass.watchlist.notice import Change, NoticeKind
from iass.watchlist.provenance import ImportedRow, ImportId, ImportSource
from iass.wiring.application import build

from .employed import ROOT, Place, routes
from .test_imports import HEADER
from .test_notice_desk import request

OWN, OTHER = "CGK", "DPS"
_OF_REQUEST = re.compile(r"request-[0-9a-f]+")
_STREAM = "/v1/alerts/stream"
_NEVER = datetime(2999, 1, 1, tzinfo=UTC)
"""Nobody fetches or sends anything meanwhile."""
SECRETS = (
    "N-VICTIM",
    "LESTARI",
    "ditahan majikan",
    "alert-VICTIM",
    "case-VICTIM",
    "link-VICTIM",
    "pair-VICTIM",
    "message-VICTIM",
)
_IDS = ("alert_id", "case_id", "notice_id", "link_id", "pair_id", "message_id")
_BODIES: dict[str, dict[str, object]] = {
    "/judgement": {"judgement": "unsure"},
    "/first-look": {"judgement": "unsure"},
    "/second-look": {"judgement": "unsure"},
    "/notes": {"version": 1, "text": "asked for an interpreter"},
    "/custody": {"version": 1, "to": "taken", "happened_at": "2026-11-24T02:00:00Z", "place": "counter C01"},
    "/signatures": {"version": 1, "content_hash": "0" * 64},
    "/outcome": {"version": 1, "outcome": "held"},
    "/submit": {"version": 1},
    "/approve": {"version": 1},
    "/refuse": {"version": 1, "reason": "no instrument"},
    "/withdraw": {"version": 1, "reason": "she was found"},
    "/told": {"version": 1, "on": "2026-06-04", "how": "by letter"},
    "/make": {"reason": "one person"},
    "/undo": {"reason": "two people"},
    "/clear": {"reason": "two people"},
    "/record": {"reason": "two people", "kind": "twin"},
    "/answers": {"version": 1, "text": "by flight GA 100"},
    "/settle": {"note": "it was found"},
}
VICTIM = replace(
    NOTICE, notice_id=NoticeId("N-VICTIM"), kind=NoticeKind.PROTECT, surname="LESTARI", given_names="PUTRI AYU",
    reason="ditahan majikan", checkpoints=(), valid_until=None, document_numbers=("X8034416",), other_names=(),
    image_ids=(), nationality="IDN",
    pending=replace(PENDING, change=Change.WITHDRAW, instrument=None, valid_until=None),
)  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A victim's alert, passage, case, link and pair at one checkpoint. tokens: of who has all roles but the desk's,
    and of the protection desk here and there."""
    lanes = f"{OWN}/C01=counter,{OTHER}/C01=counter"
    application = build(Settings(data_dir=tmp_path_factory.mktemp("protected"), threads=1, port=0, lanes=lanes))
    try:
        _fill(application.entrance.accounts.records)  # type: ignore[arg-type]  # the port of accounts, and all others
        app = create_app(application)
        mount(app, application)
        with running(app, "127.0.0.1", 0) as url:
            made = Place(application, app, url, {}, {})
            made.hire("root", "operator")
            alone = (Role.PROTECTION_OFFICER, Role.AGENCY_LIAISON)  # a liaison has no other role: test_inbox.py
            everybody = [str(role) for role in GIVEN_ROLES if role not in alone]
            made.tokens[Role.SUPERVISOR] = made.hire("nosy", *everybody)
            made.tokens[Role.COUNTER_OFFICER] = made.hire("elsewhere", *everybody, f"protection_officer@{OTHER}")
            made.tokens[Role.PROTECTION_OFFICER] = made.hire("desk", f"protection_officer@{OWN}")
            made.tokens_everywhere[Role.PROTECTION_OFFICER] = made.hire("head", *everybody, "protection_officer")
            yield made
    finally:
        application.close()


def _fill(records: SqlRecords) -> None:
    sentence = Sentence("Korban: LESTARI, ditahan majikan", "A victim: LESTARI")
    finding = Finding("protect", 1, "UU 21/2007", Advice.PROTECT, sentence, VICTIM.notice_id, 1)
    told = replace(decision(Advice.PROTECT), findings=(finding,))
    with records.transaction() as tx:
        tx.notices.put(replace(NOTICE, version=1), MADE)
        tx.notices.put(VICTIM, MADE)
        for name, what in (("VICTIM", told), ("SUSPECT", decision())):
            raised, crossed = AlertId(f"alert-{name}"), CrossingId(f"crossing-{name}")
            one = replace(alert(), alert_id=raised, crossing_id=crossed, decision=what, judgement=Judgement.UNSURE)
            tx.alerts.add(one)
            shown = what.findings[0].notice_id
            tx.passages.add(replace(passage(), crossing_id=crossed, decision=what, alert_id=raised, best_subject=shown))
            about = replace(case().opening, alert_id=raised, crossing_id=crossed, notice_id=shown)
            first = opened(CaseId(f"case-{name}"), about, ROOT, MORNING)
            tx.cases.put(first)
            tx.cases.put(noted(first, ROOT, MORNING, "ditahan majikan" if name == "VICTIM" else "a note"))
            tell_listeners(tx, first, ROOT)
            tell_console(tx, ESCALATED, one, MORNING, waited_seconds=30)
            tell_console(tx, "alert.raised", one, MORNING)
            tx.outbox.add(
                replace(message(), message_id=MessageId(f"message-{name}"), case_id=first.case_id, due_at=_NEVER)
            )
            tx.links.put(
                replace(link(), link_id=LinkId(f"link-{name}"), one=Identity(IdentityKind.NOTICE, shown or ""))
            )
            keep_pair(tx, replace(pair(), pair_id=PairId(f"pair-{name}"), subject_id=shown or ""), ROOT)
        change = FeedChange(MORNING, "ab" * 32, 2, 0, 0, 2, (VICTIM.notice_id,), (VICTIM.notice_id,), ())
        short = RefusedVersion("ab" * 32, 2, 0, 0, 0, 0, 0, 2, (VICTIM.notice_id,), (VICTIM.notice_id,))
        record = FeedRecord(MORNING, FeedOutcome.SHRUNKEN, digest="ab" * 32, change=change, refused=short)
        tx.kept_feeds.put(KeptFeed(feed_plan("list-1"), record, _NEVER))
        source = ImportSource(ImportId(f"import-{'0' * 28}"), MORNING, ROOT.officer_id, "list.csv", "ab")
        tx.notice_imports.add_source(source)
        for notice in (VICTIM, NOTICE):
            tx.notice_imports.add_row(ImportedRow(source.import_id, notice.notice_id, 1, 1))


_ROW = "{},{},LESTARI,PUTRI AYU,F,1999-05-19,Kupang,IDN,x,Polri,request,R-1,2026-06-01,2026-06-01,,,,\n"
_TOLD = """/v1/alerts /alerts /v1/notices /duties /v1/duties /v1/approvals /v1/links /links /v1/look-alikes /look-alikes
/v1/cases /cases /counter /protection /v1/passages/recent /v1/crossings/{crossing_id} /v1/imports/{import_id}
/v1/queue /queue /v1/lists /lists/{name} /v1/outbox /outbox
/v1/cases/{case_id} /v1/alerts/{alert_id} /notices/{notice_id} /v1/notices/{notice_id}/versions /in-force"""


class _Named(dict[str, str]):
    def __init__(self, name: str) -> None:
        prefixes = {"notice_id": "N"}
        super().__init__({key: f"{prefixes.get(key, key.removesuffix('_id'))}-{name}" for key in _IDS})
        self.update(crossing_id="crossing-VICTIM", import_id=f"import-{'0' * 28}", name="list-1")

    def __missing__(self, key: str) -> str:
        return "none"


def _ask(client: httpx.Client, method: str, path: str, name: str) -> tuple[int, str]:
    """Status and body; ids that were asked for stand there as a star."""
    body = next((given for end, given in _BODIES.items() if path.endswith(end)), None)
    answer = client.request(method, path.format_map(_Named(name)), json=body)
    return answer.status_code, _OF_REQUEST.sub("", answer.text).replace(name, "*")


def _walked(place: Place, method: str = "") -> list[tuple[str, str]]:
    found = ((one, path) for one, path, permission in routes(place.app) if permission is not Permission.OPEN)
    return [pair for pair in found if pair[1] != _STREAM and method in ("", pair[0])]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.COUNTER_OFFICER], ids=["no desk", "another checkpoint's desk"])
def test_route_tells_that_there_is_a_victim(place: Place, role: Role) -> None:
    """By her own id a route answers what it answers about nobody, to the letter; a list does not name her."""
    of_notices = ("{notice_id}", "{link_id}", "{pair_id}", "{import_id}")
    is_desk = role is Role.COUNTER_OFFICER
    wrong, asked = [], 0
    with place.as_token(place.tokens[role]) as client:
        chosen = Purpose.PROTECTION if is_desk else Purpose.CASE
        assert client.post("/purpose", data={"purpose": chosen.value}).status_code == 303
        for method, path in _walked(place):
            placed = any(name in path for name in ("{alert_id}", "{case_id}"))
            if is_desk and not placed and method != "GET":
                continue
            if any(f"{{{name}}}" in path for name in _IDS):
                if is_desk and not placed:
                    continue
                asked += 1
                if _ask(client, method, path, "VICTIM") != _ask(client, method, path, "NOBODY"):
                    wrong.append(f"{method} {path}")
            elif method == "GET" and not (is_desk and _tells_of_notices(path, of_notices)):
                asked += 1
                answer = client.get(path.format_map(_Named("VICTIM")))
                told = [secret for secret in SECRETS if secret in answer.text]
                if told or (path.startswith("/v1/") and '"PROTECT"' in answer.text):
                    wrong.append(f"{path}: {told}")
    assert wrong == []
    assert asked > 30


def _tells_of_notices(path: str, named: tuple[str, ...]) -> bool:
    """What is of no checkpoint: a desk anywhere sees it."""
    words = (
        "notices",
        "duties",
        "approvals",
        "drafts",
        "quality",
        "in-force",
        "links",
        "look-alikes",
        "imports",
        "past",
        "lists",
    )
    return any(name in path for name in (*named, *words, "retro"))


def test_protection_desk_is_told_of_nobody(place: Place) -> None:
    """The walk above would find somebody."""
    told: dict[str, set[str]] = {}
    with place.as_token(place.tokens_everywhere[Role.PROTECTION_OFFICER], Purpose.PROTECTION) as client:
        for _, path in _walked(place, "GET"):
            text = client.get(path.format_map(_Named("VICTIM"))).text
            told[path] = {secret for secret in SECRETS if secret in text}
    for path in _TOLD.split():
        assert told[path], path
    with place.as_token(place.tokens[Role.PROTECTION_OFFICER]) as client:
        assert client.get("/v1/alerts/alert-VICTIM").json()["decision"]["advice"] == "PROTECT"
        assert {one["alert_id"] for one in client.get("/v1/alerts").json()["alerts"]} == {
            "alert-VICTIM",
            "alert-SUSPECT",
        }
        assert client.get("/v1/cases/case-VICTIM").status_code == 200


def test_lane_lets_the_victim_pass_or_learns_why_not(place: Place) -> None:
    with place.as_token(place.tokens[Role.SUPERVISOR], Purpose.CASE) as client:
        passage = client.get("/v1/crossings/crossing-VICTIM").json()
        (finding,) = passage["decision"]["findings"]
        assert (passage["decision"]["advice"], finding["rule_id"]) == ("REFER", REFERRED.rule_id)
        assert (passage["alert_id"], passage["best"], finding["notice_id"]) == (None, None, None)
        page = client.get("/counter?crossing=crossing-VICTIM").text
        assert REFERRED.sentence.id in page and 'data-alert=""' in page
        assert 'data-advice="PROTECT"' not in page and not [one for one in SECRETS if one in page]
        figures = client.get("/v1/figures").text
        assert "PROTECT" not in figures
    metrics = httpx.get(f"{place.url}/metrics").text
    assert 'iass_alerts{state="raised"} 1.0' in metrics and 'advice="PROTECT"' not in metrics


def test_page_of_the_desk_is_open_to_others_or_shows_a_name_to_onlookers(place: Place) -> None:
    with place.as_token(place.tokens[Role.SUPERVISOR], Purpose.CASE) as client:
        assert client.get("/protection").status_code == 403
        assert 'href="/protection"' not in client.get("/alerts").text
    with place.as_token(place.tokens[Role.PROTECTION_OFFICER]) as client:
        page = client.get("/protection").text
        assert 'href="/protection"' in client.get("/alerts").text
    assert 'href="/alerts/alert-VICTIM"' in page and "alert-SUSPECT" not in page
    before, _, told = page.partition("<details>")
    assert "BUDI SANTOSO" not in before and "BUDI SANTOSO" in told.partition("</details>")[0]
    assert "ditahan majikan" not in page and "SAPA 129" in page and "Belum diatur: tanyakan kepada penyelia." in page
    with place.application.entrance.accounts.records.reading() as tx:
        last = [entry for entry in tx.audit.entries() if entry.action == "alerts.protected_listed"][-1]
    assert (last.actor, last.details["alerts"]) == ("desk", ["alert-VICTIM"])


def test_contacts_that_are_set_are_not_shown(place: Place) -> None:
    called = replace(place.application, protection_contacts=("UPTD PPA: +62 21 000",))
    desk = Officer(OfficerId("desk"))
    assert protection_page(called, desk, load_all()[DEFAULT_LANGUAGE]).contacts == ("UPTD PPA: +62 21 000",)


def test_papers_or_file_of_a_clerk_find_the_victim_out(place: Place) -> None:
    """Whoever is bribed to look whether somebody is listed learns nothing: by name, by number, by a row, by her id."""
    wanted = {
        "name": "Putri Ayu Lestari",
        "document_numbers": ["X8034416"],
        "lists": ["watchlist"],
        "purpose": "x",
        "case_number": "1",
    }
    with place.as_token(place.tokens[Role.SUPERVISOR], Purpose.CASE) as clerk, \
            place.as_token(place.tokens_everywhere[Role.PROTECTION_OFFICER], Purpose.PROTECTION) as head:  # fmt: skip
        answer = clerk.post("/v1/screenings", json=wanted)
        assert answer.status_code == 200 and "N-VICTIM" not in answer.text
        assert "N-VICTIM" in head.post("/v1/screenings", json=wanted).text
        filed = request(kind="PROTECT", surname="LESTARI", birth_place="Kupang", document_numbers=[])
        assert clerk.post("/v1/notices", json=filed).status_code == 403
        assert head.post("/v1/notices", json=filed).status_code == 200
        for notice_id, kind in (("N-VICTIM", "WANTED_DOMESTIC"), ("N-OTHER", "PROTECT")):
            text = HEADER + _ROW.format(notice_id, kind)
            handed = {"file": ("list.csv", text.encode(), "text/csv")}
            (told,) = clerk.post("/v1/imports/previews", files=handed, data={"as_draft": "true"}).json()["rows"]
            assert told["outcome"] == "refused", told
            assert "ditahan majikan" not in json.dumps(told) and not told["changes"]


def test_listener_hears_of_a_victim_or_of_cases_that_he_may_not_see(place: Place) -> None:
    secret, _ = place.application.entrance.keys.make("board", [Permission.SEE_ALERTS], [OWN], 30, ROOT)
    heard = {
        "nosy": _heard(place.as_token(place.tokens[Role.SUPERVISOR], Purpose.CASE)),
        "board": _heard(place.as_key(secret)),
        "desk": _heard(place.as_token(place.tokens[Role.PROTECTION_OFFICER])),
    }
    suspect = {("alert.raised", "alert-SUSPECT"), (ESCALATED, "alert-SUSPECT")}
    assert heard["board"] == suspect
    assert heard["nosy"] == suspect | {("case.opened", "case-SUSPECT")}
    victim = {("alert.raised", "alert-VICTIM"), (ESCALATED, "alert-VICTIM"), ("case.opened", "case-VICTIM")}
    assert heard["desk"] == heard["nosy"] | victim


def _heard(client: httpx.Client) -> set[tuple[str, str]]:
    """Up to the last of what was stored, which everybody may hear."""
    found = set()
    with client, client.stream("GET", f"{_STREAM}?after=0") as answer:
        until = time.monotonic() + 20
        for line in answer.iter_lines():
            if line.startswith("data:"):
                event = json.loads(line.removeprefix("data:"))
                found.add((event["kind"], event["subject"]))
            if ("alert.raised", "alert-SUSPECT") in found or time.monotonic() > until:
                break
    return found


def test_neutral_words_speak_of_protection() -> None:
    said = repr(REFERRED).lower()
    assert not [word for word in ("protect", "lindung", "korban", "victim", "tppo", "21/2007") if word in said]
