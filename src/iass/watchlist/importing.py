"""The watchlist filled from a CSV file and a folder of photographs, under the rules of intake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from iass.access import Officer
from iass.capture.partial_date import PartialDate
from iass.clock import Clock
from iass.errors import Conflict
from iass.ids import ImageId, NoticeId, new_id
from iass.registry.cells import Problem, RowReader
from iass.registry.enrolment import GalleryName
from iass.registry.import_run import SubjectImport
from iass.registry.subject import Draft
from iass.registry.table import Columns
from iass.watchlist import ftm
from iass.watchlist.acts import Act, way
from iass.watchlist.agencies import find_agency
from iass.watchlist.another_person import puts_another
from iass.watchlist.desk_work import beside_the_desk, said_before
from iass.watchlist.fault import as_problem
from iass.watchlist.intake import begins_too_early, shortcomings
from iass.watchlist.lifecycle import BOUND, NO_SUCH_STEP, Transition, forbidden
from iass.watchlist.notice import ENDED, RUNNING, Notice, NoticeState
from iass.watchlist.notice_row import COLUMNS, read_submission
from iass.watchlist.one_decision import decided_before, outlasts_decision
from iass.watchlist.provenance import ImportedRow, ImportId, ImportSource
from iass.watchlist.records import WatchlistTransaction
from iass.watchlist.sensitivity import may_see
from iass.watchlist.submission import Step, Submission, submission_of
from iass.watchlist.urgent import filed_before, urgent_again
from iass.watchlist.version import Made

_COMPLETED_LATER = frozenset(
    {"sex", "birth-place", "birth-date-or-age", "photograph", "reason", "period-end", "instrument-number"}
)
"""What a draft may lack; what the law forbids is refused of a draft too."""

_BY_OTHERS = ("author", "approver")

NAME_ALONE = Problem(
    "birth_date", "neither a birth date nor a document number: a name alone accuses nobody", "Ask the agency for one",
    "tanpa tanggal lahir dan nomor dokumen: nama saja tidak menuduh siapa pun", perbaikan="Mintalah kepada instansi",
)  # fmt: skip
APPROVES_ITSELF = Problem(
    "approver", "a file that is handed in approves nothing: the notice waits for another officer",
    "Approve it on the page of what waits", "berkas tidak menyetujui apa pun: catatan menunggu petugas lain",
    perbaikan="Setujui di halaman permintaan yang menunggu",
)  # fmt: skip
NOT_SHOWN = Problem(
    "notice_id", "this id is taken, or notices of this kind are for the protection desk",
    "Choose another id; let an officer of the protection desk bring in notices that protect",
    "id ini sudah dipakai, atau catatan jenis ini untuk bagian pelindungan",
    perbaikan="Pakai id lain; catatan pelindungan dimasukkan petugas bagian pelindungan",
)  # fmt: skip
NOT_OF_LIST = Problem(
    "notice_id", "this notice was not brought in by this list: it is the desk's own, or another list's",
    "Change it on its page, or list it under another id",
    "catatan ini tidak berasal dari daftar ini: milik petugas atau daftar lain",
    perbaikan="Ubah di halamannya, atau pakai id lain dalam daftar",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What was previewed, to be done and nothing else. versions: of each notice that gets one, the version that stood
    before, 0 for a new one."""

    import_id: ImportId
    versions: Mapping[NoticeId, int]


@dataclass(frozen=True, slots=True)
class LetGo:
    """Whom a list that is refreshed named no more. withdrawn: and so they are; leaving: their withdrawal waits for
    another officer. Whoever of them is named again comes back."""

    withdrawn: frozenset[NoticeId] = frozenset()
    leaving: frozenset[NoticeId] = frozenset()

    def is_back(self, value: Notice, stored: Notice | None) -> bool:
        gone = stored is not None and stored.state is NoticeState.WITHDRAWN and stored.notice_id in self.withdrawn
        return gone and value.state is not NoticeState.WITHDRAWN


