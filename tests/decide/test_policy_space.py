"""The table and the six invariants of docs/policy.md, walked over the whole space of one notice and one traveller.

EXPECTED is written down from docs/policy.md by hand and shares nothing with the rules of the product.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import ClassVar, NamedTuple

import pytest

from iass.capture.document import Sex, TravelDocument
from iass.capture.lane import Direction
from iass.capture.partial_date import PartialDate
from iass.decide.decision import Advice, Decision, Finding
from iass.decide.observation import NoticeEvidence, Observation
from iass.decide.policy import POLICY_VERSION, decide
from iass.identify.evidence import FaceEvidence, HolderComparison
from iass.ids import EnrolmentId, ModelId, NoticeId, PersonId
from iass.registry.person import Person
from iass.screen.evidence import Attribute, Comparison, PapersEvidence, Verdict
from iass.watchlist.notice import Instrument, Notice, NoticeKind, NoticeState

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
MODEL = ModelId("sface-2021dec")

CLEAR, REFER, SECURE, PROTECT = "CLEAR", "REFER", "SECURE", "PROTECT"
DENY, REFUSE, MAY = "DENY_EXIT", "REFUSE_ENTRY", "MAY_REFUSE_ENTRY"

# docs/policy.md, "The table": WNI arriving, WNI departing, WNA arriving, WNA departing. A notice in force.
EXPECTED = {
    "EXIT_BAN": (CLEAR, DENY, CLEAR, DENY),
    "ENTRY_BAN": (CLEAR, CLEAR, REFUSE, CLEAR),
    "WANTED_DOMESTIC": (SECURE, SECURE, SECURE, SECURE),
    "WANTED_FOREIGN": (REFER, REFER, MAY, REFER),
    "CRIMINAL_RECORD": (REFER, REFER, REFER, REFER),
    "UNSETTLED_OBLIGATION": (CLEAR, DENY, CLEAR, DENY),
    "VIOLATION": (REFER, REFER, REFER, REFER),
    "DEPORTED": (CLEAR, CLEAR, REFER, CLEAR),
    "LOST_DOCUMENT": (REFER, REFER, REFER, REFER),
    "PROTECT": (PROTECT, PROTECT, PROTECT, PROTECT),
}
# "SECURE where the notice says so" and "SECURE if the agency asked in writing".
EXPECTED_IF_SECURE = {"CRIMINAL_RECORD": (SECURE,) * 4, "VIOLATION": (SECURE,) * 4}
EXPECTED_IF_WRITTEN = {"WANTED_FOREIGN": (SECURE, SECURE, MAY, REFER)}

# Who stands there: nationality (and issuer, after <) on the document and in the registry (None: absent), and of the
# notice; and WNI or not.
TRAVELLERS = {
    "WNI by document": ("IDN", None, "MYS", True),
    "WNI by issuer, nationality misread": ("1DN<IDN", None, "MYS", True),
    "WNI by issuer, nationality unspecified": ("XXX<IDN", None, "MYS", True),
    "nationality unspecified, notice on a WNI": ("XXX<UTO", None, "IDN", True),
    "nationality unreadable, notice on a WNA": ("<MYS", None, "MYS", False),
    "WNI by registry": ("USA", "IDN", "USA", True),
    "WNA": ("MYS", None, "MYS", False),
    "WNA on a notice that says IDN": ("MYS", "MYS", "IDN", False),
    "camera, notice on a WNI": (None, None, "IDN", True),
    "camera, notice on a WNA": (None, None, "MYS", False),
}
# Recorded state, days from now of begin and end, and whether it binds.
STATES = {
    "draft": ("draft", -30, 30, False),
    "submitted": ("submitted", -30, 30, False),
    "approved, not begun": ("approved", 1, 30, False),
    "in force": ("in_force", -30, 30, True),
    "extended": ("extended", -300, 30, True),
    "approved, begun, for life": ("approved", -30, None, True),
    "extended, ends this moment": ("extended", -30, 0, False),
    "lapsed": ("lapsed", -30, 30, False),
    "withdrawn": ("withdrawn", -30, 30, False),
}
FACES = {"at the threshold": 0.5, "below": 0.49, "none": None}
A, D, M = Verdict.AGREES, Verdict.DIFFERS, Verdict.MISSING
# Document number, name, birth date, nationality.
PAPERS = {
    "document": (A, D, M, A),
    "biography": (D, A, A, A),
    "name and nationality": (M, A, M, A),
    "somebody else's": (D, D, D, D),
    "none": None,
}
AGES = {"five": 5, "six": 6, "seventeen": 17, "eighteen": 18, "unknown": None}
FLAGS = list(itertools.product((False, True), repeat=3))  # names_minor, secure, asked_in_writing
ATTRIBUTES = (Attribute.DOCUMENT_NUMBER, Attribute.NAME, Attribute.BIRTH_DATE, Attribute.NATIONALITY)


class Point(NamedTuple):
    """One point of the space."""

    kind: str
    traveller: str
    direction: str
    state: str
    face: str
    papers: str
    age: str
    names_minor: bool
    secure: bool
    written: bool

    @property
    def is_wni(self) -> bool:
        return TRAVELLERS[self.traveller][3]

    @property
    def binds(self) -> bool:
        return STATES[self.state][3]

    @property
    def established(self) -> bool:
        """Invariant 2."""
        if self.kind == "LOST_DOCUMENT":
            return self.papers == "document"
        return self.face == "at the threshold" or self.papers in ("document", "biography")

    @property
    def spared(self) -> bool:
        """Invariant 5. A lost document is no suspect."""
        if self.kind in ("PROTECT", "LOST_DOCUMENT"):
            return False
        return self.age == "five" or (self.age in ("six", "seventeen") and not self.names_minor)

    @property
    def expected(self) -> str | None:
        """The finding's advice by docs/policy.md; None for no finding."""
        if not self.established or self.spared:
            return None
        if not self.binds:
            return CLEAR
        row = EXPECTED[self.kind]
        if self.secure:
            row = EXPECTED_IF_SECURE.get(self.kind, row)
        if self.written:
            row = EXPECTED_IF_WRITTEN.get(self.kind, row)
        return row[(0 if self.is_wni else 2) + (self.direction == "departure")]


