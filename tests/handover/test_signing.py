"""A handover is signed unread, by whom the case is not shown, or its answer is lost and the officer stands alone."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from iass.access import Officer, Permission, Role, Scope
from iass.accounts.account import Grant
from iass.accounts.rights import of_own_cases, reach_by
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Alert, AlertState
from iass.alert.desk import AlertDesk
from iass.clock import FixedClock
from iass.decide.decision import Advice
from iass.errors import Conflict, NotAllowed, NotFound
from iass.handover.case import Case, CaseState
from iass.handover.desk import CaseDesk
from iass.handover.known import KnownCase
from iass.ids import OfficerId

SARI = Officer(OfficerId("sari"))
BUDI = Officer(OfficerId("budi"), Role.COUNTER_OFFICER)
ANI = Officer(OfficerId("ani"), Role.SUPERVISOR)
_PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"


def _scope(officer: Officer, permission: Permission, *roles: str) -> Scope:
    """As the routes and the prompt find it from the account's roles."""
    grants = [Grant.parse(role) for role in roles or ("counter_officer@CGK",)]
    reach = reach_by(permission, grants)
    assert reach is not None
    return of_own_cases(reach.scope, permission, grants, officer.officer_id)


def _signs(desk: CaseDesk, officer: Officer, *roles: str) -> CaseDesk:
    """The desk of cases behind `H`."""
    return desk.within(_scope(officer, Permission.DECIDE_ALERT, *roles))


def _keeps(desk: CaseDesk, officer: Officer, *roles: str) -> CaseDesk:
    return desk.within(_scope(officer, Permission.KEEP_CASES, *roles))


def _standing(records: SqlRecords, confirmed: Alert) -> Alert:
    with records.reading() as tx:
        found = tx.alerts.get(confirmed.alert_id)
    assert found is not None
    return found


def _protect(records: SqlRecords, confirmed: Alert) -> None:
    """As if it had been about a victim all along."""
    found = _standing(records, confirmed)
    told = replace(found.decision, advice=Advice.PROTECT)
    with records.transaction() as tx:
        tx.alerts.update(replace(found, decision=told, version=found.version + 1))


def _acts(records: SqlRecords, confirmed: Alert) -> list[tuple[str, str]]:
    with records.reading() as tx:
        return [(one.actor, one.action) for one in tx.audit.about([confirmed.alert_id])]


def test_counter_officer_takes_over_anothers_case_unread(desk: CaseDesk, confirmed: Alert) -> None:
    """By the key at the alert, with whatever hash was got hold of, or with none."""
    case = desk.open(confirmed.alert_id, SARI)
    for text in ("", "an informant told it"):
        if text:
            case = desk.note(case.case_id, case.version, SARI, text)
        for content in ("", case.content_hash, "0" * 64):
            with pytest.raises(NotAllowed, match="another officer's case"):
                _signs(desk, BUDI).hand_over(confirmed.alert_id, BUDI, content_hash=content)
    with pytest.raises(NotAllowed, match="another officer's case"):
        _keeps(desk, BUDI).sign(case.case_id, case.version, BUDI, case.content_hash)
    assert desk.get(case.case_id, SARI).officers == {"sari"}


def test_leader_or_who_was_assigned_may_not_sign_first(desk: CaseDesk, confirmed: Alert) -> None:
    case = desk.open(confirmed.alert_id, SARI)
    case = desk.assign(case.case_id, case.version, ANI, "budi", "Sari went home")
    assert _keeps(desk, BUDI).get(case.case_id, BUDI) == case
    once = _signs(desk, BUDI).hand_over(confirmed.alert_id, BUDI, content_hash=case.content_hash)
    led = _signs(desk, ANI, "supervisor@CGK")
    assert led.hand_over(confirmed.alert_id, ANI, content_hash=once.content_hash).signers == ("budi", "ani")


def test_handover_reaches_another_place_or_who_is_protected(
    desk: CaseDesk, records: SqlRecords, confirmed: Alert
) -> None:
    once = desk.hand_over(confirmed.alert_id, SARI)
    elsewhere = _signs(desk, BUDI, "supervisor@DPS")
    with pytest.raises(NotAllowed, match="another place"):
        elsewhere.hand_over(confirmed.alert_id, BUDI, content_hash=once.content_hash)
    _protect(records, confirmed)
    with pytest.raises(NotFound, match="no such alert"):
        _signs(desk, BUDI).hand_over(confirmed.alert_id, BUDI, content_hash=once.content_hash)


