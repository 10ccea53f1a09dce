"""Somebody writes to the SQLite file past the program, with the triggers dropped: it is noticed, and named."""

import hashlib
import json
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tests.contracts.samples import DIMENSION, MADE, MODEL, MORNING, NOTICE, OFFICER, PERSON, alert, enrolment, passage

from iass.adapters.sql.records import SqlRecords, SqlTransaction
from iass.audit.chain import canonical, hash_entry
from iass.audit.verify import Fault, Verification
from iass.errors import Tampered
from iass.identify.gallery import GalleryState
from iass.ids import ImageId
from iass.registry.enrolment import GalleryName

Forge = Callable[[str], None]


@pytest.fixture
def forge(records: SqlRecords, tmp_path: Path) -> Forge:
    """Runs plain SQL on the file, without triggers."""
    assert records

    def run(script: str) -> None:
        connection = sqlite3.connect(tmp_path / "iass.sqlite", isolation_level=None)
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.executescript(script)
        connection.close()

    return run


def _images(records: SqlRecords) -> None:
    with records.transaction() as tx:
        for number in (1, 2):
            tx.images.put(ImageId(f"i{number}"), "subject", f"picture {number}".encode() * 9, "image/jpeg")


@pytest.mark.parametrize(
    "script",
    [
        "UPDATE images SET sealed = CAST(substr(sealed, 1, 20) || CASE substr(sealed, 21, 1) WHEN x'00' THEN x'01' "
        "ELSE x'00' END || substr(sealed, 22) AS BLOB)",
        "UPDATE images SET sealed = (SELECT sealed FROM images WHERE image_id = 'i2') WHERE image_id = 'i1'",
        "UPDATE images SET media_type = 'text/html'",
        "UPDATE images SET sealed = x''",
        "UPDATE subject_keys SET wrapped = randomblob(60)",
    ],
)
def test_picture_is_exchanged(records: SqlRecords, forge: Forge, script: str) -> None:
    _images(records)
    forge(script)
    with pytest.raises(Tampered), records.reading() as tx:
        tx.images.get(ImageId("i1"))


def test_picture_is_given_to_another_subject(records: SqlRecords, forge: Forge) -> None:
    _images(records)
    with records.transaction() as tx:
        tx.images.put(ImageId("k"), "other", b"k", "image/png")
    forge("UPDATE images SET subject_id = 'other', key_id = (SELECT key_id FROM images WHERE image_id = 'k')")
    with pytest.raises(Tampered), records.reading() as tx:
        tx.images.get(ImageId("i1"))


@pytest.mark.parametrize(
    "script",
    [
        "UPDATE enrolments SET sealed = (SELECT max(sealed) FROM enrolments)",
        "UPDATE enrolments SET gallery = 'watchlist'",
        "UPDATE enrolments SET image_id = 'other'",
        "UPDATE subject_keys SET wrapped = (SELECT min(wrapped) FROM subject_keys)",
    ],
)
def test_template_is_exchanged(records: SqlRecords, forge: Forge, script: str) -> None:
    with records.transaction() as tx:
        tx.enrolments.add_all([enrolment(1), enrolment(2)])
    forge(script)
    feed = records.enrolment_feed(MODEL, DIMENSION)
    for act in (lambda: feed.changes(0, 10), feed.recount):
        with pytest.raises(Tampered):
            act()


@pytest.mark.parametrize(
    "script", ["DELETE FROM enrolments WHERE enrolment_id = 'enrolment-000001'", "UPDATE enrolment_states SET rows = 3"]
)
def test_template_is_lost(records: SqlRecords, forge: Forge, script: str) -> None:
    """A row that is gone comes as removed from the feed, and the count and checksum no longer agree."""
    with records.transaction() as tx:
        tx.enrolments.add_all([enrolment(1), enrolment(2)])
    forge(script)
    feed = records.enrolment_feed(MODEL, DIMENSION)
    assert feed.recount() != feed.state()
    assert len(feed.changes(0, 10)) == 2


