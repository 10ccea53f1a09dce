"""What is on record in English is told in Indonesian: each kind of sentence that is kept, on the pages that show it."""

import sqlite3
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from tests.contracts.samples import MADE, NOTICE, alert, message, notice_pair, pair, passage
from tests.watchlist.test_ftm import WHOLE

from iass.access import Officer
from iass.adapters.sql.records import SqlRecords
from iass.capture.chip.proof import Check, Reason, failed, passed
from iass.console.catalogue import Catalogue, Language, load
from iass.console.views.chips import checks
from iass.console.views.subjects import corrections_said
from iass.errors import NotReady
from iass.handover.outbox import Message, MessageState
from iass.ids import MessageId, NoticeId, OfficerId
from iass.settings import Settings
from iass.subject.holdings import HELD
from iass.subject.law import BREACH, REFUSALS, RULES, WITHHELD
from iass.watchlist.acts import Act
from iass.watchlist.intake import INTAKE
from iass.watchlist.kept_feed import FeedPlan
from iass.watchlist.law import LAW
from iass.watchlist.noted_pair import keep_pair
from iass.watchlist.notice import Change, NoticeState, Pending
from iass.wiring.application import build

from .browsing import Served
from .english import english

OFFICER = Officer(OfficerId("siti.r"))
INDONESIAN = Catalogue(Language.INDONESIAN, load(Language.INDONESIAN).texts)
_SAID = (
    "answered 410: it wants no more",
    "answered 503",
    "the agency has no endpoint any more",
    "the agency cannot be reached: ConnectTimeout",
    "the agency's name is not known",
    "an error that nobody foresaw: ValueError",
    "a sentence of another version, which nobody has written",
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Of everything that keeps a sentence, one that failed or was written by the system itself."""
    folder = tmp_path_factory.mktemp("stored")
    application = build(Settings(data_dir=folder, threads=1, port=0, lanes="CGK/C01=counter"))
    try:
        records = application.agencies.desk.records
        assert isinstance(records, SqlRecords)
        _notices(records)
        _messages(records)
        kept = application.lists.kept
        given = tuple(f"{column}={value}" for column, value in WHOLE.items())
        kept.add(FeedPlan("away", str(folder / "none" / "none.json"), 3600, OFFICER.officer_id, given), OFFICER)
        _forge(folder)
        application.audit.chain()
        served = Served(application)
        served.start()
        while any(one.due_at <= kept.clock.now() for one in kept.standing()):
            time.sleep(0.05)
        yield served
        served.stop()
    finally:
        application.close()


def _notices(records: SqlRecords) -> None:
    """Brought back by a list, put back by an undo, about to be let go of; a search of its past that failed; pairs that
    the system proposed, about an alert."""
    gone = Pending(Change.WITHDRAW, OFFICER.officer_id, MADE.at, "no longer in the feed interpol")
    notes = (
        (Act.RELIST, "again in the feed interpol"), (Act.AMEND, "undo of import-7: surat penerbit"), (Act.FILE, ""),
    )  # fmt: skip
    with records.transaction() as tx:
        for version, (act, note) in enumerate(notes, start=1):
            asked = gone if version == len(notes) else None
            notice = replace(NOTICE, version=version, valid_until=None, pending=asked, reason="perkara no. 12")
            tx.notices.put(notice, replace(MADE, act=act, note=note))
        lapsed = replace(NOTICE, notice_id=NoticeId("N-0002"), version=1, state=NoticeState.LAPSED, pending=None)
        tx.notices.put(lapsed, replace(MADE, act=Act.LAPSE, officer=OfficerId("system")))
        draft = replace(lapsed, notice_id=NoticeId("N-0003"), state=NoticeState.DRAFT, surname="", given_names="")
        tx.notices.put(replace(draft, birth_place="", valid_until=None), replace(MADE, act=Act.FILE))
        later = replace(lapsed, notice_id=NoticeId("N-0004"), state=NoticeState.APPROVED, valid_until=None)
        tx.notices.put(replace(later, valid_from=datetime(2126, 1, 1, tzinfo=UTC)), MADE)  # else it is searched for now
        (due,) = tx.retro_searches.of_notice(later.notice_id)
        failed = NotReady("another program is writing to the index", where="watchlist", mend="Try again in a moment")
        tx.retro_searches.fail(replace(due, failure=str(failed), failed_at=MADE.at))
        tx.alerts.add(replace(alert(), live_image_id=None, references=()))
        tx.passages.add(replace(passage(), alert_id=alert().alert_id))
        keep_pair(tx, replace(pair(), reason=f"{alert().alert_id}: other_person"), OFFICER)
        near = "a stranger too alike, listed as N-0002, JOKO; 1 in 666 strangers would score this high (score 0.612)"
        keep_pair(tx, replace(notice_pair(2), reason=near), OFFICER)


def _messages(records: SqlRecords) -> None:
    now = MADE.at + timedelta(days=1)
    with records.transaction() as tx:
        for number, said in enumerate(_SAID, start=1):
            one: Message = replace(message(number), message_id=MessageId(f"message-{number}"), made_at=now, tries=3)
            tx.outbox.add(replace(one, state=MessageState.DEAD, said=said))


def _forge(folder: Path) -> None:
    """Somebody wrote to the audit log."""
    connection = sqlite3.connect(folder / "iass.sqlite")
    connection.executescript(
        "DROP TRIGGER audit_entries_no_update; UPDATE audit_entries SET actor = 'joko' WHERE sequence = 1"
    )
    connection.close()


def _page(served: Served, path: str, language: str = "id") -> str:
    kept = {"iass_officer": OFFICER.officer_id, "iass_language": language}
    answer = httpx.get(served.url + path, cookies=kept, timeout=60)
    assert answer.status_code == 200, (path, answer.text[-500:])
    return answer.text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/outbox?all=1", ("menjawab 410: tidak mau menerima lagi", "menjawab 503", "tidak terduga: ValueError")),
        ("/links?all=1", ("gagal: program lain sedang menulis ke indeks [watchlist]. Coba lagi sebentar kemudian",)),
        ("/lists", ("tidak ada berkas",)),
        ("/lists/away", ("tidak ada berkas",)),
        ("/audit", ("entri 1 diubah: hash tidak cocok dengan isinya", "Daftar langganan ditambahkan")),
        ("/notices", ("tidak lagi tercantum dalam daftar langganan interpol",)),
        ("/notices/N-0001", ("tercantum lagi dalam daftar langganan interpol", "pembatalan import-7: surat penerbit")),
        ("/notices/N-0002", ("sistem", "(lemah)")),
        ("/notices/N-0003/letter", ("Permenimipas 13/2025, isian minimum", "keputusan KEP-12/2026")),
        ("/look-alikes?all=1", ()),
        ("/look-alikes/pair-000001", ("alert-000001: dinilai orang lain",)),
        ("/look-alikes/pair-000002", ("orang lain yang terlalu mirip, terdaftar sebagai N-0002, JOKO",)),
        ("/alerts/alert-000001", ()),
        ("/figures", ()),
    ],
)
def test_page_in_indonesian_shows_what_is_stored_in_english(served: Served, path: str, said: tuple[str, ...]) -> None:
    text = _page(served, path)
    assert english(text) == []
    assert [one for one in said if one not in text.replace("&#39;", "'")] == []


def test_english_of_a_page_is_not_noticed(served: Served) -> None:
    """The check itself: of each stored sentence it tells that it is English."""
    page = _page(served, "/outbox?all=1", "en")
    assert len(english(page.replace('lang="en"', 'lang="id"', 1))) > len(_SAID)
    assert [said for said in _SAID if not english(f"<p>{said}</p>")] == []


def test_article_is_cited_in_english() -> None:
    said = {one.article for one in INTAKE} | {one.article for one in LAW.periods}
    said |= {one.article for one in (*LAW.urgent, *LAW.telling)}
    said |= {one.article for one in REFUSALS.values()} | {one.kept_by for one in HELD.values()} | {BREACH, WITHHELD}
    said |= {part for one in RULES for part in (one.right, one.duty)}
    shown = {INDONESIAN.article(one) for one in said}
    assert {one for one in shown if english(one) or "art." in one} == set()
    assert INDONESIAN.article("UU 27/2022 art. 15(1)(a)") == "UU 27/2022 pasal 15 ayat (1) huruf a"


def test_fault_of_a_chip_is_told_in_english_at_the_counter() -> None:
    found = failed(Check.SIGNATURE, Reason.UNREADABLE, "it names no hash"), passed(Check.CHAIN, "CN=CSCA Utopia")
    said = [one.why for one in checks(found, INDONESIAN)]
    assert said == ["rusak atau tidak menurut aturan; tidak menyebut hash apa pun", "CN=CSCA Utopia"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("WNI-1: surname: A -> B; sex: F -> M", "WNI-1: Nama keluarga: A -> B; Jenis kelamin: F -> M"),
        ("crossing-1: number: A1 -> B2", "crossing-1: Nomor dokumen: A1 -> B2"),
        ("WNI-1: surname: A", "WNI-1: surname: A"),
        ("minta juru bahasa: besok; tiba", "minta juru bahasa: besok; tiba"),
        ("", ""),
    ],
)
def test_correction_on_a_case_names_fields_as_programs_do(text: str, said: str) -> None:
    assert corrections_said(text, INDONESIAN) == said
