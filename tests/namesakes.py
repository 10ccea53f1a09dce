"""A notice about somebody with another's name, birth date and nationality, and no picture; and what becomes of it."""

from dataclasses import replace

from tests.contracts.samples import MADE

from iass.application import Application
from iass.capture.document import TravelDocument
from iass.case.passage import Outcome
from iass.decide.decision import Advice
from iass.ids import NoticeId
from iass.registry.person import Person

NAMESAKE = NoticeId("N-NAMESAKE")


def seek_namesake(app: Application, of: Person | TravelDocument, like: str, **changes: object) -> None:
    """The notice, or its next version. like: the notice that has everything else. changes: fields of a notice."""
    with app.checkpoint.records.transaction() as tx:
        notice, stored = tx.notices.get(NoticeId(like)), tx.notices.get(NAMESAKE)
        assert notice is not None
        made = replace(
            notice, notice_id=NAMESAKE, surname=of.surname, given_names=of.given_names, birth_date=of.birth_date,
            nationality=of.nationality, sex=of.sex, document_numbers=(), image_ids=(), other_names=(),
            version=stored.version + 1 if stored else 1,
        )  # fmt: skip
        tx.notices.put(replace(made, **changes), MADE)  # type: ignore[arg-type]  # fields of a notice


def of_namesake(outcome: Outcome) -> list[tuple[str, Advice]]:
    """By which rule the notice was found, and what it advised."""
    found = [one for one in outcome.passage.decision.findings if one.notice_id == NAMESAKE]
    return [(one.rule_id, one.advice) for one in found]