def test_alert_leads_to_a_case_that_answers_403(desk: CaseDesk, records: SqlRecords, confirmed: Alert) -> None:
    """Also to one that waits for a second signature: at another place, or another desk's."""
    once = desk.hand_over(confirmed.alert_id, SARI)

    def told(officer: Officer, *roles: str) -> KnownCase | None:
        return _signs(desk, officer, *roles).known(confirmed.alert_id)

    assert told(BUDI) == KnownCase(once.case_id, once.content_hash, is_readable=True)
    assert told(BUDI, "supervisor@DPS") == KnownCase(once.case_id, once.content_hash, is_readable=False)
    noted = desk.note(once.case_id, once.version, SARI, "calm")
    assert told(BUDI) == KnownCase(once.case_id, None, is_readable=False)
    assert told(SARI) == told(ANI, "supervisor@CGK") == KnownCase(once.case_id, None, is_readable=True)
    desk.hand_over(confirmed.alert_id, SARI, content_hash=noted.content_hash)
    assert told(BUDI) == KnownCase(once.case_id, None, is_readable=True)
    _protect(records, confirmed)
    assert told(BUDI) == told(ANI, "supervisor@CGK") == KnownCase(once.case_id, None, is_readable=False)


def test_officer_signs_from_the_alert_what_was_never_shown_there(desk: CaseDesk, confirmed: Alert) -> None:
    """A note that stands in the case is no part of the alert's page, and the alert tells no hash of it."""
    once = desk.hand_over(confirmed.alert_id, SARI)
    shown = desk.known(confirmed.alert_id)
    assert shown is not None and shown.opening_alone and shown.content_hash == once.content_hash
    desk.note(once.case_id, once.version, SARI, "Confessed to everything")
    for content in ("", once.content_hash):
        with pytest.raises(Conflict, match="changed since") as refused:
            desk.hand_over(confirmed.alert_id, BUDI, content_hash=content)
        assert refused.value.where == once.case_id
    now = desk.known(confirmed.alert_id)
    assert now is not None and not now.opening_alone and now.content_hash is None


Sign = Callable[[CaseDesk, Case, Officer], Case]


def _at_the_alert(desk: CaseDesk, case: Case, officer: Officer) -> Case:
    return desk.hand_over(case.opening.alert_id, officer, content_hash=case.content_hash)


def _in_the_case(desk: CaseDesk, case: Case, officer: Officer) -> Case:
    return desk.sign(case.case_id, case.version, officer, case.content_hash)


@pytest.mark.parametrize("sign", [_at_the_alert, _in_the_case])
def test_second_officer_signs_notes_that_were_never_opened(desk: CaseDesk, confirmed: Alert, sign: Sign) -> None:
    """A hash is passed on, or stands in the audit log; a look is on record. Nobody has to look at their own words."""
    case = desk.open(confirmed.alert_id, SARI)
    case = desk.note(case.case_id, case.version, SARI, "Confessed to everything")
    desk.get(case.case_id, BUDI)
    case = desk.file(case.case_id, case.version, SARI, _PDF, "letter.pdf")
    once = sign(desk, case, SARI)
    with pytest.raises(Conflict, match="not shown to you") as refused:
        sign(desk, once, BUDI)  # he saw the note, and not the letter
    assert refused.value.where == case.case_id and desk.get(case.case_id, SARI).signers == ("sari",)
    desk.get(case.case_id, Officer(OfficerId(" Budi")))
    assert sign(desk, once, BUDI).signers == ("sari", "budi")


def test_officer_adds_to_what_nobody_showed_them_and_signs_it_all(desk: CaseDesk, confirmed: Alert) -> None:
    case = desk.open(confirmed.alert_id, SARI)
    case = desk.note(case.case_id, case.version, SARI, "one")
    blind = desk.note(case.case_id, case.version, BUDI, "mine, with nothing read")
    with pytest.raises(Conflict, match="not shown to you"):
        _in_the_case(desk, blind, BUDI)
    case = desk.get(case.case_id, BUDI)
    case = desk.note(case.case_id, case.version, BUDI, "mine")
    assert _in_the_case(desk, case, BUDI).signers == ("budi",)