def test_key_row_is_deleted_by_hand(records: SqlRecords, forge: Forge) -> None:
    """As after a key destroyed in the key store: nothing crashes, the feed reports the removal."""
    _images(records)
    with records.transaction() as tx:
        tx.enrolments.add(enrolment(1, "subject"))
    forge("DELETE FROM subject_keys")
    feed = records.enrolment_feed(MODEL, DIMENSION)
    (change,) = feed.changes(0, 10)
    assert change.enrolment is None
    assert feed.recount() == GalleryState(0, 0)
    with records.reading() as tx:
        assert tx.images.get(ImageId("i1")) is None
        assert tx.enrolments.of_subject(GalleryName.REGISTRY, "subject") == ()


def _log(records: SqlRecords, entries: int = 6) -> None:
    for number in range(1, entries + 1):
        with records.transaction() as tx:
            at = MORNING + timedelta(seconds=number)
            tx.audit.append(at, OFFICER, "alert.claimed", f"alert-{number}", {"n": number, "note": "a"})


@pytest.mark.parametrize(
    ("script", "first_bad", "fault"),
    [
        ("UPDATE audit_entries SET actor = 'joko' WHERE sequence = 3", 3, Fault.ALTERED),
        ("UPDATE audit_entries SET subject = 'alert-9' WHERE sequence = 1", 1, Fault.ALTERED),
        ("UPDATE audit_entries SET at = datetime(at, '+1 second') WHERE sequence = 2", 2, Fault.ALTERED),
        ("UPDATE audit_entries SET details = '{\"n\":7,\"note\":\"a\"}' WHERE sequence = 4", 4, Fault.ALTERED),
        ("UPDATE audit_entries SET details = details || ' ' WHERE sequence = 4", 4, Fault.ALTERED),
        ("UPDATE audit_entries SET details = '{' WHERE sequence = 5", 5, Fault.ALTERED),
        ("UPDATE audit_entries SET details = '[1]' WHERE sequence = 6", 6, Fault.ALTERED),
        ("UPDATE audit_entries SET entry_hash = 'x' WHERE sequence = 2", 2, Fault.ALTERED),
        ("DELETE FROM audit_entries WHERE sequence = 1", 1, Fault.GAP),
        ("DELETE FROM audit_entries WHERE sequence IN (3, 4)", 3, Fault.GAP),
        ("DELETE FROM audit_entries WHERE sequence = 6", 6, Fault.TRUNCATED),
        ("DELETE FROM audit_entries WHERE sequence > 2", 3, Fault.TRUNCATED),
        ("DELETE FROM audit_entries", 1, Fault.TRUNCATED),
        ("UPDATE audit_entries SET sequence = -2 WHERE sequence = 2; UPDATE audit_entries SET sequence = 2 WHERE "
         "sequence = 5; UPDATE audit_entries SET sequence = 5 WHERE sequence = -2", 2, Fault.REORDERED),
        ("DELETE FROM audit_entries WHERE sequence = 3; UPDATE audit_entries SET sequence = sequence - 1 WHERE "
         "sequence > 3", 3, Fault.REORDERED),
        ("UPDATE audit_entries SET at = 'yesterday' WHERE sequence = 3", 3, Fault.ALTERED),
        ("UPDATE audit_entries SET at = x'00' WHERE sequence = 6", 6, Fault.ALTERED),
        ("UPDATE audit_entries SET actor = x'00' WHERE sequence = 2", 2, Fault.ALTERED),
        ("UPDATE audit_entries SET previous_hash = x'00' WHERE sequence = 2", 2, Fault.ALTERED),
        ("DELETE FROM audit_head", None, Fault.HEAD),
        ("UPDATE audit_head SET sequence = 5", None, Fault.HEAD),
        ("UPDATE audit_head SET seal = randomblob(32)", None, Fault.HEAD),
    ],
)  # fmt: skip
def test_log_is_forged(records: SqlRecords, forge: Forge, script: str, first_bad: int | None, fault: Fault) -> None:
    _log(records)
    forge(script)
    found = records.verify_audit()
    assert (found.ok, found.first_bad, found.fault) == (False, first_bad, fault)
    assert found.reason


