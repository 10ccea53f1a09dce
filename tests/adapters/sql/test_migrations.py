"""A schema that differs from the tables the code uses, or a database that is not ours."""

import json
import os
import threading
from dataclasses import replace
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from unittest.mock import patch

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Executable, column, create_engine, inspect, select, table, text
from tests.contracts.samples import MORNING, alert, bearer_pair, decision, link, notice_pair, pair, passage
from tests.schema_once import migrate_once

from iass.access import Scope
from iass.adapters.sql.audit_tables import AUDIT_ENTRIES
from iass.adapters.sql.migrate import migrate
from iass.adapters.sql.notice_tables import NOTICE_ACTS, NOTICE_DECISIONS
from iass.adapters.sql.pair_tables import LOOK_ALIKE_VERSIONS
from iass.adapters.sql.records import SqlRecords
from iass.adapters.sql.schema import (
    ALERTS,
    ENROLMENT_STATES,
    IDENTITY_LINKS,
    METADATA,
    NOTICE_VERSIONS,
    PASSAGES,
    Moment,
)
from iass.adapters.sql.serial import dump
from iass.adapters.sql.traveller_tables import PASSAGE_TRAVELLERS
from iass.alert.alert import AlertKind
from iass.capture.partial_date import PartialDate
from iass.case.passage import Passage
from iass.decide.decision import Advice
from iass.errors import Conflict, InvalidInput, NotAllowed, NotReady, Tampered
from iass.ids import CrossingId, ImageId, LinkId, OfficerId
from iass.registry.enrolment import GalleryName

pytestmark = pytest.mark.usefixtures("whole_way")


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest) -> str:
    fixture = {"sqlite": "empty_sqlite_url", "postgres": "empty_postgres_database"}[request.param]
    return str(request.getfixturevalue(fixture))


