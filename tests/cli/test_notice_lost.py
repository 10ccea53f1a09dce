"""`iass notice lost` as it is typed."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.contracts.samples import MADE, MORNING, NOTICE, PERSON, passage

from iass.ids import NoticeId
from iass.registry.person import KnownDocument
from iass.settings import Settings
from iass.watchlist.notice import NoticeKind
from iass.wiring.records import open_records

from .conftest import Iass


def test_passage_on_a_lost_document_is_not_told(iass: Iass, tmp_path: Path) -> None:
    lost = replace(
        NOTICE, notice_id=NoticeId("L-1"), kind=NoticeKind.LOST_DOCUMENT, document_numbers=("A1234",),
        valid_from=MORNING, image_ids=(),
    )  # fmt: skip
    unused = replace(lost, notice_id=NoticeId("L-2"), document_numbers=("Q5",))
    records = open_records(Settings(data_dir=tmp_path / "var"))
    with records.transaction() as tx:
        tx.people.put(replace(PERSON, documents=(KnownDocument("A1234", "P", "IDN", None),)))
        tx.notices.put(lost, MADE)
        tx.notices.put(unused, MADE)
        tx.passages.add(passage(1, at=MORNING + timedelta(hours=2)))
    records.close()
    words = iass("notice", "lost", "L-1", "L-2", "--officer", "desk-1")
    assert words.returncode == 1
    assert "L-1 (A1234): 1 passages since" in words.stdout and "L-2 (Q5): 0 passages" in words.stdout
    assert f"holder by the registry: {PERSON.person_id}" in words.stdout
    told = json.loads(iass("notice", "lost", "L-1", "--json").stdout)
    assert (told["holders"], [one["crossing_id"] for one in told["passages"]]) == (
        [PERSON.person_id],
        ["crossing-000001"],
    )
    assert iass("notice", "lost", "L-2").returncode == 0
    assert iass("notice", "lost", "L-9").returncode == 2