def _keep_something(tx: SqlTransaction, what: str) -> None:
    if what == "person":
        tx.people.put(PERSON)
    elif what == "notice":
        tx.notices.put(NOTICE, MADE)
    elif what == "alert":
        tx.alerts.add(alert(1))
    elif what == "passage":
        tx.passages.add(passage(1))
    tx.audit.append(MORNING, OFFICER, "a.b", "s")


@pytest.mark.parametrize("what", ["person", "notice", "alert", "passage", "nothing"])
@pytest.mark.parametrize("reopened", [False, True])
def test_log_is_emptied_with_its_head(
    records: SqlRecords, forge: Forge, sqlite_url: str, master_key: bytes, what: str, reopened: bool
) -> None:
    """What is stored was stored with an entry about it, so an empty log beside it is no new one. Where nothing is
    stored either, a head was still sealed when the database was made."""
    with records.transaction() as tx:
        _keep_something(tx, what)
    forge("DELETE FROM audit_entries; DELETE FROM audit_head")
    if reopened and what != "nothing":
        SqlRecords.open(sqlite_url, master_key).close()
    found = records.verify_audit()
    assert not found.ok
    assert found.reason
    with pytest.raises(Tampered):
        _log(records, 1)


def test_emptied_log_is_given_the_head_of_its_first_day(records: SqlRecords, forge: Forge) -> None:
    forge("CREATE TABLE kept AS SELECT * FROM audit_head")
    with records.transaction() as tx:
        _keep_something(tx, "passage")
    forge("DELETE FROM audit_entries; DELETE FROM audit_head; INSERT INTO audit_head SELECT * FROM kept")
    found = records.verify_audit()
    assert (found.ok, found.first_bad, found.fault) == (False, 1, Fault.TRUNCATED)
    assert "passages" in found.reason


def test_clock_is_set_by_a_damaged_time(records: SqlRecords, forge: Forge) -> None:
    _log(records, 3)
    forge("UPDATE audit_entries SET at = 'yesterday' WHERE sequence = 2")
    with pytest.raises(Tampered, match="time") as caught:
        records.latest_moment()
    assert caught.value.where == "audit entry 2"


def _write_anew(path: Path, first: int, actor: str) -> None:
    """Every entry from `first` on by another actor, each hash made to fit: what hashing alone cannot see."""
    connection = sqlite3.connect(path, isolation_level=None)
    rows = connection.execute("SELECT * FROM audit_entries ORDER BY sequence").fetchall()
    previous = rows[first - 2][7] if first > 1 else "0" * 64
    for sequence, _, _, action, subject, details, _, _ in rows[first - 1 :]:
        fields = {"action": action, "subject": subject, "details": json.loads(details), "previous_hash": previous}
        made = hash_entry(sequence=sequence, at=MORNING + timedelta(seconds=sequence), actor=actor, **fields)
        connection.execute(
            "UPDATE audit_entries SET actor = ?, previous_hash = ?, entry_hash = ? WHERE sequence = ?",
            (actor, previous, made, sequence),
        )
        previous = made
    connection.close()


def test_chain_is_written_anew(records: SqlRecords, forge: Forge, tmp_path: Path) -> None:
    _log(records)
    forge("")
    _write_anew(tmp_path / "iass.sqlite", 4, "joko")
    found = records.verify_audit()
    assert (found.ok, found.fault) == (False, Fault.HEAD)
    assert "written anew" in found.reason


