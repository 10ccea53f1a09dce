"""Papers alone: whom they could be about, never without a reason, and never unseen."""

from collections.abc import Mapping

import httpx
import pytest

from iass.application import Application
from iass.capture.document import TravelDocument
from iass.ids import NoticeId

_ASKED: Mapping[str, object] = {
    "lists": ["watchlist", "registry"],
    "purpose": "visa application",
    "case_number": "CGK/2026/0112",
}


def _screen(client: httpx.Client, **part: object) -> httpx.Response:
    return client.post("/v1/screenings", json={**_ASKED, **part})


def _audited(installation: Application) -> list[tuple[str, dict[str, object]]]:
    with installation.papers_search.records.reading() as tx:
        entries = list(tx.audit.entries())
    return [(one.subject, dict(one.details)) for one in entries if one.action == "papers.searched"]


def _notice(installation: Application) -> TravelDocument:
    with installation.papers_search.records.reading() as tx:
        notice = tx.notices.get(NoticeId("N-2026-007"))
    assert notice is not None and notice.sex is not None
    return TravelDocument(
        number=(notice.document_numbers or ("",))[0],
        nationality=notice.nationality,
        surname=notice.surname,
        given_names=notice.given_names,
        birth_date=notice.birth_date,
        sex=notice.sex,
    )


def test_the_sought_passes_under_another_writing(client: httpx.Client, installation: Application) -> None:
    sought = _notice(installation)
    name = sought.full_name.replace("U", "OE").replace("u", "oe")
    answer = _screen(
        client, name=name, birth_date=str(sought.birth_date), nationality=sought.nationality, sex=sought.sex.value
    ).json()
    best = answer["lists"][0]["candidates"][0]
    assert best["hit"] and best["kind"] and best["rule"] == "name_and_date"
    assert {one["attribute"] for one in best["evidence"]} >= {"name", "birth_date", "nationality", "sex"}


def test_a_search_leaves_no_trace_or_keeps_the_papers(client: httpx.Client, installation: Application) -> None:
    before = len(_audited(installation))
    answer = _screen(client, name="Tjokro Sastroamidjojo").json()
    [(subject, details)] = _audited(installation)[before:]
    assert subject == answer["search_id"]
    assert (details["purpose"], details["case_number"]) == ("visa application", "CGK/2026/0112")
    assert details["shown"] == {"watchlist": [], "registry": []}
    assert "Tjokro" not in str(details)


@pytest.mark.parametrize(
    "part",
    [
        {"name": "", "document_numbers": []},
        {"name": "BUDI", "purpose": " "},
        {"name": "BUDI", "case_number": ""},
        {"name": "BUDI", "lists": []},
        {"name": "BUDI", "birth_date": "1980-02-31"},
        {"name": "BUDI", "birth_date": "yesterday"},
        {"name": "B" * 501},
        {"name": "BUDI", "limit": 51},
    ],
)
def test_a_search_without_a_reason_or_of_nobody_is_made(client: httpx.Client, part: dict[str, object]) -> None:
    answer = _screen(client, **part)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