class _Watched(Notice):
    """Tells which flags somebody looked at."""

    __slots__ = ()
    looked_at: ClassVar[set[str]] = set()

    def __getattribute__(self, name: str) -> object:
        if name in _FLAG_OF:
            _Watched.looked_at.add(_FLAG_OF[name])
        return object.__getattribute__(self, name)


_FLAG_OF = {"names_minor": "names_minor", "secure": "secure", "asked_in_writing": "written"}


def _space() -> Iterator[Point]:
    axes = (EXPECTED, TRAVELLERS, ("arrival", "departure"), STATES, FACES, PAPERS, AGES, FLAGS)
    for kind, traveller, direction, state, face, papers, age, flags in itertools.product(*axes):
        without_document = TRAVELLERS[traveller][0] is None
        if (without_document and papers != "none") or (face == "none" and papers == "none"):
            continue  # a camera reads no papers; without a face and papers nobody points at the notice
        yield Point(kind, traveller, direction, state, face, papers, age, *flags)


def _born(age: str) -> PartialDate | None:
    years = AGES[age]
    return None if years is None else PartialDate(NOW.year - years, NOW.month, NOW.day)


@cache
def _notice(
    kind: str, state: str, nationality: str, age: str, minor: bool, secure: bool, written: bool, watched: bool = False
) -> Notice:
    recorded, begin, end, _ = STATES[state]
    return (_Watched if watched else Notice)(
        notice_id=NoticeId("notice-1"),
        kind=NoticeKind(kind),
        surname="SANTOSO",
        given_names="BUDI",
        sex=Sex.MALE,
        birth_date=_born(age),
        birth_place="",
        nationality=nationality,
        reason="a reason",
        agency="KPK",
        instrument=Instrument("decision", "KEP-1/2026", NOW.date()),
        valid_from=NOW + timedelta(days=begin),
        valid_until=None if end is None else NOW + timedelta(days=end),
        state=NoticeState(recorded),
        author="desk-1",
        approver="desk-2",
        asked_in_writing=written,
        secure=secure,
        names_minor=minor,
        version=3,
    )


@cache
def _papers(name: str) -> PapersEvidence | None:
    verdicts = PAPERS[name]
    if verdicts is None:
        return None
    pairs = zip(ATTRIBUTES, verdicts, strict=True)
    return PapersEvidence(tuple(Comparison(attribute, verdict, "x", "y") for attribute, verdict in pairs))


@cache
def _face(name: str) -> FaceEvidence | None:
    score = FACES[name]
    if score is None:
        return None
    return FaceEvidence("notice-1", EnrolmentId("enrolment-1"), score, 0.5, 0.003, 1000, MODEL)


@cache
def _traveller(name: str, age: str) -> tuple[TravelDocument | None, Person | None]:
    document_says, registry_says, _, _ = TRAVELLERS[name]
    born = _born(age)
    nationality, _, issuer = (document_says or "").partition("<")
    document = TravelDocument("A1", nationality, "SANTOSO", issuer=issuer, birth_date=born) if document_says else None
    holder = Person(PersonId("p"), "SANTOSO", "", Sex.MALE, born, "", registry_says) if registry_says else None
    return document, holder