def test_entry_is_added_by_hand(records: SqlRecords, forge: Forge) -> None:
    _log(records, 2)
    with records.reading() as tx:
        last = tx.audit.last()
    assert last is not None
    details = canonical({"n": 1})
    made = hash_entry(
        sequence=3, at=MORNING, actor="joko", action="a.b", subject="s", details={"n": 1}, previous_hash=last.entry_hash
    )
    row = ("2026-11-24 02:00:00.123456", "joko", "a.b", "s", details, last.entry_hash, made)
    forge(f"INSERT INTO audit_entries VALUES (3, {', '.join(map(repr, row))})")  # noqa: S608 - that is the attack
    found = records.verify_audit()
    assert (found.ok, found.first_bad, found.fault) == (False, 3, Fault.HEAD)


def test_work_goes_on_over_a_cut_log(records: SqlRecords, forge: Forge) -> None:
    """The checkpoint stays open; what is missing stays visible for ever."""
    _log(records, 4)
    forge("DELETE FROM audit_entries WHERE sequence >= 3")
    _log(records, 2)
    found: Verification = records.verify_audit()
    assert (found.ok, found.first_bad, found.fault) == (False, 3, Fault.GAP)


def test_forged_head_is_chained_to(records: SqlRecords, forge: Forge) -> None:
    _log(records, 4)
    forge("UPDATE audit_head SET sequence = 2")
    with pytest.raises(Tampered):
        _log(records, 1)


@pytest.mark.parametrize(
    ("table", "act"),
    [("alerts", lambda tx: tx.alerts.page()), ("passages", lambda tx: tx.passages.recent(9))],
)
@pytest.mark.parametrize("body", ["", "{", "null", "[]", '{"type":"Alert","format":1,"value":{}}', '{"a":1}'])
def test_body_is_half_read(
    records: SqlRecords, forge: Forge, table: str, act: Callable[[object], object], body: str
) -> None:
    with records.transaction() as tx:
        tx.alerts.add(alert(1))
        tx.passages.add(passage(1))
    forge(f"UPDATE {table} SET body = '{body}'")  # noqa: S608 - that is the attack
    with pytest.raises(Tampered) as caught, records.reading() as tx:
        act(tx)
    assert "SANTOSO" not in str(caught.value)


def test_feed_payload_is_half_read(records: SqlRecords, forge: Forge) -> None:
    with records.transaction() as tx:
        tx.feed.append("k", "s", MORNING, {"a": 1})
    forge("UPDATE feed_events SET payload = '[1]'")
    with pytest.raises(Tampered), records.reading() as tx:
        tx.feed.after(0, 1)


@pytest.mark.parametrize(
    "script", ["UPDATE person_versions SET sex = 'Q'", "UPDATE person_versions SET birth_date = '1'"]
)
def test_person_is_half_read(records: SqlRecords, forge: Forge, script: str) -> None:
    with records.transaction() as tx:
        tx.people.put(PERSON)
    forge(script)
    with pytest.raises(Tampered), records.reading() as tx:
        tx.people.get(PERSON.person_id)


@pytest.mark.parametrize(
    "script",
    ["UPDATE notice_versions SET kind = 'NICE'", "UPDATE notice_versions SET state = ''",
     "UPDATE notice_versions SET instrument_issued_on = 'yesterday'", "UPDATE notice_versions SET birth_date = '19'"],
)  # fmt: skip
def test_notice_is_half_read(records: SqlRecords, forge: Forge, script: str) -> None:
    with records.transaction() as tx:
        tx.notices.put(NOTICE, MADE)
    forge(script)
    with pytest.raises(Tampered), records.reading() as tx:
        tx.notices.get(NOTICE.notice_id)


def test_digest_of_the_file_changes_nothing(records: SqlRecords, tmp_path: Path) -> None:
    """Reading leaves the file as it is."""
    _log(records)
    before = hashlib.sha256((tmp_path / "iass.sqlite").read_bytes()).digest()
    assert records.verify_audit().ok
    assert hashlib.sha256((tmp_path / "iass.sqlite").read_bytes()).digest() == before