@dataclass(frozen=True, slots=True)
class _Notices:
    """Implements `iass.registry.subject.SubjectKind` for one run. sources: the import that it is, once begun. urgent:
    the lawful urgent requests of the file so far; decided: what rests on a decision, by that. own_hand, confirmed,
    let_go, brought: as for `NoticeImport`."""

    clock: Clock
    officer: Officer
    as_draft: bool = False
    feed: str = ""
    own_hand: bool = False
    confirmed: Confirmed | None = None
    let_go: LetGo = LetGo()
    brought: frozenset[NoticeId] = frozenset()
    columns: Columns = COLUMNS
    id_column: str = "notice_id"
    photo_column: str = "photos"
    gallery: GalleryName = GalleryName.WATCHLIST
    action: str = "watchlist.imported"
    sources: list[ImportSource] = field(default_factory=list)
    urgent: list[Notice] = field(default_factory=list)
    decided: dict[object, list[Notice]] = field(default_factory=dict)

    def begin(self, name: str, digest: str) -> None:
        import_id = self.confirmed.import_id if self.confirmed else ImportId(new_id("import"))
        self.sources.append(ImportSource(import_id, self.clock.now(), self.officer.officer_id, name, digest, self.feed))

    def read(self, row: RowReader) -> Draft[Notice] | None:
        """All that is wrong with the row is told: what cannot be read, and what the intake rules miss."""
        now = self.clock.now()
        submission = read_submission(row, now)
        if submission is None:
            return None
        notes = [NAME_ALONE] if submission.birth_date is None and not submission.document_numbers else []
        if self.own_hand:
            notes += [APPROVES_ITSELF] if submission.approver else []
            submission = replace(submission, author=self.officer.officer_id, approver="")
        if self.feed and submission.step is Step.WITHDRAW and not submission.approver and not row.problems:
            return Draft(submission.notice_id, _taken_off(submission, now), (), False, row.row.line, faces_stay=True)
        for check in shortcomings(submission, submission.zone.day_of(now)):
            if self.as_draft and check.check_id in _COMPLETED_LATER:
                notes.append(as_problem(check))
                continue
            row.fail(check.column, f"{check.reason} ({check.article})", check.mend, check.alasan, check.perbaikan)
        agency = find_agency(submission.agency)
        if row.problems or agency is None:
            return None
        if self.as_draft:
            draft = replace(submission.as_notice(agency[1]), state=NoticeState.DRAFT, approver=None, secure=False)
            return Draft(submission.notice_id, draft, (), False, row.row.line, tuple(notes), faces_stay=True)
        searchable, notice = submission.step is not Step.WITHDRAW, submission.as_notice(agency[1])
        return Draft(submission.notice_id, notice, submission.photos, searchable, row.row.line, tuple(notes))

    def stored(self, tx: WatchlistTransaction, subject_id: str) -> Notice | None:
        return tx.notices.get(NoticeId(subject_id))

    def beside(self, tx: WatchlistTransaction, draft: Draft[Notice], stored: Notice | None) -> Draft[Notice]:
        """Of a list: a draft that the desk has worked on keeps that work."""
        if not (self.feed and self.as_draft) or stored is None or self.same(draft.value, stored):
            return draft
        back = self.let_go.is_back(draft.value, stored)
        if self._is_foreign(stored) or (stored.state is not NoticeState.DRAFT and not back):
            return draft
        said = said_before(tx, self.feed, stored)
        if said is None:
            return draft
        same_person = tx.notices.may_correct(draft.value, stored)
        value, notes = beside_the_desk(draft.value, stored, said, same_person=same_person)
        return replace(draft, value=value, notes=(*draft.notes, *notes))

    def faults(self, tx: WatchlistTransaction, draft: Draft[Notice], stored: Notice | None) -> Sequence[Problem]:
        """What may not follow the recorded version, a beginning before its decision, and an urgent request that was
        made before, by a row of this file too; of a list, a notice that it has not brought in."""
        if self._is_foreign(stored):
            return [NOT_OF_LIST]
        if not self._is_shown(draft.value, stored):
            return [NOT_SHOWN]
        former = self._as_let_go(draft.value, stored)
        broken = list(forbidden(draft.value, former, self.clock.now())) if former is not None else []
        if self.as_draft and not broken and former is not None and former.state is not NoticeState.DRAFT:
            broken = [NO_SUCH_STEP]  # what was handed in for approval, or ended, is no draft again by a row
        if stored is not None and draft.value.urgent and self.let_go.is_back(draft.value, stored):
            broken += urgent_again((stored,))
        else:
            broken += urgent_again(filed_before(tx.notices, draft.value, self.urgent))
        broken += self._outlasts(tx, draft.value, former, self.decided.get(draft.value.decision, ()))
        found = [*(puts_another(tx.notices, draft.value) if stored else ()), *map(as_problem, broken)]
        if (former is None or former.state not in BOUND) and draft.value.state is not NoticeState.WITHDRAWN:
            step = Step.EXTEND if draft.value.state is NoticeState.EXTENDED else Step.FILE
            found += [as_problem(check) for check in begins_too_early(submission_of(draft.value, step))]
        if draft.value.urgent and not found:
            self.urgent.append(draft.value)
        if draft.value.decision is not None and draft.value.state in RUNNING and not found:
            self.decided.setdefault(draft.value.decision, []).append(draft.value)
        return found

    def faults_at_store(self, tx: WatchlistTransaction, draft: Draft[Notice]) -> Sequence[Problem]:
        """An urgent request that somebody else made meanwhile, or a row of this batch; and so of a decision."""
        former = self._as_let_go(draft.value, tx.notices.get(draft.value.notice_id))
        broken = *urgent_again(filed_before(tx.notices, draft.value)), *self._outlasts(tx, draft.value, former)
        return [as_problem(rule) for rule in broken]

    def _outlasts(
        self, tx: WatchlistTransaction, value: Notice, former: Notice | None, unstored: Sequence[Notice] = ()
    ) -> Sequence[Transition]:
        """Not asked of a draft, which is asked when it is submitted, nor of what goes on as it was approved, or is
        extended: that is bounded by its own notice."""
        bound = former if former is not None and former.state in BOUND else None
        if bound is not None and (bound.decision == value.decision or value.state is NoticeState.EXTENDED):
            return ()
        if self.as_draft or value.state is NoticeState.WITHDRAWN:
            return ()
        return outlasts_decision(value, decided_before(tx.notices, value, unstored))

    def _is_shown(self, value: Notice, stored: Notice | None) -> bool:
        return all(may_see(self.officer.scope, one.kind) for one in (value, stored) if one is not None)

    def _is_foreign(self, stored: Notice | None) -> bool:
        return bool(self.feed) and stored is not None and stored.notice_id not in self.brought

    def _as_let_go(self, value: Notice, stored: Notice | None) -> Notice | None:
        """What the rules compare a row with: who is back begins as a draft does, and what waits because the list named
        him no more keeps nobody from being named again."""
        if stored is not None and self.let_go.is_back(value, stored):
            return replace(stored, state=NoticeState.DRAFT, pending=None)
        if stored is not None and stored.notice_id in self.let_go.leaving:
            return replace(stored, pending=None)
        return stored

    def same(self, value: Notice, stored: Notice | None) -> bool:
        """Whatever the desk and the law have noted since does not make a row another one; nor, of what an officer hands
        in, who wrote and approved it. Whom a list withdraws it names no more: its row stores nothing."""
        if self.feed and is_taken_off(value):
            return True
        if stored is None:
            return False
        if self.let_go.is_back(value, stored) or self._is_foreign(stored) or not self._is_shown(value, stored):
            return False
        if self.own_hand and stored.state not in ENDED:
            value = replace(value, author=stored.author, approver=stored.approver, state=stored.state)
        told = replace(self._as_ended(value, stored), told=stored.told, pending=stored.pending)
        return replace(told, version=stored.version, image_ids=stored.image_ids) == stored

    def _as_ended(self, value: Notice, stored: Notice) -> Notice:
        """A row of a notice whose lapse is on record tells what it was; it has ended all the same."""
        ended = stored.state is NoticeState.LAPSED and value.state_at(self.clock.now()) is NoticeState.LAPSED
        return replace(value, state=NoticeState.LAPSED) if ended else value

    def one_person(self, value: Notice, other: Notice) -> bool:
        """Several notices may seek one person; then they agree on name and birth date. Whom the officer may not see
        refuses no row of his: that would tell him."""
        return sought(value) == sought(other) or not self._is_shown(other, None)

    def put(
        self, tx: WatchlistTransaction, draft: Draft[Notice], stored: Notice | None, image_ids: tuple[ImageId, ...]
    ) -> str:
        """A withdrawn notice keeps naming its pictures: they explain the alerts that it once raised. A draft names
        those alone that are enrolled: with others it would be approved, and nobody be found by them."""
        former = stored.image_ids if stored else ()
        if draft.faces_stay:
            former = tuple(image for image in former if image in image_ids)
        before = stored.version if stored else 0
        version = before + 1
        if self.confirmed and self.confirmed.versions.get(draft.value.notice_id) != before:
            mend = "Preview it again"
            raise Conflict("this notice changed after the preview", where=draft.value.notice_id, mend=mend)
        pictures = image_ids if draft.searchable else former
        value = self._as_ended(draft.value, stored) if stored else draft.value
        told = stored.told if stored and stored.instrument == value.instrument else None
        act = (way(stored.state if stored else None, value.state) or (Act.AMEND,))[-1]
        made = Made(self.clock.now(), act, self.officer.officer_id)
        if self.let_go.is_back(value, stored):
            made = replace(made, act=Act.RELIST, note=f"again in the feed {self.feed}")
        tx.notices.put(replace(value, version=version, image_ids=pictures, told=told), made)
        source = self.sources[-1]
        tx.notice_imports.add_source(source)
        tx.notice_imports.add_row(ImportedRow(source.import_id, NoticeId(draft.subject_id), version, draft.line))
        return f"{draft.subject_id}@{version}"


