"""THE STORY: one traveller, from frames to alert. Read this first.

A crossing decodes the pictures, makes one probe of them, searches it in both lists, compares it with
the document's holder, screens the papers, lets the policy say what that means, and commits passage,
alert, audit entry and feed event in one transaction. Nothing of a face that matches nobody is kept, unless the law
lets its template stay for some days (decision 0015); never its picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from iass.access import Officer
from iass.alert.alert import Alert
from iass.alert.passage import raise_or_join
from iass.capture import still
from iass.capture.chip.reading import ChipReading
from iass.capture.chip.trust import NO_TRUST, TrustStore
from iass.capture.document import TravelDocument
from iass.capture.frame import Frame
from iass.capture.lane import Direction, Lane, LaneKind, Lanes
from iass.case.chip import draw_portrait, gather, notices_of_both, read_files
from iass.case.evidence import sealed
from iass.case.exhibits import CHIP, Exhibits
from iass.case.expected_matches import NOBODY_EXPECTED, ExpectedPeople
from iass.case.kept_faces import KeptFace
from iass.case.known_pairs import with_known_pairs
from iass.case.linked import linked_notices
from iass.case.passage import CrossingRecords, CrossingTransaction, Outcome, Passage
from iass.case.passage_news import tell_passed
from iass.case.passage_tally import count_passage
from iass.case.pictures import decode_pictures
from iass.case.pointing import holder_of, other_identities
from iass.case.redaction import shown_to
from iass.case.referral import is_referred, with_random_referral
from iass.case.referring import refer
from iass.case.request import CaptureRequest, CaptureResult, CrossingRequest
from iass.case.sighting import Sighting
from iass.case.stopwatch import Stopwatch
from iass.case.strangers import keep_top_scores
from iass.clock import Clock
from iass.decide.decision import Decision
from iass.decide.observation import ChipFailure, NotSearched, Observation, UnreadDocument
from iass.decide.policy import decide
from iass.errors import Conflict, InvalidInput, KeyReused, Unavailable
from iass.face.attack.assessment import AttackAssessment
from iass.face.attack.detector import SWITCHED_OFF, PresentationAttackDetector
from iass.face.engine import FaceEngine
from iass.face.fuse import fuse
from iass.face.outcome import FaceFailure, FaceOutcome, FaceProbe
from iass.identify.checkpoint_list import EVERYWHERE, CheckpointLists
from iass.identify.evidence import FaceEvidence, HolderComparison
from iass.identify.gallery import Selection
from iass.identify.search import FaceSearch
from iass.ids import AlertId, CrossingId, new_id
from iass.registry.enrolment import GalleryName
from iass.registry.person import Person
from iass.screen.screening import Screening


@dataclass(frozen=True, slots=True)
class _Asked:
    """Where and how one passage was asked for. document: as printed, else as the chip has it."""

    lane: Lane
    direction: Direction
    document: TravelDocument | None
    key: str | None
    digest: str
    officer: Officer
    document_due: bool = False
    printed: TravelDocument | None = None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Decides passages. Safe for many threads: it holds no state of its own."""

    records: CrossingRecords
    engine: FaceEngine
    search: FaceSearch
    screening: Screening
    lanes: Lanes
    clock: Clock
    passage_seconds: int
    attacks: PresentationAttackDetector = SWITCHED_OFF
    kept_face_days: int = 0
    lists: CheckpointLists = EVERYWHERE
    expected: ExpectedPeople = NOBODY_EXPECTED
    trust: TrustStore = NO_TRUST

    def cross(self, request: CrossingRequest) -> Outcome:
        """One traveller at a counter or gate. Raises InvalidInput, NotFound or NotAllowed (lane), or KeyReused."""
        lane = self.lanes.within(request.officer.scope).find(request.checkpoint, request.lane)
        self._check(request)
        due = lane.kind is not LaneKind.CAMERA and not request.face_only
        chip = read_files(request.chip, self.trust, self.clock)
        printed, digest = request.document, request.digest()
        document = printed or (chip.document if chip else None)
        asked = _Asked(lane, request.direction, document, request.key, digest, request.officer, due, printed)
        earlier = self._replay(asked)
        if earlier is not None:
            return earlier
        watch = Stopwatch()
        return self._settle(asked, self._look(request, chip, watch), watch)

    def capture(self, request: CaptureRequest) -> CaptureResult:
        """Everyone in view of a camera, or the shots of one. Raises as `cross` does.

        Faces below every threshold leave a passage without a picture.
        """
        lane = self.lanes.within(request.officer.scope).find(request.checkpoint, request.lane)
        request.check()
        if request.one_person:
            return self._capture_person(request, lane)
        watch = Stopwatch()
        frame = still.decode(request.frame, where="frame")
        watch.lap("decode")
        faces = self.engine.every_face(frame)
        watch.lap("face")
        outcomes = []
        for number, probe in enumerate(face for face in faces if isinstance(face, FaceProbe)):
            key = f"{request.key}#{number}" if request.key else None
            asked = _Asked(lane, request.direction, None, key, request.digest(), request.officer)
            outcomes.append(self._replay(asked) or self._capture_one(asked, (frame,), probe, watch))
            watch = Stopwatch()
        return CaptureResult(tuple(outcomes), tuple(face.failure for face in faces if isinstance(face, FaceFailure)))

    def _capture_person(self, request: CaptureRequest, lane: Lane) -> CaptureResult:
        """Several shots of one passage: the face in the middle of each, fused into one probe."""
        asked = _Asked(lane, request.direction, None, request.key, request.digest(), request.officer)
        earlier = self._replay(asked)
        if earlier is not None:
            return CaptureResult((earlier,), ())
        watch = Stopwatch()
        frames, _ = decode_pictures(request.frames, None)
        watch.lap("decode")
        probe = fuse([self.engine.central_face(frame) for frame in frames])
        watch.lap("face")
        if isinstance(probe, FaceFailure):
            return CaptureResult((), (probe.failure,))
        return CaptureResult((self._capture_one(asked, frames, probe, watch),), ())

    def _capture_one(self, asked: _Asked, frames: Sequence[Frame], probe: FaceProbe, watch: Stopwatch) -> Outcome:
        presentation = self._presented(frames, probe, watch)
        first = self.expected.look(asked.lane.checkpoint, asked.direction, probe.template)
        here = self.lists.at(asked.lane.checkpoint)
        candidates = self.search.search(GalleryName.WATCHLIST, probe.template, among=here)
        watch.lap("search")
        return self._settle(
            asked, Sighting(probe, frames, candidates, presentation=presentation, expected=first), watch
        )

    def _presented(self, frames: Sequence[Frame], outcome: FaceOutcome, watch: Stopwatch) -> AttackAssessment | None:
        """Whether the frames show a traveller or a picture of one; None for one shot of everybody in view."""
        if len(outcome.faces) != len(frames):
            return None
        assessment = self.attacks.assess(frames, outcome.faces)
        watch.lap("attack")
        return assessment

    def _settle(self, asked: _Asked, seen: Sighting, watch: Stopwatch) -> Outcome:
        """Decides on one consistent view of the records, then commits. Only the commit makes writers wait."""
        with self.records.reading() as tx:
            observation = self._observe(tx, seen, asked)
            watch.lap("papers")
            decision = decide(observation)
            watch.lap("decide")
            exhibits = Exhibits(tx, seen, observation, decision) if decision.is_alert else None
            if asked.document_due:
                decision = with_random_referral(tx, asked.lane.checkpoint, observation.document, decision)
        try:
            with self.records.transaction() as tx:
                return self._record(tx, asked, seen, observation, decision, exhibits, watch)
        except Conflict:
            # The same key was committed by a parallel retry while this one was looking at the pictures.
            raced = self._replay(asked)
            if raced is None:
                raise
            return raced

    def _check(self, request: CrossingRequest) -> None:
        request.check()
        born = request.document.birth_date if request.document else None
        if born is not None and born.earliest > self.clock.now().date():
            raise InvalidInput(
                "the birth date lies in the future",
                where="birth_date",
                mend="Read the document again; if it really says so, refer the traveller",
            )

    def _replay(self, asked: _Asked) -> Outcome | None:
        """What was answered to this key before. Raises KeyReused when that was another request."""
        if asked.key is None:
            return None
        with self.records.reading() as tx:
            passage = tx.passages.by_key(asked.key)
            if passage is None:
                return None
            if passage.request_digest != asked.digest:
                raise KeyReused(
                    "this Idempotency-Key was used for another request",
                    where="Idempotency-Key",
                    mend="Use a new key for every passage, and the same key only to retry it",
                )
            alert = tx.alerts.get(passage.alert_id) if passage.alert_id else None
            return shown_to(tx, Outcome(passage, alert, replayed=True), asked.officer)

    def _look(self, request: CrossingRequest, data: ChipReading | None, watch: Stopwatch) -> Sighting:
        """Pictures to candidates. data: what was read from the chip, where more was sent than its picture."""
        frames, chip_frame = decode_pictures(request.frames, request.chip_image)
        if data is not None and chip_frame is None:
            data, chip_frame = draw_portrait(data)
        watch.lap("decode")
        outcome = self.engine.fuse(frames)
        watch.lap("face")
        presented = self._presented(frames, outcome, watch)
        chip = self.engine.one_face(chip_frame) if chip_frame else None
        watch.lap("chip")
        if isinstance(outcome, FaceFailure):
            return Sighting(outcome, frames, (), (), chip, chip_frame, presented, chip_data=data)
        first = self.expected.look(request.checkpoint, request.direction, outcome.template)
        watchlist = self._find(GalleryName.WATCHLIST, outcome, self.lists.at(request.checkpoint))
        registry = self._find(GalleryName.REGISTRY, outcome)
        watch.lap("search")
        lists = ((GalleryName.WATCHLIST, watchlist), (GalleryName.REGISTRY, registry))
        missed = tuple(name for name, found in lists if found is None)
        return Sighting(
            outcome, frames, watchlist or (), registry or (), chip, chip_frame, presented, missed, first, data
        )

    def _find(
        self, name: GalleryName, probe: FaceProbe, among: Selection | None = None
    ) -> tuple[FaceEvidence, ...] | None:
        """The candidates; None where what searches is away. The traveller stands there, so the papers and the 1:1 are
        looked at all the same, and the officer is told; a camera, which nobody waits for, is asked to come again."""
        try:
            return self.search.search(name, probe.template, among=among)
        except Unavailable:
            return None

    def _observe(self, tx: CrossingTransaction, seen: Sighting, asked: _Asked) -> Observation:
        """Candidates and papers to one observation."""
        document = asked.document
        on_chip = seen.chip_data.document if seen.chip_data else None
        named = [one for one in dict.fromkeys((document, on_chip)) if one is not None]
        holder = next(filter(None, (holder_of(tx, seen, one, self.screening) for one in named)), None)
        with_chip = self._compare_chip(seen)
        compared = self._compare_holder(seen, holder, with_chip)
        here = asked.lane.checkpoint
        pointed_at = notices_of_both(tx, seen, document, on_chip, self.screening, self.search)
        notices = tuple(one for one in pointed_at if one.notice.sought_at(here))
        linked = linked_notices(tx, document, holder, notices, self.screening)
        found = Observation(
            at=self.clock.now(),
            direction=asked.direction,
            document=document,
            holder=holder,
            face_failure=seen.outcome.failure if isinstance(seen.outcome, FaceFailure) else None,
            holder_comparison=compared,
            notices=notices,
            other_identities=other_identities(tx, seen, document, holder),
            unread_document=_unread(document) if asked.document_due else None,
            chip_failure=_chip_failure(seen) if compared is None else None,
            presentation=seen.presentation,
            not_searched=NotSearched(seen.not_searched) if seen.not_searched else None,
            linked=tuple(one for one in linked if one.notice.sought_at(here)),
            chip=gather(seen, asked.printed, holder, with_chip, self.screening),
        )
        return with_known_pairs(tx, seen, found, self.search)

    def _compare_chip(self, seen: Sighting) -> HolderComparison | None:
        if seen.probe is None or not isinstance(seen.chip, FaceProbe):
            return None
        return self.search.compare(seen.probe.template, seen.chip.template, CHIP)

    def _compare_holder(
        self, seen: Sighting, holder: Person | None, with_chip: HolderComparison | None
    ) -> HolderComparison | None:
        """1:1 with the chip's portrait and with the registry's. One that fails is the one that counts: a
        changed chip passes against itself. Else the registry's: the bearer brings the chip's picture."""
        if seen.probe is None:
            return None
        made = [with_chip] if with_chip else []
        if holder is not None:
            enrolled = self.search.compare_enrolled(seen.probe.template, GalleryName.REGISTRY, holder.person_id)
            made += [enrolled] if enrolled else []
        failed = [comparison for comparison in made if not comparison.is_same_person]
        return max(failed, key=lambda comparison: comparison.score) if failed else next(reversed(made), None)

    def _record(
        self,
        tx: CrossingTransaction,
        asked: _Asked,
        seen: Sighting,
        observation: Observation,
        decision: Decision,
        exhibits: Exhibits | None,
        watch: Stopwatch,
    ) -> Outcome:
        """Passage, alert, audit entry and feed event: all or nothing."""
        best = None if exhibits is None and is_referred(decision) else seen.best
        passage = Passage(
            crossing_id=CrossingId(new_id("crossing")),
            at=observation.at,
            checkpoint=asked.lane.checkpoint,
            lane=asked.lane.name,
            direction=asked.direction,
            document=observation.document,
            holder_id=observation.holder.person_id if observation.holder else None,
            decision=decision,
            alert_id=None,
            best_subject=best.subject_id if best else None,
            best_score=best.score if best else None,
            threshold=best.threshold if best else None,
            milliseconds={},
            face_failure=observation.face_failure,
            key=asked.key,
            request_digest=asked.digest,
            presentation=seen.presentation,
            chip=observation.chip.proof if observation.chip else None,
        )
        alert = None
        if exhibits is not None:
            fresh = _alert(passage.crossing_id, asked, observation, decision, exhibits)
            tx.calibrations.note(self.search.record, fresh.raised_at)
            fresh = sealed(tx, fresh, passage, exhibits.digests())
            alert = raise_or_join(tx, fresh, self.passage_seconds)
            if alert.alert_id == fresh.alert_id:
                exhibits.keep(tx.images, fresh.alert_id)
        watch.lap("record")
        passage = replace(passage, alert_id=alert.alert_id if alert else None, milliseconds=watch.milliseconds)
        tx.passages.add(passage)
        keep_top_scores(tx, passage, seen, alert)
        count_passage(tx, passage, seen)
        if self.kept_face_days and seen.probe is not None:
            tx.kept_faces.add(KeptFace(passage.crossing_id, passage.at, seen.probe.template))
        tell_passed(tx, passage, asked.officer, referred=refer(tx, passage, alert, self.passage_seconds))
        return shown_to(tx, Outcome(passage, alert), asked.officer)


def _chip_failure(seen: Sighting) -> ChipFailure | None:
    """A chip whose portrait shows no usable face must not pass for a chip that was not read."""
    return ChipFailure(seen.chip.failure) if seen.probe and isinstance(seen.chip, FaceFailure) else None


def _alert(
    crossing_id: CrossingId, asked: _Asked, observation: Observation, decision: Decision, exhibits: Exhibits
) -> Alert:
    document = observation.papers
    return Alert(
        alert_id=AlertId(new_id("alert")),
        crossing_id=crossing_id,
        checkpoint=asked.lane.checkpoint,
        lane=asked.lane.name,
        direction=asked.direction,
        raised_at=observation.at,
        decision=decision,
        live_image_id=exhibits.live,
        references=exhibits.references,
        traveller_name=document.full_name if document else "",
        document_number=document.number if document else "",
        nationality=document.nationality if document else "",
    )


def _unread(document: TravelDocument | None) -> UnreadDocument | None:
    """What a counter or gate is told about a document that was not read, or not well."""
    if document is None or not document.number:
        return UnreadDocument()
    return UnreadDocument(document.misread) if document.misread else None
