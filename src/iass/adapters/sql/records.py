"""All records of one installation, on SQLite or PostgreSQL: everything in a transaction is kept, or nothing is."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from copy import copy
from datetime import datetime
from hashlib import sha256
from threading import Lock, get_ident
from typing import Self

from sqlalchemy import URL, Connection, Engine, select

from iass.access import Scope
from iass.adapters.sql import audit
from iass.adapters.sql.accounts import SqlAccounts, SqlSignInMarks
from iass.adapters.sql.alerts import SqlAlerts
from iass.adapters.sql.api_keys import SqlApiKeys
from iass.adapters.sql.audit import SqlAuditLog
from iass.adapters.sql.calibration_use import SqlCalibrationUse
from iass.adapters.sql.cases import SqlCases, SqlInbox
from iass.adapters.sql.checkpoint_lists import SqlCheckpointLists
from iass.adapters.sql.clock_mark import SqlClockMark
from iass.adapters.sql.crossed_together import SqlCrossedTogether
from iass.adapters.sql.decoys import SqlDecoys
from iass.adapters.sql.directory_links import SqlDirectoryLinks
from iass.adapters.sql.dismissals import SqlDismissals
from iass.adapters.sql.engine import masked, open_reader, open_writer, parse_url, scrub
from iass.adapters.sql.enrolment_feed import SqlEnrolmentFeed
from iass.adapters.sql.enrolments import SqlEnrolments
from iass.adapters.sql.faults import translated
from iass.adapters.sql.feed import SqlFeed
from iass.adapters.sql.file_keys import FILES, SqlFileKeys
from iass.adapters.sql.first_looks import SqlFirstLooks
from iass.adapters.sql.galleries import SqlGalleries
from iass.adapters.sql.holdings import SqlHoldings
from iass.adapters.sql.images import SqlImages
from iass.adapters.sql.intake_looks import SqlIntakeLooks
from iass.adapters.sql.kept_faces import SqlKeptFaces
from iass.adapters.sql.kept_feeds import SqlKeptFeeds
from iass.adapters.sql.keys import KeyRing, SubjectKey, SubjectKeys
from iass.adapters.sql.links import SqlIdentityLinks
from iass.adapters.sql.look_alikes import SqlLookAlikes
from iass.adapters.sql.migrate import migrate
from iass.adapters.sql.notice_imports import SqlNoticeImports
from iass.adapters.sql.notices import SqlNotices
from iass.adapters.sql.outbox import SqlAgencyEndpoints, SqlOutbox
from iass.adapters.sql.passages import SqlPassages
from iass.adapters.sql.passenger_lists import SqlPassengerLists
from iass.adapters.sql.passkeys import SqlPasskeys
from iass.adapters.sql.people import SqlPeople
from iass.adapters.sql.referrals import SqlReferrals
from iass.adapters.sql.retro import SqlRetroSearches
from iass.adapters.sql.schema import INSTALLATION
from iass.adapters.sql.scores import SqlChosenTargets, SqlScoreHistograms, target_rates
from iass.adapters.sql.selections import SqlSelections
from iass.adapters.sql.sessions import SqlSessions
from iass.adapters.sql.shortcuts import SqlShortcuts
from iass.adapters.sql.slips import SqlSlips
from iass.adapters.sql.soundness import examine
from iass.adapters.sql.stored_enrolments import SqlStoredEnrolments
from iass.adapters.sql.subject_requests import SqlSubjectRequests
from iass.adapters.sql.tallies import SqlTallies
from iass.adapters.sql.turns import index_turn
from iass.adapters.sql.verdicts import SqlVerdicts
from iass.adapters.sql.waits import SqlWaits
from iass.audit.verify import AuditHead, Verification
from iass.errors import Conflict, NotReady
from iass.health import Soundness
from iass.ids import ModelId, NoticeId, PersonId
from iass.registry.enrolment import GalleryName
from iass.watchlist.sensitivity import PROTECTED

_TURN_SECONDS = 30


class SqlTransaction:
    """Every repository, on one connection. Lives as long as the `with` that made it, on one thread."""

    def __init__(self, connection: Connection, ring: KeyRing) -> None:
        keys = SubjectKeys(connection, ring)
        self._keys = keys
        self._connection = connection
        self.has_erased = False
        self.people = SqlPeople(connection)
        self.notices = SqlNotices(connection)
        self.clock_mark = SqlClockMark(connection)
        self.images = SqlImages(connection, keys)
        self.enrolments = SqlEnrolments(connection, ring, keys)
        self.galleries = SqlGalleries(connection, self.enrolments)
        self.look_alikes = SqlLookAlikes(connection)
        self.intake_looks = SqlIntakeLooks(connection)
        self.notice_imports = SqlNoticeImports(connection)
        self.kept_feeds = SqlKeptFeeds(connection, keys)
        self.holdings = SqlHoldings(connection)
        self.alerts = SqlAlerts(connection)
        self.waits = SqlWaits(connection)
        self.verdicts = SqlVerdicts(connection)
        self.slips = SqlSlips(connection)
        self.dismissals = SqlDismissals(connection)
        self.first_looks = SqlFirstLooks(connection)
        self.feed = SqlFeed(connection)
        self.passages = SqlPassages(connection)
        self.crossed_together = SqlCrossedTogether(connection)
        self.kept_faces = SqlKeptFaces(connection, ring)
        self.retro_searches = SqlRetroSearches(connection)
        self.links = SqlIdentityLinks(connection)
        self.passenger_lists = SqlPassengerLists(connection, keys)
        self.cases = SqlCases(connection, keys)
        self.inbox = SqlInbox(connection)
        self.subject_requests = SqlSubjectRequests(connection)
        self.outbox = SqlOutbox(connection)
        self.endpoints = SqlAgencyEndpoints(connection, keys)
        self.calibrations = SqlCalibrationUse(connection)
        self.scores = SqlScoreHistograms(connection)
        self.tallies = SqlTallies(connection)
        self.chosen_targets = SqlChosenTargets(connection)
        self.accounts = SqlAccounts(connection)
        self.directory_links = SqlDirectoryLinks(connection)
        self.passkeys = SqlPasskeys(connection)
        self.sessions = SqlSessions(connection)
        self.sign_in_marks = SqlSignInMarks(connection)
        self.api_keys = SqlApiKeys(connection)
        self.shortcuts = SqlShortcuts(connection)
        self.decoys = SqlDecoys(connection)
        self.referrals = SqlReferrals(connection)
        self.audit = SqlAuditLog(connection, ring)

    def seen_by(self, scope: Scope) -> Self:
        """See the ports. What is neither protected nor of a place is the same object."""
        if scope.protected is None and scope.places is None:
            return self
        seen, connection = copy(self), self._connection
        seen.alerts = SqlAlerts(connection, scope)
        seen.passages = SqlPassages(connection, scope)
        seen.outbox = SqlOutbox(connection, scope)
        seen.links = SqlIdentityLinks(connection, scope)
        seen.look_alikes = SqlLookAlikes(connection, scope)
        seen.retro_searches = SqlRetroSearches(connection, scope)
        if not scope.sees_protected:
            seen.notices = SqlNotices(connection, PROTECTED)
            seen.notice_imports = SqlNoticeImports(connection, is_open=True)
        return seen

    def erase_subject(self, subject_id: str) -> bool:
        """Destroys the subject's key: pictures answer None from now on, and indexes are told to let go of templates.

        True when there was a key. Write the audit entry in the same transaction. Raises Conflict for an id that a
        person and a notice share: they have one key, and erasing the one would erase the other.
        """
        if self.people.get(PersonId(subject_id)) and self.notices.get(NoticeId(subject_id)):
            raise Conflict("a person and a notice share this id, and so their key", where=subject_id[:60])
        self.enrolments.remove_subject(subject_id)
        self.kept_faces.remove_of(subject_id)
        self.has_erased = True
        self._keys.destroy(FILES)
        return self._keys.destroy(subject_id)

    def key_of_files(self) -> SubjectKey:
        """See `iass.adapters.sql.file_keys`."""
        return self._keys.get_or_make(FILES)


class SqlRecords:
    """Satisfies the records ports of registry, watchlist, alert, case and handover. Safe for many threads."""

    def __init__(self, url: URL, writer: Engine, reader: Engine, ring: KeyRing) -> None:
        """Use `open`."""
        self._where = masked(url)
        self._writer = writer
        self._reader = reader
        self._ring = ring
        self._turn = Lock()
        self._holder: int | None = None
        self._index_turn = index_turn(url, self._reading)

    @classmethod
    def open(cls, url: str, master_key: bytes) -> "SqlRecords":
        """Opens the database, or makes it, and brings it to the present schema.

        url: sqlite:///PATH or postgresql+psycopg://... Raises InvalidInput for any other, NotReady when the
        database does not answer or is newer than this version, WrongKey when it belongs to another master key.
        """
        parsed = parse_url(url)
        ring = KeyRing(master_key)
        writer = open_writer(parsed)
        try:
            with translated(masked(parsed)), writer.begin() as connection:
                migrate(connection)
                ring.check_database(connection)
                audit.begin(connection, ring)
        except BaseException:
            writer.dispose()
            raise
        return cls(parsed, writer, open_reader(parsed), ring)

    @contextmanager
    def transaction(self) -> Iterator[SqlTransaction]:
        """For writing: one at a time, over all threads and processes; committed at its end, or undone by an exception.

        Raises NotReady when no turn comes within half a minute, RuntimeError inside another one of this thread.
        """
        with self._my_turn(), translated(self._where):
            with self._writer.begin() as connection:
                tx = SqlTransaction(connection, self._ring)
                yield tx
            erasing = (tx, tx.kept_faces, tx.passenger_lists, tx.kept_feeds, tx.endpoints)
            if any(part.has_erased for part in erasing):
                scrub(self._writer)

    @contextmanager
    def reading(self) -> Iterator[SqlTransaction]:
        """For reading only, as of one moment. Neither waits for a writer nor keeps one waiting."""
        with self._reading() as connection:
            yield SqlTransaction(connection, self._ring)

    def enrolment_feed(self, model_id: ModelId, dimension: int, *, searched: bool = False) -> SqlEnrolmentFeed:
        """searched: for an index that is searched, which must be that of the active recogniser."""
        return SqlEnrolmentFeed(self._reading, self._ring, model_id, dimension, searched=searched)

    @contextmanager
    def enrolments_of_one_moment(self, model_id: ModelId, dimension: int) -> Iterator[SqlEnrolmentFeed]:
        """The feed and the rows as they are now, however long it takes to read them."""
        with self._reading() as connection:
            yield SqlEnrolmentFeed(lambda: nullcontext(connection), self._ring, model_id, dimension)

    def file_keys(self) -> SqlFileKeys:
        """For files beside the database that hold what it holds."""
        return SqlFileKeys(self._reading, self._ring, self._key_of_files)

    def selections(self) -> SqlSelections:
        """Who of a list is looked at."""
        return SqlSelections(self._reading)

    def checkpoint_lists(self) -> SqlCheckpointLists:
        """Whom the lanes of a checkpoint look for."""
        return SqlCheckpointLists(self._reading)

    def stored_enrolments(self, model_id: ModelId) -> SqlStoredEnrolments:
        """For an index outside the program, which holds its answers against the rows."""
        return SqlStoredEnrolments(self._reading, self._ring, model_id)

    def target_rates(self) -> Mapping[GalleryName, float]:
        """See `iass.identify.target.TargetRates`."""
        with self._reading() as connection:
            return target_rates(connection)

    def index_turn(self, seconds: float) -> AbstractContextManager[object]:
        """See `iass.identify.stored.Turn`."""
        return self._index_turn(seconds)

    def signing_key(self) -> KeyRing:
        """See `iass.handover.bundle.InstallationKey`."""
        return self._ring

    def door_secret(self) -> bytes:
        """See `iass.accounts.challenge.Challenges`."""
        return self._ring.door_secret

    def installation_id(self) -> str:
        """12 letters and digits that tell this database from every other, and tell nothing about it."""
        with self._reading() as connection:
            made: bytes = connection.execute(select(INSTALLATION.c.key_check)).scalar_one()
        return sha256(made).hexdigest()[:12]

    def latest_moment(self) -> datetime | None:
        """The latest time on record, for the clock that never goes back; None in a new database."""
        with self.reading() as tx:
            known = (tx.audit.latest_moment(), tx.clock_mark.read())
            return max((moment for moment in known if moment is not None), default=None)

    def verify_audit(
        self, *, expected: AuditHead | None = None, progress: Callable[[int], None] | None = None
    ) -> Verification:
        """The whole audit log, while others go on writing. See `iass.audit.verify.verify`."""
        with self.reading() as tx:
            return tx.audit.verify(expected=expected, progress=progress)

    def open_everything(self, progress: Callable[[int], None]) -> Soundness:
        """Every image, template, alert and passage, while others go on writing. See `iass.adapters.sql.soundness`."""
        with self._reading() as connection:
            return examine(connection, self._ring, progress)

    def close(self) -> None:
        self._reader.dispose()
        self._writer.dispose()

    def _key_of_files(self) -> SubjectKey:
        with self.transaction() as tx:
            return tx.key_of_files()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(self._where), self._reader.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        """Threads of this process queue here, so that they need not knock at the database's lock in turn."""
        if self._holder == get_ident():
            raise RuntimeError("a transaction is open on this thread already")
        if not self._turn.acquire(timeout=_TURN_SECONDS):
            raise NotReady("the database is busy", where=self._where, mend="Try again in a moment")
        self._holder = get_ident()
        try:
            yield
        finally:
            self._holder = None
            self._turn.release()
