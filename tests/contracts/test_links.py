"""The port IdentityLinks, on SQLite and PostgreSQL: nothing of a link is ever lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.case.links import Identity, IdentityKind, IdentityLink, LinkAct, LinkState, made_with
from iass.errors import Conflict, InvalidInput, NotAllowed
from iass.ids import LinkId, OfficerId

from .samples import MORNING, link

_ANI = OfficerId("ani")
_MINUTE = timedelta(minutes=1)


def _put(records: SqlRecords, *links: IdentityLink) -> None:
    with records.transaction() as tx:
        for each in links:
            tx.links.put(each)


def _between(number: int, one: str, other: str, state: LinkState = LinkState.MADE) -> IdentityLink:
    ends = [Identity(IdentityKind(kind), key) for kind, _, key in (one.partition("/"), other.partition("/"))]
    return replace(link(), link_id=LinkId(f"link-{number}"), one=ends[0], other=ends[1], state=state)


def _steps() -> tuple[IdentityLink, ...]:
    made = link().step(LinkAct.MAKE, _ANI, "same scar", MORNING + _MINUTE)
    undone = made.step(LinkAct.UNDO, OfficerId("budi"), "a twin", MORNING + 2 * _MINUTE)
    return link(), made, undone, undone.step(LinkAct.MAKE, _ANI, "no twin", MORNING + 3 * _MINUTE)


def test_undone_link_loses_who_made_it_and_why(any_records: SqlRecords) -> None:
    steps = _steps()
    _put(any_records, *steps)
    with any_records.reading() as tx:
        assert tx.links.history(link().link_id) == steps
        assert tx.links.get(link().link_id) == steps[-1]
    for act in ("UPDATE identity_links SET state = 'made'", "DELETE FROM identity_links"):
        with pytest.raises(NotAllowed), any_records.transaction() as tx:
            tx.links._connection.exec_driver_sql(act)


def test_two_decide_at_once_and_both_count(any_records: SqlRecords) -> None:
    _put(any_records, link())
    made, refused = (link().step(act, _ANI, "seen", MORNING) for act in (LinkAct.MAKE, LinkAct.REFUSE))
    _put(any_records, made)
    with pytest.raises(Conflict, match="changed meanwhile"):
        _put(any_records, refused)
    with pytest.raises(Conflict):
        _put(any_records, link())


def test_link_is_not_found_from_its_other_end(any_records: SqlRecords) -> None:
    _put(any_records, *_steps())
    one, other = link().one, link().other
    with any_records.reading() as tx:
        assert tx.links.between(one, other) == tx.links.between(other, one) == _steps()[-1]
        assert tx.links.of(one) == tx.links.of(other) == (_steps()[-1],)
        assert tx.links.between(one, one) is None
        assert tx.links.of(Identity(IdentityKind.PERSON, one.key)) == (), "a notice is no person of the same id"


def test_page_shows_a_former_state_or_another_order(any_records: SqlRecords) -> None:
    later = replace(_between(2, "person/a", "person/b", LinkState.PROPOSED), at=MORNING + 9 * _MINUTE)
    _put(any_records, *_steps(), later)
    with any_records.reading() as tx:
        assert tx.links.page((), 9) == (later, _steps()[-1])
        assert tx.links.page((), 1) == (later,)
        assert tx.links.page((LinkState.PROPOSED,), 9) == (later,)
        assert tx.links.page((LinkState.UNDONE,), 9) == ()


def test_way_leads_over_links_that_nobody_made(any_records: SqlRecords) -> None:
    made = [
        _between(1, "person/a", "person/b"),
        _between(2, "notice/n", "person/b"),
        _between(3, "person/c", "person/a"),
    ]
    never = [
        _between(4, "person/c", "person/d", LinkState.UNDONE),
        _between(5, "person/c", "person/e", LinkState.REFUSED),
    ]
    _put(any_records, *made, *never)
    start = Identity(IdentityKind.PERSON, "a")
    with any_records.reading() as tx:
        found = made_with(tx.links, [start])
        ways = {str(identity): [one.link_id for one in way] for identity, way in found.items()}
    assert ways == {"person:b": ["link-1"], "person:c": ["link-3"], "notice:n": ["link-1", "link-2"]}


_MAKE, _REFUSE, _UNDO = LinkAct
_ALLOWED = {
    (LinkState.PROPOSED, _MAKE), (LinkState.PROPOSED, _REFUSE), (LinkState.REFUSED, _MAKE), (LinkState.UNDONE, _MAKE),
    (LinkState.MADE, _UNDO),
}  # fmt: skip


@pytest.mark.parametrize("state", LinkState)
@pytest.mark.parametrize("act", LinkAct)
def test_state_allows_another_act(state: LinkState, act: LinkAct) -> None:
    before = replace(link(), state=state)
    if (state, act) in _ALLOWED:
        assert before.step(act, _ANI, "seen", MORNING).version == before.version + 1
    else:
        with pytest.raises(Conflict):
            before.step(act, _ANI, "seen", MORNING)


@pytest.mark.parametrize(("by", "reason"), [("system", "x"), (" ", "x"), ("ani", " "), ("ani", "x" * 501)])
def test_link_is_made_by_nobody_or_for_no_reason(by: str, reason: str) -> None:
    with pytest.raises((NotAllowed, InvalidInput)):
        link().step(LinkAct.MAKE, OfficerId(by), reason, MORNING)