def _observation(point: Point, *, watched: bool = False) -> Observation:
    says = TRAVELLERS[point.traveller][2]
    flags = (point.names_minor, point.secure, point.written)
    evidence = NoticeEvidence(
        _notice(point.kind, point.state, says, point.age, *flags, watched), _face(point.face), _papers(point.papers)
    )
    document, holder = _traveller(point.traveller, point.age)
    return Observation(NOW, Direction(point.direction), document, holder, None, None, (evidence,), ())


def _complete(finding: Finding) -> bool:
    """Invariant 6, and that no template is left unfilled."""
    sentences = finding.sentence.id, finding.sentence.en
    face_named = finding.face is None or (bool(finding.face.model_id) and finding.face.threshold == 0.5)
    return (
        bool(finding.rule_id and finding.article and finding.rule_version >= 1)
        and finding.notice_id == "notice-1"
        and finding.notice_version == 3
        and (finding.face is not None or finding.papers is not None)
        and face_named
        and all("KPK" in text and "KEP-1/2026" in text and "{" not in text and "}" not in text for text in sentences)
        and sentences[0] != sentences[1]
        and all("{" not in name for name in finding.tell)
    )


def _advised(decision: Decision) -> list[str]:
    return [finding.advice.value for finding in decision.findings]


def _table(point: Point, decision: Decision) -> bool:
    expected = point.expected
    finding = [] if expected is None else [expected]
    return _advised(decision) == finding and decision.advice.value == (expected or CLEAR)


def _citizens(point: Point, decision: Decision) -> bool:
    return not (point.is_wni and {REFUSE, MAY} & {decision.advice.value, *_advised(decision)})


def _names(point: Point, decision: Decision) -> bool:
    strong = point.face == "at the threshold" or point.papers in ("document", "biography")
    return strong or decision.advice.value in (CLEAR, REFER)


def _foreign_data(point: Point, decision: Decision) -> bool:
    alone = point.kind == "WANTED_FOREIGN" and not point.written
    return not (alone and decision.advice.value in (SECURE, REFUSE, DENY))


def _not_binding(point: Point, decision: Decision) -> bool:
    logged = len(decision.findings) == (point.established and not point.spared)
    return point.binds or (decision.advice is Advice.CLEAR and logged)


def _children(point: Point, decision: Decision) -> bool:
    suspect = point.kind not in ("PROTECT", "LOST_DOCUMENT")
    child = point.age == "five" or (point.age in ("six", "seventeen") and not point.names_minor)
    return not (suspect and child and decision.findings)


def _explained(point: Point, decision: Decision) -> bool:
    named = decision.policy_version == POLICY_VERSION and decision.at == NOW
    return named and all(map(_complete, decision.findings))


HOLDS = {
    "the table of the policy": _table,
    "1 a citizen is never refused entry": _citizens,
    "2 a name alone never accuses": _names,
    "3 foreign data alone never detains": _foreign_data,
    "4 a notice that does not bind is only logged": _not_binding,
    "5 a child is not matched against suspects": _children,
    "6 every finding can be explained": _explained,
}


def _same(flags: set[str], one: Point, other: Point) -> bool:
    return all(getattr(one, flag) == getattr(other, flag) for flag in flags)


def _decided(points: Iterable[Point]) -> Iterator[tuple[Point, Decision]]:
    """With each point what is decided there. Points that differ only in flags which nobody looked at share a decision:
    it rests on nothing else, and to ask again and again would take most of the time."""
    for _, alike in itertools.groupby(points, key=lambda point: point[:-3]):
        known: list[tuple[Point, set[str], Decision]] = []
        for point in alike:
            shared = (
                made for one, seen, made in known if all(getattr(point, flag) == getattr(one, flag) for flag in seen)
            )
            decision = next(shared, None)
            if decision is None:
                _Watched.looked_at.clear()
                decision = decide(_observation(point, watched=True))
                known.append((point, set(_Watched.looked_at), decision))
            yield point, decision


@pytest.fixture(scope="module")
def broken() -> dict[str, list[Point]]:
    """The points of the whole space at which each claim fails."""
    found: dict[str, list[Point]] = {claim: [] for claim in HOLDS}
    for point, decision in _decided(_space()):
        for claim, holds in HOLDS.items():
            if not holds(point, decision):
                found[claim].append(point)
    return found


@pytest.mark.parametrize("claim", HOLDS)
def test_over_the_whole_space(claim: str, broken: dict[str, list[Point]]) -> None:
    assert broken[claim][:3] == []


