"""What the intake of a notice is shown: real faces of synthetic people, in a seeded installation."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from iass.access import Officer
from iass.application import Application
from iass.audit.entry import ABOUT
from iass.audit.query import AuditQuery
from iass.clock import FixedClock
from iass.demo import seed, stage
from iass.errors import NotFound
from iass.ids import NoticeId, OfficerId, PersonId
from iass.registry.enrolment import GalleryName
from iass.registry.intake import Resemblance
from iass.registry.report import ImportReport
from iass.settings import Settings
from iass.watchlist.look_alike import PairState
from iass.wiring.application import build

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
AUDITOR, DESK = Officer(OfficerId("auditor-1")), Officer(OfficerId("desk-3"))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    folder = tmp_path_factory.mktemp("intake")
    opened = build(Settings(data_dir=folder, threads=2), FixedClock(NOW))
    try:
        stage.populate(opened, folder, lambda _what, _done, _total: None)
        yield opened
    finally:
        opened.close()


def _import(app: Application, folder: Path, *, dry_run: bool = False, **changed: str) -> ImportReport:
    """The demo's notice about Laras once more, under another id, beside what is stored."""
    files = seed.write(folder, NOW.date())
    lines = files.notices.read_text().splitlines()
    (row,) = [line for line in lines if line.startswith("N-2026-007") or ",WANTED_DOMESTIC," in line]
    for old, new in changed.items():
        row = row.replace(old.replace("_", "-"), new)
    files.notices.write_text(f"{lines[0]}\n{row}\n")
    return app.notice_import.run(
        files.notices, files.photos, DESK, dry_run=dry_run, progress=lambda _done, _total: None, allow_near=True
    )


def test_approver_does_not_see_whom_the_face_resembles(app: Application) -> None:
    look = app.intake.get(NoticeId("N-2026-007"), AUDITOR)
    told = {(one.gallery, one.subject_id): one for one in look.neighbours}
    own, double = told[GalleryName.REGISTRY, "SIMKIM-P004"], told[GalleryName.REGISTRY, "SIMKIM-P010"]
    assert own.resemblance is Resemblance.SAME_PERSON
    assert double.resemblance is Resemblance.STRANGER
    assert (double.name, double.document_numbers) == ("NADIA SALIM", ("X7756023",))
    assert own.score > double.score >= double.threshold
    assert double.stranger_rate < 0.003
    assert "a stranger too alike" in double.in_words()
    assert f"1 in {double.one_in:,} strangers" in double.in_words()
    assert (look.version, look.officer) == (1, "demo-desk")


def test_stranger_is_not_proposed_or_changes_something_at_once(app: Application) -> None:
    with app.checkpoint.records.reading() as tx:
        pair = tx.look_alikes.of(GalleryName.WATCHLIST, "N-2026-007", PersonId("SIMKIM-P010"))
        own = tx.look_alikes.of(GalleryName.WATCHLIST, "N-2026-007", PersonId("SIMKIM-P004"))
        acts = [(entry.action, entry.subject) for entry in tx.audit.entries()]
        shown = tx.audit.search(AuditQuery(action="notice.neighbours_shown", about="SIMKIM-P010"))
    assert pair is not None
    assert (pair.state, pair.holds) == (PairState.PROPOSED, False)
    assert own is None, "nobody is his own look-alike"
    assert ("notice.neighbours_shown", "N-2026-007") in acts
    assert "N-2026-007" in {one.entry.subject for one in shown}, "whom a new notice resembles is found by who it is"


def test_same_person_under_a_second_notice_is_not_seen(app: Application, tmp_path: Path) -> None:
    report = _import(app, tmp_path, dry_run=True, N_2026_007="N-AGAIN")
    near = {(one.gallery, one.subject_id): one.resemblance for _, one in report.shown}
    assert near[GalleryName.WATCHLIST, "N-2026-007"] is Resemblance.SAME_PERSON
    with pytest.raises(NotFound):
        app.intake.get(NoticeId("N-AGAIN"), AUDITOR)


def test_look_of_a_former_version_is_overwritten(app: Application, tmp_path: Path) -> None:
    """The approval of a changed row is shown the neighbours of that day, and the former look stays."""
    first = app.intake.get(NoticeId("N-2026-007"), AUDITOR)
    _import(app, tmp_path, suspect="prime suspect")
    second = app.intake.get(NoticeId("N-2026-007"), AUDITOR)
    assert (second.version, second.officer) == (first.version + 1, DESK.officer_id)
    assert {one.subject_id for one in second.neighbours} == {one.subject_id for one in first.neighbours}
    assert app.intake.get(NoticeId("N-2026-007"), AUDITOR, first.version) == first


def test_notice_that_is_not_in_force_is_shown(app: Application, tmp_path: Path) -> None:
    """N-2026-003 has lapsed: whoever looks like its subject is shown nothing of it."""
    files = seed.write(tmp_path, NOW.date())
    row = files.notices.read_text().splitlines()
    lapsed = next(line for line in row if line.startswith("N-2026-003") or "now ended" in line)
    files.notices.write_text(f"{row[0]}\n{lapsed.replace('N-2026-003', 'N-LAPSED')}\n")
    report = app.notice_import.run(
        files.notices, files.photos, DESK, dry_run=True, progress=lambda _d, _t: None, allow_near=True
    )
    shown = {(one.gallery, one.subject_id) for _, one in report.shown}
    assert (GalleryName.WATCHLIST, "N-2026-003") not in shown
    assert (GalleryName.REGISTRY, "SIMKIM-P003") in shown


def test_look_at_neighbours_is_not_remembered(app: Application) -> None:
    look = app.intake.get(NoticeId("N-2026-001"), replace(AUDITOR, officer_id=OfficerId("auditor-9")))
    with app.checkpoint.records.reading() as tx:
        seen = [entry for entry in tx.audit.entries() if entry.actor == "auditor-9"]
    assert [entry.action for entry in seen] == ["notice.neighbours_viewed"]
    assert seen[0].details[ABOUT] == [one.subject_id for one in look.neighbours] != []