def test_migrations_build_another_schema_than_the_code_uses(empty_url: str, master_key: bytes) -> None:
    SqlRecords.open(empty_url, master_key).close()
    engine = create_engine(empty_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_tests_run_on_another_schema_than_the_migrations_make(tmp_path: Path, master_key: bytes) -> None:
    made = []
    for name, how in (("whole", migrate), ("once", migrate_once)):
        with patch("iass.adapters.sql.records.migrate", how):
            SqlRecords.open(f"sqlite:///{tmp_path / name}", master_key).close()
        engine = create_engine(f"sqlite:///{tmp_path / name}")
        with engine.connect() as connection:
            schema = connection.execute(text("SELECT type, name, tbl_name, sql FROM sqlite_master")).all()
            version = connection.execute(text("SELECT version_num FROM alembic_version")).all()
        engine.dispose()
        made.append((sorted(map(str, schema)), version))
    assert made[0] == made[1]


def _before(url: str, revision: str, *statements: Executable) -> None:
    """A database as a former version left it."""
    engine = create_engine(url)
    config = Config()
    config.set_main_option("script_location", str(files("iass.adapters.sql") / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        for statement in statements:
            connection.execute(statement)
    engine.dispose()


def test_case_that_was_signed_before_there_were_inboxes_is_in_none(empty_url: str, master_key: bytes) -> None:
    """One that ended without two signatures never was the agency's."""
    names = ("case_id", "alert_id", "version", "state", "checkpoint", "lane", "agency", "opened_at")
    cases = table("cases", *(column(name, Moment() if name == "opened_at" else None) for name in names))
    rows = [
        dict(zip(names, (f"case-{state}", f"alert-{state}", 3, state, "CGK", "C01", "KPK", MORNING), strict=True))
        for state in ("open", "signed_once", "signed", "handed_over", "released")
    ]
    names = ("sequence", "at", "actor", "action", "subject", "details", "previous_hash", "entry_hash")
    log = table("audit_entries", *(column(name, Moment() if name == "at" else None) for name in names))
    acts = [("Siti.R", "opened"), ("budi", "viewed"), ("ani", "signed"), ("siti.r", "signed")]
    told = [
        dict(zip(names, (n, MORNING, who, f"case.{what}", "case-signed", "{}", "", ""), strict=True))
        for n, (who, what) in enumerate(acts, 1)
    ]
    _before(empty_url, "0021", cases.insert().values(rows), log.insert().values(told))
    records = SqlRecords.open(empty_url, master_key)
    try:
        with records.reading() as tx:
            shown = tx.inbox.page(9, Scope(agencies=frozenset({"KPK"})))
            names_of = ("SITI.R", "ani", "budi")
            scopes = {name: Scope(cases_of=OfficerId(name), led=frozenset()) for name in names_of}
            own = {name: len(tx.cases.page((), 9, scope)) for name, scope in scopes.items()}
    finally:
        records.close()
    assert [(one.case_id, one.signed_at) for one in shown] == [("case-signed", MORNING), ("case-handed_over", MORNING)]
    assert own == {"SITI.R": 1, "ani": 1, "budi": 0}, "who opened or signed it, by the audit log"


def test_key_of_an_older_database_hands_in_no_more_lists(empty_url: str, master_key: bytes) -> None:
    """It was for any carrier's, and is until it ends; keys for other things stay without a carrier."""
    keys = [
        {"name": "dcs", "permissions": "receive_passenger_lists see_alerts"},
        {"name": "gate", "permissions": "record_crossing see_alerts"},
    ]
    former = table("api_keys", *map(column, ("key_id", "name", "secret_hash", "permissions", "places", "made_by")),
                   column("made_at", Moment), column("expires_at", Moment))  # fmt: skip
    lives = {"made_at": MORNING, "expires_at": MORNING + timedelta(days=30)}
    rows = [
        {**one, **lives, "key_id": one["name"], "secret_hash": one["name"], "places": "*", "made_by": "root"}
        for one in keys
    ]
    _before(empty_url, "0015", former.insert().values(rows))
    records = SqlRecords.open(empty_url, master_key)
    with records.reading() as tx:
        assert {key.name: set(key.carriers) for key in tx.api_keys.every()} == {"dcs": {"*"}, "gate": set()}
    records.close()


@pytest.mark.parametrize(("sizes", "active"), [({}, None), ({"a/1": 2, "b/1": 5, "c/1": 0}, "b/1")], ids=["new", "old"])
def test_older_database_forgets_which_recogniser_it_holds(
    empty_url: str, master_key: bytes, sizes: dict[str, int], active: str | None
) -> None:
    """The schema of the first version named none; the largest gallery was the one in use."""
    held = [
        ENROLMENT_STATES.insert().values(model_id=model, rows=rows, checksum=0, position=position)
        for position, (model, rows) in enumerate(sizes.items())
    ]
    _before(empty_url, "0001", *held)
    records = SqlRecords.open(empty_url, master_key)
    with records.reading() as tx:
        assert tx.galleries.active() == active
    records.close()


def test_victims_alert_of_an_older_database_is_open_to_all(empty_url: str, master_key: bytes) -> None:
    """A traveller who writes the word into his name is nobody's victim."""
    victim = replace(alert(1), decision=decision(Advice.PROTECT))
    suspect = replace(alert(2), traveller_name='"advice":"PROTECT"')
    names = ("alert_id", "state", "checkpoint", "lane", "body")
    former = table(
        "alerts", column("version"), column("raised_at", Moment), column("seen_at", Moment), *map(column, names)
    )
    rows = [
        {
            "alert_id": one.alert_id, "version": 1, "state": "raised", "checkpoint": "CGK", "lane": "C01",
            "raised_at": MORNING, "seen_at": MORNING, "body": dump(one),
        }
        for one in (victim, suspect)
    ]  # fmt: skip
    _before(empty_url, "0020", former.insert().values(rows))
    records = SqlRecords.open(empty_url, master_key)
    with records.reading() as tx:
        assert tx.alerts.page(scope=Scope()) == (suspect,)
        assert set(tx.alerts.page()) == {victim, suspect}
    records.close()


def _stored(passage: Passage, body: str) -> Executable:
    return PASSAGES.insert().values(crossing_id=passage.crossing_id, at=passage.at, lane="CGK/C01", body=body)


def test_passages_of_an_older_database_are_found_under_nobody(empty_url: str, master_key: bytes) -> None:
    """Beyond the first thousand, whatever their format; and a damaged body keeps nobody from the upgrade."""
    several = [passage(number, at=MORNING + timedelta(seconds=number)) for number in range(1, 6)]
    several.append(replace(passage(6), holder_id=None, best_subject="N-0009", best_score=0.5))
    former = json.loads(dump(several[0])) | {"format": 2}
    del former["value"]["presentation"]
    for finding in former["value"]["decision"]["findings"]:
        del finding["presentation"], finding["double"]
    bodies = [json.dumps(former), *map(dump, several[1:])]
    rows = [_stored(one, body) for one, body in zip(several, bodies, strict=True)]
    cut = {"at": MORNING, "lane": "CGK/C01", "body": '{"value": {"holder_id": '}
    damaged = PASSAGES.insert().values([{"crossing_id": f"c-{number:04d}", **cut} for number in range(1_000)])
    _before(empty_url, "0002", damaged, *rows)
    records = SqlRecords.open(empty_url, master_key)
    with records.reading() as tx:
        assert tx.passages.of_subject("WNI-0001", 9) == tuple(reversed(several[:5]))
        assert tx.passages.of_subject("N-0009", 9) == (several[5],)
        assert len(tx.passages.of_subject("N-0001", 9)) == 6
    with pytest.raises(NotAllowed), records.transaction() as tx:
        tx.people._connection.exec_driver_sql("DELETE FROM passage_subjects")
    records.close()


def test_who_crossed_in_an_older_database_is_lost(empty_url: str, master_key: bytes) -> None:
    """A holder, a document, a child, a victim, one whom a search of the past found, a face alone and a damaged body."""
    known = passage(1)
    document = known.document
    assert document is not None
    papers = replace(document, number="b 77", issuer="UTO", birth_date=None)
    child = replace(papers, number="C1", birth_date=PartialDate(2008, 11))
    victim = replace(decision(Advice.PROTECT), findings=())
    several = [
        known,
        replace(passage(2), holder_id=None, document=papers),
        replace(passage(3), holder_id=None, document=child, decision=victim),
        replace(passage(4), holder_id=None, document=replace(child, number="D1", birth_date=PartialDate(2008))),
        replace(passage(5), holder_id=None, document=None),
    ]
    found = {
        "alert_id": "alert-past", "version": 1, "state": "raised", "checkpoint": "CGK", "lane": "C01",
        "raised_at": MORNING, "seen_at": MORNING, "sensitivity": "protected",
        "body": dump(replace(alert(2), decision=victim)),
    }  # fmt: skip
    cut = {"crossing_id": "cut", "at": MORNING, "lane": "CGK/C01", "body": '{"value": {"holder_id": '}
    rows = [_stored(one, dump(one)) for one in several]
    _before(empty_url, "0026", PASSAGES.insert().values(**cut), *rows, ALERTS.insert().values(**found))
    records = SqlRecords.open(empty_url, master_key)
    with records.reading() as tx:
        raw = tx.people._connection
        filled = {row.crossing_id: row for row in raw.execute(select(PASSAGE_TRAVELLERS))}
        assert len(tx.crossed_together.of(["person:WNI-0001"], MORNING, 9)) == 1
    told = {row.traveller: (row.born, row.is_protected) for row in filled.values()}
    assert document.birth_date is not None
    assert told == {
        "person:WNI-0001": (str(document.birth_date.latest), False), "document:UTO:B77": (None, True),
        "document:UTO:C1": ("2008-11-30", True), "document:UTO:D1": ("2008-12-31", False),
    }  # fmt: skip
    with records.transaction() as tx:
        for one in several:  # as the program writes it today
            again = replace(one, crossing_id=CrossingId(f"{one.crossing_id}-new"))
            tx.passages.add(again)
    with records.reading() as tx:
        rows_now = tx.people._connection.execute(select(PASSAGE_TRAVELLERS)).all()
        new = {row.crossing_id.removesuffix("-new"): row for row in rows_now if row.crossing_id.endswith("-new")}
    for crossing_id, row in filled.items():
        assert row[1:8] == new[crossing_id][1:8], crossing_id
    records.close()


def test_when_a_notice_of_an_older_database_came_in_is_lost(empty_url: str, master_key: bytes) -> None:
    """The audit log knows; where it does not, the begin of the period is all there is. A damaged entry stops nobody."""
    rows = [
        {"notice_id": "N-1", "version": 1, "state": "approved", "valid_from": MORNING},
        {"notice_id": "N-1", "version": 2, "state": "withdrawn", "valid_from": MORNING},
        {"notice_id": "N-2", "version": 1, "state": "submitted", "valid_from": MORNING},
    ]
    words = ("kind", "surname", "given_names", "name_key", "sex", "birth_place", "nationality", "reason", "agency")
    more = ("instrument_kind", "instrument_number", "instrument_issued_on", "contact")
    flags = dict.fromkeys(("asked_in_writing", "secure", "names_minor"), False)
    plain = dict.fromkeys((*words, *more), "") | flags | {"author": "desk-1"}
    stored = NOTICE_VERSIONS.insert().values([plain | row for row in rows])
    imports = [(MORNING + timedelta(hours=1), '{"versions":["N-1@1","odd"]}'), (MORNING + timedelta(hours=2), "{")]
    entries = [
        {
            "sequence": number,
            "at": at,
            "actor": "budi",
            "action": "watchlist.imported",
            "subject": "",
            "details": details,
        }
        | {"previous_hash": "", "entry_hash": ""}
        for number, (at, details) in enumerate(imports, start=1)
    ]
    _before(empty_url, "0007", stored, AUDIT_ENTRIES.insert().values(entries))
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        migrate(connection)
        order = (NOTICE_ACTS.c.notice_id, NOTICE_ACTS.c.version)
        found = connection.execute(select(NOTICE_ACTS).order_by(*order)).all()
    engine.dispose()
    assert [(row.notice_id, row.version, row.at, row.act, row.officer) for row in found] == [
        ("N-1", 1, MORNING + timedelta(hours=1), "approve", "budi"),
        ("N-1", 2, MORNING + timedelta(hours=1), "withdraw", "desk-1"),
        ("N-2", 1, MORNING, "submit", "desk-1"),
    ]


def test_pairs_of_an_older_database_are_lost_or_pairs_of_two_notices(empty_url: str, master_key: bytes) -> None:
    body = (Path(__file__).parent / "golden" / "LookAlike-1.json").read_text().strip()
    of = {"gallery": "watchlist", "subject_id": "N-0001", "person_id": "WNI-0001", "state": "proposed"}
    row = {"pair_id": "pair-000001", "version": 1, "at": MORNING, "body": body} | of
    _before(empty_url, "0014", LOOK_ALIKE_VERSIONS.insert().values(row))
    records = SqlRecords.open(empty_url, master_key)
    with records.transaction() as tx:
        assert tx.look_alikes.about(GalleryName.WATCHLIST, "N-0001") == (pair(),)
        tx.look_alikes.put(notice_pair(2))
    with pytest.raises(NotAllowed), records.transaction() as tx:
        tx.people._connection.exec_driver_sql("DELETE FROM look_alike_versions")
    records.close()


def test_clearance_of_an_older_database_never_ends(empty_url: str, master_key: bytes) -> None:
    """It has the usual time from its day on, and falls due for review."""
    body = (Path(__file__).parent / "golden" / "LookAlike-1.json").read_text().strip()
    body = body.replace('"proposed"', '"cleared"', 1)
    of = {"gallery": "watchlist", "subject_id": "N-0001", "person_id": "WNI-0001", "state": "cleared"}
    row = {"pair_id": "pair-000001", "version": 1, "at": MORNING, "body": body} | of
    _before(empty_url, "0018", LOOK_ALIKE_VERSIONS.insert().values(row))
    records = SqlRecords.open(empty_url, master_key)
    end = MORNING + timedelta(days=365)
    with records.reading() as tx:
        (found,) = tx.look_alikes.ending(end, 10)
        assert tx.look_alikes.ending(end - timedelta(seconds=1), 10) == []
    assert found.ends_at == end
    assert found.holds_at(end - timedelta(seconds=1)) and not found.holds_at(end)
    records.close()


def test_link_or_pair_of_an_older_database_is_of_no_place_or_can_be_rewritten(
    empty_url: str, master_key: bytes
) -> None:
    """What each rests on stands in its body; the triggers that were lifted to write it beside are there again."""
    links = [
        replace(link(), link_id=LinkId(f"link-{number}"), crossing_id=of) for number, of in ((1, "c-1"), (2, None))
    ]
    pairs = [bearer_pair(1), notice_pair(2)]
    stored_links = [
        {"link_id": one.link_id, "version": 1, "at": MORNING, "one": str(one.one), "other": str(one.other),
         "state": "proposed", "body": body}
        for one, body in (*((one, dump(one)) for one in links), (replace(link(), link_id=LinkId("link-3")), "damaged"))
    ]  # fmt: skip
    stored_pairs = [
        {"pair_id": one.pair_id, "version": 1, "gallery": "watchlist", "subject_id": one.subject_id, "person_id": "",
         "other_notice_id": one.other_notice_id or "", "bearer": one.bearer or "", "state": "proposed", "at": MORNING,
         "body": dump(one)}
        for one in pairs
    ]  # fmt: skip
    inserts = (IDENTITY_LINKS.insert().values(stored_links), LOOK_ALIKE_VERSIONS.insert().values(stored_pairs))
    _before(empty_url, "0037", *inserts)
    records = SqlRecords.open(empty_url, master_key)
    with records.reading() as tx:
        run = tx.people._connection.exec_driver_sql
        told = run("SELECT crossing_id FROM identity_links ORDER BY link_id").scalars().all()
        assert told == ["c-1", "", ""]
        told = run("SELECT alert_id FROM look_alike_versions ORDER BY pair_id").scalars().all()
        assert told == [pairs[0].alert_id, ""]
    for rows in (IDENTITY_LINKS, LOOK_ALIKE_VERSIONS):
        for act in (rows.update().values(state="made"), rows.delete()):
            with pytest.raises(NotAllowed), records.transaction() as tx:
                tx.people._connection.execute(act)
    records.close()


def test_alert_about_the_past_of_an_older_database_stands_at_a_lane(empty_url: str, master_key: bytes) -> None:
    names = ("alert_id", "version", "state", "checkpoint", "lane", "raised_at", "seen_at", "body")
    alerts = table("alerts", *(column(name, Moment() if name.endswith("_at") else None) for name in names))
    stored = (alert(1), replace(alert(2), kind=AlertKind.PAST))
    rows = [
        dict(zip(names, (one.alert_id, 1, "raised", "CGK", "C01", MORNING, MORNING, dump(one)), strict=True))
        for one in stored
    ]
    _before(empty_url, "0031", alerts.insert().values(rows))
    records = SqlRecords.open(empty_url, master_key)
    with records.reading() as tx:
        assert [tx.alerts.page(kind=kind) for kind in AlertKind] == [(stored[0],), (stored[1],)]
    records.close()


def test_text_sorts_by_the_habits_of_the_server(empty_postgres_database: str, master_key: bytes) -> None:
    SqlRecords.open(empty_postgres_database, master_key).close()
    engine = create_engine(empty_postgres_database)
    with engine.connect() as connection:
        inspector = inspect(connection)
        columns = [column for table in METADATA.tables for column in inspector.get_columns(table)]
    texts = [column["type"] for column in columns if str(column["type"]).startswith("TEXT")]
    assert len(texts) > 50
    assert {getattr(kind, "collation", None) for kind in texts} == {"C"}
    engine.dispose()


def test_opened_twice_the_same_day(empty_url: str, master_key: bytes) -> None:
    for _ in range(2):
        SqlRecords.open(empty_url, master_key).close()


def test_many_open_a_new_database_at_once(empty_url: str, master_key: bytes) -> None:
    wrong: list[Exception] = []
    start = threading.Barrier(4)

    def open_it() -> None:
        start.wait()
        try:
            SqlRecords.open(empty_url, master_key).close()
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_failed_migration_leaves_half_a_schema(empty_url: str) -> None:
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE passages (id INTEGER)"))
    with pytest.raises(NotReady, match="tables of something else"):
        SqlRecords.open(empty_url, os.urandom(32))
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["passages"]
    engine.dispose()


def test_database_of_a_newer_version_is_opened(empty_url: str, master_key: bytes) -> None:
    SqlRecords.open(empty_url, master_key).close()
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NotReady, match="another version of IASS"):
        SqlRecords.open(empty_url, master_key)
    with engine.begin() as connection, pytest.raises(NotReady):
        migrate(connection)
    engine.dispose()


def test_key_of_another_database(empty_url: str, master_key: bytes) -> None:
    SqlRecords.open(empty_url, master_key).close()
    with pytest.raises(NotReady, match="this master key does not belong to this database"):
        SqlRecords.open(empty_url, os.urandom(32))
    SqlRecords.open(empty_url, master_key).close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://user:secret@host/db",
        "postgresql+asyncpg://u:secret@h/d",
    ],
)
def test_url_of_another_kind_is_taken(url: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        SqlRecords.open(url, os.urandom(32))
    assert "secret" not in str(caught.value)


def test_server_that_does_not_answer_shows_the_password() -> None:
    with pytest.raises(NotReady) as caught:
        SqlRecords.open("postgresql://iass:secret@127.0.0.1:1/iass?connect_timeout=2", os.urandom(32))
    assert "secret" not in str(caught.value)
    assert "127.0.0.1" in str(caught.value)


def test_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "iass.sqlite").write_bytes(b"\xff\xd8\xff" + os.urandom(5000))
    with pytest.raises(Tampered, match="not a database"):
        SqlRecords.open(f"sqlite:///{tmp_path / 'iass.sqlite'}", os.urandom(32))