def test_two_points_share_a_decision_that_is_not_the_same() -> None:
    """Every kind, side, state, age and flag, for the face and the document."""
    points = [point for point in _space() if (point.face, point.papers) == ("at the threshold", "document")]
    sampled = [point for number, point in enumerate(points) if number // len(FLAGS) % 7 == 0]
    assert {flag for point in sampled for flag in point[-3:]} == {False, True}
    assert all(decision == decide(_observation(point)) for point, decision in _decided(sampled))


def test_a_point_is_left_out() -> None:
    with_papers = 8 * (len(FACES) * len(PAPERS) - 1)
    cameras = 2 * (len(FACES) - 1)
    sides = len(EXPECTED) * 2 * len(STATES) * len(AGES) * len(FLAGS)
    assert sum(1 for _ in _space()) == sides * (with_papers + cameras)
    assert set(EXPECTED) == set(NoticeKind)
    assert {state for state, *_ in STATES.values()} == set(NoticeState)


def test_foreign_data_without_a_request_detains_or_refuses() -> None:
    """Invariant 3 over every kind, side and flag, for whoever hands on what is said abroad."""
    for agency in ("NCB-Interpol Indonesia", "Embassy of Utopia", "International Criminal Court"):
        for kind, traveller, direction, flags in itertools.product(
            EXPECTED, TRAVELLERS, ("arrival", "departure"), FLAGS
        ):
            papers = "document" if kind == "LOST_DOCUMENT" else "none"
            point = Point(kind, traveller, direction, "in force", "at the threshold", papers, "unknown", *flags)
            observation = _observation(point)
            evidence = observation.notices[0]
            foreign = replace(evidence, notice=replace(evidence.notice, agency=agency))
            [finding] = decide(replace(observation, notices=(foreign,))).findings
            if point.written:
                assert finding.advice.value == point.expected, point
            else:
                assert finding.advice.value not in (SECURE, REFUSE), point
                assert (finding.advice is Advice.CLEAR) is (point.expected == CLEAR), point


def test_a_forged_birth_date_makes_a_child_of_a_wanted_adult() -> None:
    """The registry knows the document's holder; the older of the two ages counts, whichever says it."""
    for document_says, registry_says in itertools.product(AGES, AGES):
        point = Point(
            "WANTED_DOMESTIC", "WNI by registry", "arrival", "in force", "at the threshold", "document", "eighteen",
            False, False, False,
        )  # fmt: skip
        observation = _observation(point)
        assert observation.document is not None and observation.holder is not None
        document = replace(observation.document, birth_date=_born(document_says))
        holder = replace(observation.holder, birth_date=_born(registry_says))
        ages = [age for age in (AGES[document_says], AGES[registry_says]) if age is not None]
        spared = bool(ages) and max(ages) < 18
        decision = decide(replace(observation, document=document, holder=holder))
        assert _advised(decision) == ([] if spared else [SECURE]), (document_says, registry_says)


def test_a_child_is_as_old_as_whoever_else_has_that_number() -> None:
    """A typing error: the registry's holder of the number is an adult of another name, and not this face."""
    point = Point(
        "WANTED_DOMESTIC", "WNI by registry", "arrival", "in force", "at the threshold", "document", "six",
        False, False, False,
    )  # fmt: skip
    observation = _observation(point)
    assert observation.holder is not None
    stranger = replace(observation.holder, surname="KUSUMAWATI", birth_date=_born("eighteen"))
    for score, advised in ((0.1, []), (0.9, [SECURE])):
        compared = HolderComparison(score, 0.4, 0.001, MODEL, "registry")
        decision = decide(replace(observation, holder=stranger, holder_comparison=compared))
        assert [finding.advice.value for finding in decision.findings if finding.notice_id] == advised


def test_a_victim_is_hidden_behind_any_other_finding() -> None:
    """PROTECT beside every other kind, on every side: first, and both are shown."""
    for kind, traveller, direction in itertools.product(EXPECTED, TRAVELLERS, ("arrival", "departure")):
        point = Point(kind, traveller, direction, "in force", "at the threshold", "none", "unknown", False, True, True)
        observation = _observation(point)
        victim = replace(observation.notices[0].notice, notice_id=NoticeId("notice-2"), kind=NoticeKind.PROTECT)
        extra = replace(observation.notices[0], notice=victim)
        decision = decide(replace(observation, notices=(*observation.notices, extra)))
        assert decision.advice is Advice.PROTECT
        assert decision.findings[0].advice is Advice.PROTECT
        alone = decide(observation).findings
        assert len(decision.findings) == 1 + len(alone), point


def test_findings_out_of_order() -> None:
    """Every pair of kinds that a face can point at, both orders: the more severe first, none lost."""
    rank = {PROTECT: 0, SECURE: 1, DENY: 2, REFUSE: 2, MAY: 3, REFER: 4, CLEAR: 5}
    kinds = [kind for kind in EXPECTED if kind != "LOST_DOCUMENT"]
    for first, second, traveller, direction in itertools.product(kinds, kinds, TRAVELLERS, ("arrival", "departure")):
        points = [
            Point(kind, traveller, direction, "in force", "at the threshold", "none", "unknown", False, False, False)
            for kind in (first, second)
        ]
        evidence = tuple(_observation(point).notices[0] for point in points)
        decision = decide(replace(_observation(points[0]), notices=evidence))
        advised = [finding.advice.value for finding in decision.findings]
        assert sorted(advised) == sorted(point.expected or "missing" for point in points)
        assert [rank[name] for name in advised] == sorted(rank[name] for name in advised)


def test_a_holder_comparison_changes_a_finding_that_it_may_not() -> None:
    """High, low or absent, the 1:1 score leaves every finding as it is, but for papers that contradict."""
    for point in _space():
        if (point.age, point.state) != ("unknown", "in force") or point.papers == "somebody else's":
            continue
        observation = _observation(point)
        plain = decide(observation)
        for score in (0.99, 0.1):
            compared = replace(observation, holder_comparison=HolderComparison(score, 0.4, 0.001, MODEL, "chip"))
            about = [finding.advice for finding in decide(compared).findings if finding.notice_id]
            assert about == [finding.advice for finding in plain.findings], point


def test_a_look_alike_is_accused() -> None:
    """Decision 0004, over kinds, sides and flags: the papers contradict; the registry's portrait is nearer or not."""
    sides = [name for name in TRAVELLERS if not name.startswith("camera")]
    for kind, traveller, direction, flags in itertools.product(EXPECTED, sides, ("arrival", "departure"), FLAGS):
        point = Point(kind, traveller, direction, "in force", "at the threshold", "somebody else's", "unknown", *flags)
        for own, nearer, against in (
            (0.51, True, "registry"), (0.5, False, "registry"), (0.49, False, "registry"), (0.1, False, "registry"),
            (0.51, False, "chip"), (None, False, ""),
        ):  # fmt: skip
            comparison = None if own is None else HolderComparison(own, 0.4, 0.001, MODEL, against)
            decision = decide(replace(_observation(point), holder_comparison=comparison))
            advised = [finding.advice.value for finding in decision.findings if finding.notice_id]
            table = [point.expected] if point.expected else []
            capped = [name if name in (CLEAR, PROTECT) else REFER for name in table]
            assert advised == (capped if nearer else table), (point, own)


def test_a_number_of_another_state_accuses_a_stranger() -> None:
    """The number is the notice's; name, birth date and nationality are not, and the face is not his, or unseen."""
    for verdicts in ((A, D, D, D), (A, M, D, M), (A, D, M, D), (A, M, M, D)):
        _number_alone(verdicts)


def _number_alone(verdicts: tuple[Verdict, ...]) -> None:
    pairs = zip(ATTRIBUTES, verdicts, strict=True)
    papers = PapersEvidence(tuple(Comparison(attribute, verdict, "x", "y") for attribute, verdict in pairs))
    sides = [name for name in TRAVELLERS if not name.startswith("camera")]
    for kind, traveller, direction, face, flags in itertools.product(
        EXPECTED, sides, ("arrival", "departure"), FACES, FLAGS
    ):
        point = Point(kind, traveller, direction, "in force", face, "document", "unknown", *flags)
        observation = _observation(point)
        evidence = replace(observation.notices[0], papers=papers)
        decision = decide(replace(observation, notices=(evidence,)))
        table = point.expected or "missing"
        spared = kind == "LOST_DOCUMENT" or face == "at the threshold" or table in (CLEAR, PROTECT)
        assert _advised(decision) == [table if spared else REFER], point


def test_other_papers_take_away_the_table() -> None:
    """Nearer to his own portrait, but the document or the biography is that of the notice: the table stands."""
    for papers, kind in itertools.product(("document", "biography", "name and nationality", "none"), EXPECTED):
        point = Point(kind, "WNA", "arrival", "in force", "at the threshold", papers, "unknown", False, True, True)
        comparison = HolderComparison(0.99, 0.4, 0.001, MODEL, "registry")
        decision = decide(replace(_observation(point), holder_comparison=comparison))
        assert _advised(decision) == ([point.expected] if point.expected else []), point
