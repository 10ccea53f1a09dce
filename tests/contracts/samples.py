"""Plain values for the storage contracts; what a test is about it sets itself with `dataclasses.replace`."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np

from iass.access import Officer, Role
from iass.alert.alert import Alert, AlertState, Reference
from iass.alert.news import audit_act, audit_raised
from iass.alert.records import AlertTransaction
from iass.capture.document import Sex, TravelDocument
from iass.capture.lane import Direction
from iass.capture.partial_date import PartialDate
from iass.capture.passengers.fault import Fault, Severity
from iass.capture.passengers.flight import Flight, FlightId
from iass.capture.passengers.passenger_list import (
    ListAct,
    ListedDocument,
    ListedTraveller,
    ListKind,
    PassengerList,
    Travels,
)
from iass.case.flights import FlightScreening, PassengerHit
from iass.case.links import Identity, IdentityKind, IdentityLink, LinkState
from iass.case.passage import Passage
from iass.decide.decision import Advice, Decision, Finding, Sentence
from iass.face.outcome import Failure
from iass.face.template import Template
from iass.handover.case import Case, opened
from iass.handover.endpoint import AgencyEndpoint, EndpointSecret
from iass.handover.entry import CaseEntry, Custody, CustodyStep, EntryKind, FiledPaper, Opening
from iass.handover.outbox import Message
from iass.identify.evidence import FaceEvidence, HolderComparison
from iass.ids import (
    AlertId,
    CaseId,
    CrossingId,
    EnrolmentId,
    ImageId,
    LinkId,
    MessageId,
    ModelId,
    NoticeId,
    OfficerId,
    PairId,
    PersonId,
)
from iass.registry.enrolment import Enrolment, GalleryName
from iass.registry.intake import Resemblance, Resembling
from iass.registry.person import KnownDocument, Person
from iass.screen.evidence import Attribute, Comparison, PapersEvidence, Verdict
from iass.subject.law import RequestKind
from iass.subject.request import RequestState, SubjectRequest
from iass.watchlist.acts import Act
from iass.watchlist.intake_look import IntakeLook
from iass.watchlist.kept_feed import FeedAccepted, FeedChange, FeedOutcome, FeedPlan, FeedRecord, RefusedVersion
from iass.watchlist.look_alike import LookAlike, PairKind, PairState
from iass.watchlist.notice import Change, Instrument, Notice, NoticeKind, NoticeState, OtherName, Pending, Told
from iass.watchlist.version import Made

JAKARTA = timezone(timedelta(hours=7))
MORNING = datetime(2026, 11, 24, 2, 0, 0, 123456, tzinfo=UTC)
MODEL = ModelId("sface-2021dec/1-8c8caa1d")
OTHER_MODEL = ModelId("other/1")
DIMENSION = 128
OFFICER = Officer(OfficerId("sari"), Role.COUNTER_OFFICER)

PERSON = Person(
    person_id=PersonId("WNI-0001"),
    surname="Wijaya-Þórsdóttir",
    given_names="Siti 北京 Ṇur 😀",
    sex=Sex.FEMALE,
    birth_date=PartialDate(1990, 5),
    birth_place="Kota Ambon",
    nationality="IDN",
    documents=(
        KnownDocument("X 123-4567", "P", "IDN", PartialDate(2031, 4, 30)),
        KnownDocument("3174-0001", "I", "", None),
    ),
)

NOTICE = Notice(
    notice_id=NoticeId("N-0001"),
    kind=NoticeKind.EXIT_BAN,
    surname="SANTOSO",
    given_names="BUDI",
    sex=Sex.MALE,
    birth_date=PartialDate(1975),
    birth_place="Surabaya",
    nationality="IDN",
    reason="perkara no. 12; “tersangka”",
    agency="KPK",
    instrument=Instrument("decision", "KEP-12/2026", date(2026, 6, 1)),
    valid_from=datetime(2026, 6, 1, 0, 0, tzinfo=JAKARTA),
    valid_until=datetime(2026, 12, 1, 0, 0, tzinfo=JAKARTA),
    state=NoticeState.IN_FORCE,
    author="desk-1",
    approver="desk-2",
    document_numbers=("A 12-34", "B7654321"),
    image_ids=(ImageId("image-2"), ImageId("image-1")),
    asked_in_writing=True,
    secure=False,
    names_minor=True,
    contact="+62 21 000",
    checkpoints=("CGK",),
    other_names=(OtherName("Budi dari “Surabaya”"), OtherName("ブディ"), OtherName("Si Botak", weak=True)),
)

PENDING = Pending(
    Change.EXTEND,
    OfficerId("desk-1"),
    MORNING,
    "the inquiry goes on",
    Instrument("decision", "KEP-40/2026", date(2026, 11, 20)),
    datetime(2027, 6, 1, 17, 0, tzinfo=UTC),
)
TOLD = Told(date(2026, 6, 4), "by registered letter", OfficerId("desk-1"))
MADE = Made(datetime(2026, 6, 1, 2, 0, tzinfo=UTC), Act.APPROVE, OfficerId("desk-2"))


def template(seed: int, model: ModelId = MODEL, dimension: int = DIMENSION) -> Template:
    vector = np.random.default_rng(seed).normal(size=dimension).astype(np.float32)
    return Template(vector / np.linalg.norm(vector), model)


def enrolment(number: int, subject: str = "", model: ModelId = MODEL) -> Enrolment:
    return Enrolment(
        EnrolmentId(f"enrolment-{number:06d}"),
        GalleryName.REGISTRY,
        subject or f"person-{number:06d}",
        ImageId(f"image-{number:06d}"),
        template(number, model),
    )


def decision(advice: Advice = Advice.DENY_EXIT) -> Decision:
    """With every part that a finding may carry."""
    finding = Finding(
        rule_id="exit-ban.in-force",
        rule_version=3,
        article="UU 6/2011 art. 91",
        advice=advice,
        sentence=Sentence("Pencegahan berlaku: “tunda”.", "An exit ban is in force."),
        notice_id=NoticeId("N-0001"),
        notice_version=2,
        face=FaceEvidence("N-0001", EnrolmentId("enrolment-1"), 0.7123456789012345, 0.5, 0.003, 1200, MODEL),
        papers=PapersEvidence((Comparison(Attribute.NAME, Verdict.AGREES, "BUDI", "BUDI"),)),
        holder_comparison=HolderComparison(0.25, 0.4, 0.001, MODEL, "chip"),
        tell=("KPK",),
    )
    return Decision(advice, (finding, Finding("x", 1, "", Advice.CLEAR, Sentence("", ""))), "2026-11", MORNING)


def alert(number: int = 1, raised_at: datetime = MORNING) -> Alert:
    return Alert(
        alert_id=AlertId(f"alert-{number:06d}"),
        crossing_id=CrossingId(f"crossing-{number:06d}"),
        checkpoint="CGK",
        lane="C01",
        direction=Direction.DEPARTURE,
        raised_at=raised_at,
        decision=decision(),
        live_image_id=ImageId("live-1"),
        references=(Reference("N-0001", ImageId("image-2"), 0.71), Reference("chip", None, None)),
        traveller_name="BUDI SANTOSO",
        document_number="A1234",
        nationality="IDN",
    )


def put_on_record(tx: AlertTransaction, kept: Alert) -> None:
    """The alert, and what the audit log notes of it: that it was raised, and judged where it is."""
    tx.alerts.add(kept)
    fresh = replace(kept, state=AlertState.RAISED, claimed_by=None, judgement=None, judged_by=None, note="")
    audit_raised(tx, fresh, None)
    if kept.judged_by is not None:
        audit_act(tx, "alert.judged", fresh, kept, kept.raised_at, Officer(kept.judged_by))


def passage(number: int = 1, key: str | None = None, at: datetime = MORNING) -> Passage:
    return Passage(
        crossing_id=CrossingId(f"crossing-{number:06d}"),
        at=at,
        checkpoint="CGK",
        lane="C01",
        direction=Direction.ARRIVAL,
        document=TravelDocument("A1234", "IDN", "SANTOSO", birth_date=PartialDate(1975, 1, 2), sex=Sex.MALE),
        holder_id=PersonId("WNI-0001"),
        decision=decision(Advice.CLEAR),
        alert_id=None,
        best_subject="N-0001",
        best_score=-0.125,
        threshold=0.5,
        milliseconds={"decode": 3.25, "face": 17.0},
        face_failure=Failure.TOO_BLURRED,
        key=key,
        request_digest="ab" * 32,
    )


def intake_look(version: int = 1, notice_id: str = "N-0001") -> IntakeLook:
    near = Resembling(
        gallery=GalleryName.REGISTRY,
        subject_id="WNI-0001",
        name="Siti 北京",
        document_numbers=("X 123-4567",),
        score=0.6123456789012345,
        threshold=0.5,
        stranger_rate=0.0015,
        resemblance=Resemblance.STRANGER,
        enrolment_id=EnrolmentId("enrolment-1"),
    )
    unstored = replace(near, gallery=GalleryName.WATCHLIST, subject_id="N-0002", enrolment_id=None)
    return IntakeLook(NoticeId(notice_id), version, MORNING, OfficerId("desk-1"), (near, unstored))


def pair(number: int = 1, subject: str = "N-0001", person: str = "WNI-0001") -> LookAlike:
    return LookAlike(
        pair_id=PairId(f"pair-{number:06d}"),
        gallery=GalleryName.WATCHLIST,
        subject_id=subject,
        person_id=PersonId(person),
        kind=PairKind.LOOK_ALIKE,
        state=PairState.PROPOSED,
        score=0.6123456789012345,
        subject_images=(ImageId("image-2"), ImageId("image-1")),
        person_images=(ImageId("image-3"),),
        proposed_by=OfficerId("sari"),
        officer=OfficerId("sari"),
        at=MORNING,
        reason="dilihat “dua kali” di konter",
        alert_id=AlertId("alert-000001"),
    )


def notice_pair(number: int = 1, subject: str = "N-0001", other: str = "N-0002") -> LookAlike:
    """Two who are sought, as one officer proposed them."""
    return replace(pair(number, subject), person_id=None, other_notice_id=NoticeId(other), alert_id=None)


def bearer_pair(number: int = 1, subject: str = "N-0001", bearer: str = "ab" * 32) -> LookAlike:
    """Somebody sought, and the bearer of a proven chip, as one officer judged them."""
    return replace(pair(number, subject), person_id=None, person_images=(), bearer=bearer)


def link() -> IdentityLink:
    """A notice and a passport, as proposed."""
    return IdentityLink(
        link_id=LinkId("link-000001"),
        one=Identity(IdentityKind.NOTICE, "N-0001"),
        other=Identity(IdentityKind.DOCUMENT, "UTO:U9025518"),
        state=LinkState.PROPOSED,
        at=MORNING,
        by=OfficerId("system"),
        reason="",
        score=0.75,
        threshold=0.5,
        model_id=MODEL,
        alert_id=AlertId("alert-000001"),
        crossing_id=CrossingId("crossing-000001"),
    )


def passenger_list(number: int = 1, arrives_at: datetime = MORNING) -> PassengerList:
    """Of one traveller, with every part that a list may carry. number: of the message."""
    budi = ListedTraveller(
        1,
        Travels.PASSENGER,
        "SANTOSO",
        "BUDI",
        Sex.MALE,
        PartialDate(1975, 1, 2),
        "SURABAYA",
        "IDN",
        "JPN",
        (ListedDocument("A1234", "P", "IDN", PartialDate(2031, 4, 30)), ListedDocument("V99")),
        "NRT",
        "CGK",
        "CGK",
        "27B",
        "KQ7T2B",
        "BA1",
    )
    flight = Flight("GA", "881", "NRT", "CGK", arrives_at - timedelta(hours=7), arrives_at)
    return PassengerList(
        sender="GARUDA",
        reference=f"{number:09d}/PAX001",
        group="GA881/241126/0900",
        kind=ListKind.PASSENGERS,
        act=ListAct.WHOLE,
        flight=flight,
        travellers=(budi,),
        prepared_at=arrives_at - timedelta(hours=8),
        warnings=(Fault(9, "NAT", "nationality", "not a state", Severity.WARNING, 1),),
    )


def flight_screening(flight_id: FlightId) -> FlightScreening:
    hit = PassengerHit("GARUDA/000000001/PAX001#1", (NoticeId("N-0001"),), True, PersonId("WNI-0001"))
    return FlightScreening(flight_id, MORNING, 3, 1, (hit,))


def opening(alert_number: int = 1, checkpoint: str = "CGK", lane: str = "C01") -> Opening:
    return Opening(
        alert_id=AlertId(f"alert-{alert_number:06d}"),
        crossing_id=CrossingId(f"crossing-{alert_number:06d}"),
        checkpoint=checkpoint,
        lane=lane,
        notice_id=NoticeId("N-0001"),
        notice_version=2,
        agency="KPK",
        contact="+62 21 000",
    )


def case(number: int = 1, checkpoint: str = "CGK", lane: str = "C01") -> Case:
    """As it is opened."""
    at = MORNING + timedelta(minutes=number)
    return opened(CaseId(f"case-{number:06d}"), opening(number, checkpoint, lane), OFFICER, at)


def case_entry() -> CaseEntry:
    """With every part that an entry may carry."""
    entry = CaseEntry(
        case_id=CaseId("case-000001"),
        sequence=1,
        at=MORNING,
        officer=OFFICER.officer_id,
        kind=EntryKind.FILE,
        text="dibawa ke ruang periksa “2”",
        opening=opening(),
        paper=FiledPaper(ImageId("paper-1"), "surat.pdf", "application/pdf", 1200, "ab" * 32),
        custody=CustodyStep(Custody.TAKEN, MORNING, "counter C01"),
        signed_hash="cd" * 32,
        salt="ef" * 16,
    )
    return entry.sealed_as("0" * 64)


def message(number: int = 1, agency: str = "KPK") -> Message:
    """Written, and due at once; each a minute after the one before."""
    at = MORNING + timedelta(minutes=number)
    about = CaseId(f"case-{number:06d}")
    return Message(MessageId(f"message-{number:06d}"), agency, about, "iass.handover.signed.v1", '{"a":"b"}', at, at)


ENDPOINT = AgencyEndpoint(
    "KPK",
    "https://kpk.example.org/hooks?key=open-sesame",
    (
        EndpointSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        EndpointSecret("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", MORNING + timedelta(hours=24)),
    ),
    MORNING,
    "/etc/iass/kpk.pem",
)


FEED_RECORD = FeedRecord(
    MORNING,
    FeedOutcome.SHRUNKEN,
    "the list shrank",
    MORNING + timedelta(hours=2),
    MORNING + timedelta(hours=1),
    '"etag-1"',
    "Tue, 24 Nov 2026 02:00:00 GMT",
    "ab" * 32,
    2,
    FeedChange(MORNING, "cd" * 32, 5, 1, 2, 2, (NoticeId("A"),), (NoticeId("B"), NoticeId("C")), ()),
    FeedAccepted("ab" * 32, OfficerId("desk-2"), "the letter says so"),
)


REFUSED_VERSION = RefusedVersion("ab" * 32, 5, 2, 1, 0, 1, 0, 4, (NoticeId("B"), NoticeId("C")), (NoticeId("A"),))


def feed_plan(name: str = "interpol") -> FeedPlan:
    return FeedPlan(
        name,
        "https://lists.example.org/interpol.ftm.json?key=1",
        86_400,
        OfficerId("desk-1"),
        ("agency=Interpol", "kind=WANTED_FOREIGN"),
        secret="Bearer open-sesame",
        ca="/etc/iass/lists.pem",
        hosts=("cdn.example.org",),
    )


def subject_request(number: int = 1) -> SubjectRequest:
    return SubjectRequest(
        f"request-{number:06d}", RequestKind.ACCESS, RequestState.RECEIVED, MORNING, MORNING + timedelta(hours=72),
        "UU 27/2022 art. 7; art. 32(2)", "NADIA “PUTRI”", "nadia@example.org", "what is held of me", OfficerId("dpo"),
        MORNING,
    )  # fmt: skip