@pytest.mark.parametrize("path", ["", "missing/iass.sqlite"])
def test_folder_that_is_no_file(tmp_path: Path, path: str) -> None:
    with pytest.raises(NotReady):
        SqlRecords.open(f"sqlite:///{tmp_path / path}", os.urandom(32))


def test_disk_is_full(tmp_path: Path, master_key: bytes) -> None:
    """SQLite's own limit stands for the disk's: the message is the same, and nothing half-written stays."""
    url = f"sqlite:///{tmp_path / 'iass.sqlite'}"
    records = SqlRecords.open(url, master_key)
    with records.transaction() as tx:
        connection = tx.people._connection
        connection.exec_driver_sql(f"PRAGMA max_page_count={connection.exec_driver_sql('PRAGMA page_count').scalar()}")
    with pytest.raises(NotReady, match="disk is full"), records.transaction() as tx:
        for number in range(100):
            tx.images.put(ImageId(f"i{number}"), "s", os.urandom(100_000), "image/png")
    with records.reading() as tx:
        assert tx.images.digest_of(ImageId("i0")) is None
    records.close()


def test_others_may_read_the_database(tmp_path: Path, master_key: bytes) -> None:
    records = SqlRecords.open(f"sqlite:///{tmp_path / 'iass.sqlite'}", master_key)
    with records.transaction() as tx:
        tx.images.put(ImageId("i"), "s", b"x", "image/png")
        assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
        assert len(list(tmp_path.iterdir())) >= 2
    records.close()