def test_second_signer_may_not_read_what_there_is_to_sign(
    desk: CaseDesk, records: SqlRecords, confirmed: Alert
) -> None:
    """Or goes on reading, or writes into another's case."""
    signs, keeps = _signs(desk, BUDI), _keeps(desk, BUDI)
    assert signs.scope == keeps.scope == _scope(BUDI, Permission.SEE_CASES)
    case = desk.open(confirmed.alert_id, SARI)
    case = desk.file(case.case_id, case.version, SARI, _PDF, "letter.pdf")
    with pytest.raises(NotAllowed, match="another officer's"):
        keeps.get(case.case_id, BUDI)
    once = _in_the_case(desk, case, SARI)
    assert keeps.get(case.case_id, BUDI) == once
    assert keeps.paper(case.case_id, case.papers[0].image_id, BUDI)[0] == _PDF
    with pytest.raises(NotAllowed, match="another officer's"):
        keeps.note(once.case_id, once.version, BUDI, "I was here")
    with pytest.raises(NotAllowed, match="another place"):
        _keeps(desk, BUDI, "supervisor@DPS").get(case.case_id, BUDI)
    assert _at_the_alert(signs, once, BUDI).state is CaseState.SIGNED
    ani = _keeps(desk, ANI)
    with pytest.raises(NotAllowed, match="another officer's"):
        ani.get(case.case_id, ANI)
    with records.reading() as tx:
        seen = [(one.actor, one.action) for one in tx.audit.about([case.case_id])]
    assert ("budi", "case.viewed") in seen and ("budi", "case.paper_seen") in seen


def test_handover_whose_answer_was_lost_is_refused(desk: CaseDesk, records: SqlRecords, confirmed: Alert) -> None:
    """Each officer sends the same again: what stands is told, and nothing is added."""
    shown, before = confirmed.version, _acts(records, confirmed)
    once = desk.hand_over(confirmed.alert_id, SARI, "duty desk", version=shown)
    assert desk.hand_over(confirmed.alert_id, SARI, "duty desk", version=shown) == once
    assert desk.hand_over(confirmed.alert_id, SARI, content_hash=once.content_hash) == once
    then = _standing(records, confirmed).version
    both = desk.hand_over(confirmed.alert_id, BUDI, "", once.content_hash, then)
    assert desk.hand_over(confirmed.alert_id, BUDI, "", once.content_hash, then) == both
    assert _standing(records, confirmed).state is AlertState.HANDED_OVER
    done = [("sari", "alert.handover_proposed"), ("budi", "alert.handed_over")]
    assert _acts(records, confirmed) == [*before, *done]


def test_one_officer_passes_for_one_who_sends_again(desk: CaseDesk, records: SqlRecords, confirmed: Alert) -> None:
    """He saw his own signature, or somebody acted since, or it is another content."""
    shown = confirmed.version
    once = desk.hand_over(confirmed.alert_id, SARI, "duty desk", version=shown)
    signed = _standing(records, confirmed).version
    for version in (signed, None):
        with pytest.raises(NotAllowed, match="two officers"):
            desk.hand_over(confirmed.alert_id, SARI, version=version)
    with pytest.raises(Conflict, match="handover proposed by sari"):
        desk.hand_over(confirmed.alert_id, SARI, "another note", version=shown)
    with pytest.raises(Conflict, match="handover proposed by sari"):
        desk.hand_over(confirmed.alert_id, BUDI, version=shown)
    noted = desk.note(once.case_id, once.version, BUDI, "the number was misread")
    with pytest.raises(Conflict, match="handover taken back by budi"):
        desk.hand_over(confirmed.alert_id, SARI, "duty desk", version=shown)
    with pytest.raises(Conflict, match="changed since"):
        desk.hand_over(confirmed.alert_id, SARI, content_hash=once.content_hash)
    assert desk.get(noted.case_id, SARI).signers == ()


def test_another_act_passes_for_a_signature_that_is_sent_again(
    desk: CaseDesk, records: SqlRecords, clock: FixedClock, confirmed: Alert
) -> None:
    """A close that is sent again after the handover is no handover that is sent again."""
    desk.hand_over(confirmed.alert_id, SARI, version=confirmed.version)
    with pytest.raises(Conflict, match="handover proposed by sari"):
        AlertDesk(records, clock).as_shown(confirmed.version).close(confirmed.alert_id, SARI)
