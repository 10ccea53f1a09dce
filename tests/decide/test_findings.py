"""What the officer reads, and the findings that are not about a notice."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from iass.capture.document import Sex, TravelDocument
from iass.capture.lane import Direction
from iass.capture.partial_date import PartialDate
from iass.decide.decision import Advice, Decision
from iass.decide.observation import ChipFailure, NoticeEvidence, Observation, OtherIdentity, UnreadDocument
from iass.decide.policy import POLICIES, POLICY_VERSION, decide, policy_at
from iass.decide.rules import table
from iass.face.outcome import Failure
from iass.identify.evidence import FaceEvidence, HolderComparison
from iass.ids import EnrolmentId, ModelId, NoticeId, PersonId
from iass.registry.person import Person
from iass.screen.evidence import Attribute, Comparison, PapersEvidence, Verdict
from iass.watchlist.notice import Instrument, Notice, NoticeKind, NoticeState

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
MODEL = ModelId("sface-2021dec")
BORN = PartialDate(1980, 5, 17)
NOTICE = Notice(
    notice_id=NoticeId("notice-1"),
    kind=NoticeKind.EXIT_BAN,
    surname="SANTOSO",
    given_names="BUDI",
    sex=Sex.MALE,
    birth_date=BORN,
    birth_place="",
    nationality="IDN",
    reason="a reason",
    agency="Kejaksaan Agung",
    instrument=Instrument("decision", "KEP-12/D/2026", date(2026, 5, 3)),
    valid_from=NOW - timedelta(days=90),
    valid_until=datetime(2026, 11, 30, 17, 0, tzinfo=UTC),
    state=NoticeState.IN_FORCE,
    author="desk-1",
    approver="desk-2",
    contact="021-500 100",
    version=3,
)
FOREIGNER = TravelDocument("X1", "MYS", "TAN", "WEI", birth_date=BORN)
CITIZEN = TravelDocument("X2", "IDN", "SANTOSO", "BUDI", birth_date=BORN)


def _face(score: float = 0.7, subject: str = "notice-1") -> FaceEvidence:
    return FaceEvidence(subject, EnrolmentId("enrolment-1"), score, 0.5, 0.003, 1000, MODEL)


def _holder(score: float, against: str = "chip") -> HolderComparison:
    return HolderComparison(score, 0.4, 0.001, MODEL, against)


def _observe(
    *notices: NoticeEvidence,
    document: TravelDocument | None = FOREIGNER,
    direction: Direction = Direction.ARRIVAL,
    failure: Failure | None = None,
    own: HolderComparison | None = None,
    others: tuple[OtherIdentity, ...] = (),
    holder: Person | None = None,
) -> Observation:
    return Observation(NOW, direction, document, holder, failure, own, notices, others)


def _only(decision: Decision) -> tuple[str, Advice, str, str]:
    (finding,) = decision.findings
    return finding.rule_id, finding.advice, finding.sentence.id, finding.sentence.en


def test_an_officer_is_not_told_who_asked_by_what_and_until_when() -> None:
    decision = decide(_observe(NoticeEvidence(NOTICE, _face(), None), document=CITIZEN, direction=Direction.DEPARTURE))
    assert _only(decision) == (
        "exit-ban.departure",
        Advice.DENY_EXIT,
        "Pencegahan Kejaksaan Agung (keputusan nomor KEP-12/D/2026 tanggal 3 Mei 2026) berlaku sampai dengan "
        "30 November 2026. Jangan izinkan keluar; arahkan ke Kejaksaan Agung (021-500 100). Cocok berdasarkan: wajah.",
        "An exit ban of Kejaksaan Agung (decision no. KEP-12/D/2026 of 3 May 2026) is in force up to and including "
        "30 November 2026. The traveller may not leave; direct to Kejaksaan Agung (021-500 100). Matched by: face.",
    )
    assert decision.findings[0].tell == ("Kejaksaan Agung",)
    assert "UU 6/2011 art. 16, 91-97" in decision.findings[0].article


@pytest.mark.parametrize(
    ("until", "id_words", "en_words"),
    [
        (None, "tanpa batas waktu", "without a time limit"),
        (
            datetime(2027, 1, 1, 3, 4, tzinfo=UTC),
            "sampai 1 Januari 2027 pukul 10.04 WIB",
            "until 1 January 2027, 10:04",
        ),
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), "dengan 31 Desember 2026", "including 31 December 2026"),
    ],
)
def test_a_period_is_told_wrongly(until: datetime | None, id_words: str, en_words: str) -> None:
    notice = replace(NOTICE, valid_until=until)
    _, _, id_text, en_text = _only(decide(_observe(NoticeEvidence(notice, _face(), None))))
    assert id_words in id_text
    assert en_words in en_text


@pytest.mark.parametrize(
    ("state", "rule_id", "words"),
    [
        (NoticeState.LAPSED, "exit-ban.lapsed", "lapsed by operation of law"),
        (NoticeState.WITHDRAWN, "notice.withdrawn", "was withdrawn"),
        (NoticeState.DRAFT, "notice.not-in-force", "is still a draft"),
        (NoticeState.SUBMITTED, "notice.not-in-force", "is not approved yet"),
    ],
)
def test_a_notice_that_does_not_bind_is_not_explained(state: NoticeState, rule_id: str, words: str) -> None:
    found, advice, _, text = _only(decide(_observe(NoticeEvidence(replace(NOTICE, state=state), _face(), None))))
    assert (found, advice) == (rule_id, Advice.CLEAR)
    assert words in text


def test_a_citizen_who_owes_is_barred_without_a_word_on_article_16() -> None:
    notice = replace(NOTICE, kind=NoticeKind.UNSETTLED_OBLIGATION)
    evidence = NoticeEvidence(notice, _face(), None)
    _, advice, id_text, en_text = _only(decide(_observe(evidence, document=CITIZEN, direction=Direction.DEPARTURE)))
    assert advice is Advice.DENY_EXIT
    assert "Pasal 16 ayat (2) menyebut orang asing" in id_text
    assert "minta instrumen" in id_text
    assert "Art. 16(2) names foreigners" in en_text
    assert "ask for the instrument" in en_text
    foreign = decide(_observe(evidence, direction=Direction.DEPARTURE)).findings[0]
    assert "16" not in foreign.sentence.en


@pytest.mark.parametrize(
    ("kind", "document", "direction", "told"),
    [
        (NoticeKind.EXIT_BAN, FOREIGNER, Direction.ARRIVAL, ("Kejaksaan Agung",)),
        (NoticeKind.UNSETTLED_OBLIGATION, CITIZEN, Direction.ARRIVAL, ("Kejaksaan Agung",)),
        (NoticeKind.ENTRY_BAN, CITIZEN, Direction.ARRIVAL, ("Ditjen Imigrasi (watchlist desk)",)),
        (NoticeKind.ENTRY_BAN, FOREIGNER, Direction.DEPARTURE, ("Ditjen Imigrasi (watchlist desk)",)),
        (NoticeKind.WANTED_FOREIGN, FOREIGNER, Direction.DEPARTURE, ("NCB-Interpol Indonesia",)),
    ],
)
def test_nobody_is_told(
    kind: NoticeKind, document: TravelDocument, direction: Direction, told: tuple[str, ...]
) -> None:
    evidence = NoticeEvidence(replace(NOTICE, kind=kind), _face(), None)
    (finding,) = decide(_observe(evidence, document=document, direction=direction)).findings
    assert finding.tell == told


def test_a_lost_document_is_refused_before_anybody_confirmed_it() -> None:
    papers = PapersEvidence((Comparison(Attribute.DOCUMENT_NUMBER, Verdict.AGREES, "X1", "X1"),))
    evidence = NoticeEvidence(replace(NOTICE, kind=NoticeKind.LOST_DOCUMENT), None, papers)
    rule_id, advice, id_text, en_text = _only(decide(_observe(evidence)))
    assert (rule_id, advice) == ("lost-document.foreign-arrival", Advice.REFER)
    assert "setelah dipastikan, tolak masuk" in id_text
    assert "once confirmed, refuse entry" in en_text


def test_the_owner_of_a_lost_document_is_stopped_for_his_face_or_name() -> None:
    agrees = (Attribute.NAME, Attribute.BIRTH_DATE, Attribute.NATIONALITY)
    comparisons = tuple(Comparison(attribute, Verdict.AGREES, "x", "x") for attribute in agrees)
    evidence = NoticeEvidence(replace(NOTICE, kind=NoticeKind.LOST_DOCUMENT), _face(), PapersEvidence(comparisons))
    assert decide(_observe(evidence)).findings == ()


@pytest.mark.parametrize(("against", "words"), [("chip", "document's chip"), ("registry", "in the registry")])
def test_a_passport_that_is_not_the_bearers(against: str, words: str) -> None:
    decision = decide(_observe(own=_holder(0.1234, against)))
    rule_id, advice, id_text, en_text = _only(decision)
    assert (rule_id, advice) == ("identity.not-the-holder", Advice.REFER)
    assert words in en_text
    assert "not match" in en_text and "tidak cocok" in id_text
    assert decision.findings[0].holder_comparison == _holder(0.1234, against)
    assert decision.findings[0].article


def test_sentence_of_a_rule_carries_a_score() -> None:
    """An officer takes 0.412 for nearly half sure; the evidence has it, and what it means stands beside it."""
    numbers = re.compile(r"\{\w*(score|threshold|own|margin|bar)\}|\d[.,]\d{2}")
    rows = table()
    assert rows and not [row.rule_id for row in rows if numbers.search(f"{row.sentence.id} {row.sentence.en}")]


def test_the_bearer_of_his_own_passport_is_stopped() -> None:
    assert decide(_observe(own=_holder(0.4))).findings == ()


def test_a_second_passport() -> None:
    person = Person(PersonId("person-9"), "LIM", "", Sex.MALE, BORN, "", "SGP")
    match = OtherIdentity(person, _face(0.8, "person-9"))
    decision = decide(_observe(others=(match, replace(match, face=_face(0.49, "person-9")))))
    rule_id, advice, _, en_text = _only(decision)
    assert (rule_id, advice) == ("identity.other-identity", Advice.REFER)
    assert "person-9" in en_text
    assert "LIM" not in en_text
    assert decision.findings[0].person_id == "person-9"
    assert decision.findings[0].face == match.face


@pytest.mark.parametrize("failure", Failure)
def test_a_face_that_cannot_be_assessed_passes(failure: Failure) -> None:
    rule_id, advice, id_text, en_text = _only(decide(_observe(failure=failure)))
    assert (rule_id, advice) == ("face.not-assessable", Advice.REFER)
    assert "Recapture" in en_text
    assert "Ambil gambar lagi" in id_text


def test_nobody_s_papers_open_the_gate() -> None:
    unread = Observation(NOW, Direction.ARRIVAL, None, None, None, None, (), (), unread_document=UnreadDocument())
    decision = decide(unread)
    assert decision.advice is Advice.REFER
    assert [finding.rule_id for finding in decision.findings] == ["document.not-read"]


def test_officer_is_not_told_that_the_document_was_misread() -> None:
    unread = UnreadDocument(("document_number", "optional_data", "composite"))
    observation = Observation(NOW, Direction.ARRIVAL, FOREIGNER, None, None, None, (), (), unread_document=unread)
    [finding] = decide(observation).findings
    assert (finding.rule_id, finding.advice) == ("document.misread", Advice.REFER)
    assert "document number, optional_data, the whole of the lines" in finding.sentence.en
    assert "nomor dokumen, optional_data, seluruh baris" in finding.sentence.id


def test_chip_without_a_face_is_not_told() -> None:
    observation = replace(_observe(), chip_failure=ChipFailure(Failure.NO_FACE))
    rule_id, advice, id_text, en_text = _only(decide(observation))
    assert (rule_id, advice) == ("chip.not-assessable", Advice.REFER)
    assert "tidak ada wajah dalam gambar" in id_text
    assert "no face in the picture" in en_text


def test_a_poor_picture_hides_what_the_papers_say() -> None:
    papers = PapersEvidence((Comparison(Attribute.DOCUMENT_NUMBER, Verdict.AGREES, "X1", "X1"),))
    evidence = NoticeEvidence(replace(NOTICE, kind=NoticeKind.WANTED_DOMESTIC), None, papers)
    decision = decide(_observe(evidence, failure=Failure.NO_FACE))
    assert [finding.rule_id for finding in decision.findings] == ["wanted-domestic", "face.not-assessable"]


def test_identity_findings_spare_children() -> None:
    """Invariant 5 is about suspect notices; a child on another's passport still needs an officer."""
    child = replace(FOREIGNER, birth_date=PartialDate(2024, 1, 1))
    decision = decide(_observe(document=child, own=_holder(0.1)))
    assert decision.advice is Advice.REFER