def test_sqlite_may_forget_what_it_acknowledged(records: SqlRecords) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "trusted_schema": 0}
    with records.transaction() as tx:
        found = {name: tx.people._connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
    assert found == wanted


def test_document_belongs_to_nobody(records: SqlRecords) -> None:
    with pytest.raises(Conflict), records.transaction() as tx:
        tx.people._connection.exec_driver_sql(
            "INSERT INTO person_documents VALUES ('p', 1, 0, 'n', 'N', 'P', 'IDN', NULL)"
        )


def test_decisions_of_an_older_database_are_forgotten(empty_url: str, master_key: bytes) -> None:
    """They may be filed anew else, each for a further period."""
    named = [("N-1", "decision", False), ("N-2", "decision", True), ("N-3", "request", False)]
    words = ("kind", "surname", "given_names", "name_key", "sex", "birth_place", "nationality", "reason", "contact")
    flags = dict.fromkeys(("asked_in_writing", "secure", "names_minor"), False)
    plain = dict.fromkeys((*words, "state", "author"), "") | flags | {"version": 1}
    on = {"agency": "Kemenkeu", "instrument_number": "ＫＥＰ-1 / 2026", "instrument_issued_on": "2026-09-01"}
    rows = [plain | on | {"notice_id": one, "instrument_kind": kind, "valid_from": MORNING} for one, kind, _ in named]
    made = {"version": 1, "at": MORNING, "act": "approve", "officer": "budi", "note": "", "zone": "WIB"}
    acts = [made | {"notice_id": one, "urgent": urgent} for one, _, urgent in named]
    _before(empty_url, "0020", NOTICE_VERSIONS.insert().values(rows), NOTICE_ACTS.insert().values(acts))
    SqlRecords.open(empty_url, master_key).close()
    engine = create_engine(empty_url)
    with engine.connect() as connection:
        assert connection.execute(select(NOTICE_DECISIONS)).all() == [("N-1", 1, "Kemenkeu\nkep12026\n2026")]
    engine.dispose()