@dataclass(frozen=True, slots=True)
class NoticeImport(SubjectImport[Notice, WatchlistTransaction]):
    """Brings notices in. A withdrawn notice leaves the gallery; a lapsed one stays searchable, so that it is logged.

    given: for empty cells and columns that the file lacks. as_draft: what is not complete yet becomes a draft, without
    a face and without effect, until the desk has completed and submitted it and another officer approved it. feed: the
    list that is refreshed, if it is one. own_hand: whoever brings the rows in is their author, and nobody their
    approver, whatever they say. confirmed: nothing but this is stored. let_go: of that feed. brought: what
    it has brought in so far; a row about any other notice that is stored is refused."""

    given: Mapping[str, str] = field(default_factory=dict)
    as_draft: bool = False
    feed: str = ""
    own_hand: bool = False
    confirmed: Confirmed | None = None
    let_go: LetGo = LetGo()
    brought: frozenset[NoticeId] = frozenset()

    def kind(self, officer: Officer) -> _Notices:
        columns = replace(COLUMNS, from_json=ftm.as_csv, given=self.given)
        if self.own_hand:
            required = tuple(one for one in COLUMNS.required if one not in _BY_OTHERS)
            columns = replace(columns, required=required, optional=(*COLUMNS.optional, *_BY_OTHERS))
        wishes = self.as_draft, self.feed, self.own_hand, self.confirmed, self.let_go, self.brought
        return _Notices(self.clock, officer, *wishes, columns)


def _taken_off(submission: Submission, now: datetime) -> Notice:
    """Whom a list withdraws it need not describe; nothing of this is stored."""
    day = submission.zone.day_of(now)
    dated = replace(
        submission, instrument_date=submission.instrument_date or day, valid_from=submission.valid_from or now
    )
    return replace(dated.as_notice(submission.agency), state=NoticeState.WITHDRAWN, approver=None)


def is_taken_off(value: Notice) -> bool:
    """Whether a list says of whom it lists that he is withdrawn, and no officer that it is approved."""
    return value.state is NoticeState.WITHDRAWN and value.approver is None


def sought(notice: Notice) -> tuple[str, str, PartialDate | None]:
    """By what notices say that they seek one person."""
    return notice.surname.casefold(), notice.given_names.casefold(), notice.birth_date