def test_a_birthday_in_jakarta_is_counted_in_london() -> None:
    """18 today in Jakarta, while it is still yesterday in UTC; an unknown day counts as the latest possible."""
    evidence = NoticeEvidence(replace(NOTICE, kind=NoticeKind.WANTED_DOMESTIC), _face(), None)
    at = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
    for born, expected in (((2008, 11, 24), Advice.SECURE), ((2008, 11, 25), Advice.CLEAR), ((2008, 11), Advice.CLEAR)):
        document = replace(FOREIGNER, birth_date=PartialDate(*born))
        assert decide(replace(_observe(evidence, document=document), at=at)).advice is expected


def test_the_age_is_taken_from_the_notice_before_the_document() -> None:
    minor = replace(NOTICE, kind=NoticeKind.WANTED_DOMESTIC, birth_date=PartialDate(2015, 1, 1))
    evidence = NoticeEvidence(minor, _face(), None)
    assert decide(_observe(evidence)).advice is Advice.SECURE
    assert decide(_observe(evidence, document=replace(FOREIGNER, birth_date=None))).advice is Advice.CLEAR
    assert decide(_observe(evidence, document=None)).advice is Advice.CLEAR


def test_a_look_alike_is_not_shown_as_one() -> None:
    papers = PapersEvidence((Comparison(Attribute.NAME, Verdict.DIFFERS, "A", "B"),))
    evidence = NoticeEvidence(replace(NOTICE, kind=NoticeKind.WANTED_DOMESTIC), _face(0.61), papers)
    decision = decide(_observe(evidence, own=_holder(0.72, "registry")))
    rule_id, advice, id_text, en_text = _only(decision)
    assert (rule_id, advice) == ("look-alike", Advice.REFER)
    assert "Resembles" in en_text
    assert "an officer compares both faces" in en_text
    assert "Mirip" in id_text and "0,61" not in id_text
    assert decision.findings[0].holder_comparison == _holder(0.72, "registry")
    assert decision.findings[0].face == _face(0.61)
    assert decision.findings[0].tell == ()


def test_an_agency_is_told_of_a_look_alike() -> None:
    papers = PapersEvidence((Comparison(Attribute.BIRTH_DATE, Verdict.DIFFERS, "A", "B"),))
    (finding,) = decide(_observe(NoticeEvidence(NOTICE, _face(0.61), papers), own=_holder(0.72, "registry"))).findings
    assert (finding.rule_id, finding.advice, finding.tell) == ("look-alike.logged", Advice.CLEAR, ())


def test_a_notice_without_nationality_lets_a_camera_refuse_a_citizen() -> None:
    """Art. 14: a camera cannot tell; only kinds that concern foreigners alone are taken for a foreigner's."""
    for kind, expected in (
        (NoticeKind.WANTED_FOREIGN, Advice.REFER),
        (NoticeKind.ENTRY_BAN, Advice.REFUSE_ENTRY),
        (NoticeKind.DEPORTED, Advice.REFER),
    ):
        evidence = NoticeEvidence(replace(NOTICE, kind=kind, nationality=""), _face(), None)
        assert decide(_observe(evidence, document=None)).advice is expected


@pytest.mark.parametrize("text", ["{agency}", "a\nb\tc", "%s {0}", "  "])
def test_hostile_words_in_a_notice_break_the_sentence(text: str) -> None:
    hostile = replace(NOTICE, agency=text, contact=text, instrument=Instrument(text, text, date(2026, 1, 1)))
    _, _, id_text, en_text = _only(decide(_observe(NoticeEvidence(hostile, _face(), None))))
    plain = " ".join(text.split())
    assert (plain or "instansi pemohon") in id_text
    assert "\n" not in en_text


def test_nothing_noticed_is_an_alert() -> None:
    decision = decide(_observe())
    assert (decision.advice, decision.findings, decision.is_alert) == (Advice.CLEAR, (), False)
    assert decision.policy_version == POLICY_VERSION


def test_a_rule_is_ambiguous_or_unexplained() -> None:
    rows = table()
    assert len({row.rule_id for row in rows}) == len(rows)
    for row in rows:
        assert row.condition, row.rule_id
        assert row.version >= 1
        assert row.article
        assert row.in_force <= POLICIES[-1].in_force
        named = [set(re.findall(r"\{(\w+)\}", text)) for text in (row.sentence.id, row.sentence.en)]
        assert named[0] == named[1], row.rule_id


def test_a_past_day_is_judged_by_todays_rules() -> None:
    assert policy_at(NOW) is POLICIES[-1]
    assert policy_at(datetime(2020, 1, 1, tzinfo=UTC)) is POLICIES[0]
