"""The tables, one schema for SQLite and PostgreSQL. The migrations build the same; a test compares the two.

Versions of people and notices, the audit log and the feed are append-only, held by triggers (see migrations).
"""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeDecorator

from iass.errors import InvalidInput

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Words(TypeDecorator[str]):
    """Text that both databases can keep; compared and sorted by code point, so that ids page alike in both.

    Raises InvalidInput for a zero byte or half a character, which one database takes and the other does not.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Text:
        return Text(collation="C") if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        if value is None:
            return None
        if "\x00" in value or not _is_unicode(value):
            raise InvalidInput("text with a zero byte or half a character cannot be stored")
        return str(value)


def _is_unicode(value: str) -> bool:
    try:
        return value.isascii() or bool(value.encode())
    except UnicodeEncodeError:
        return False


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, to the microsecond. Raises InvalidInput for one without a time zone, or that no year of UTC
    holds."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise InvalidInput("a stored moment needs a time zone", where=value.isoformat())
        try:
            moment = value.astimezone(UTC)
        except OverflowError:
            raise InvalidInput("no such moment in UTC", where=value.isoformat(), mend="Name another year") from None
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's
    ) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


MAX_INTEGER = 2**63 - 1
"""No sequence or position is larger; neither database takes a larger number, not even to compare with."""

# In SQLite an INTEGER primary key is the row's own address.
Position = BigInteger().with_variant(Integer, "sqlite")

INSTALLATION = Table(
    "installation",
    METADATA,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("key_check", LargeBinary, nullable=False),
)

PERSON_VERSIONS = Table(
    "person_versions",
    METADATA,
    Column("person_id", Words, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("surname", Words, nullable=False),
    Column("given_names", Words, nullable=False),
    Column("sex", Words, nullable=False),
    Column("birth_date", Words),
    Column("birth_place", Words, nullable=False),
    Column("nationality", Words, nullable=False),
)

PERSON_DOCUMENTS = Table(
    "person_documents",
    METADATA,
    Column("person_id", Words, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("number", Words, nullable=False),
    Column("number_key", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("issuer", Words, nullable=False),
    Column("expiry_date", Words),
    ForeignKeyConstraint(["person_id", "version"], ["person_versions.person_id", "person_versions.version"]),
    Index(None, "number_key"),
)

NOTICE_VERSIONS = Table(
    "notice_versions",
    METADATA,
    Column("notice_id", Words, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("kind", Words, nullable=False),
    Column("surname", Words, nullable=False),
    Column("given_names", Words, nullable=False),
    Column("name_key", Words, nullable=False),
    Column("sex", Words, nullable=False),
    Column("birth_date", Words),
    Column("birth_place", Words, nullable=False),
    Column("nationality", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("agency", Words, nullable=False),
    Column("instrument_kind", Words, nullable=False),
    Column("instrument_number", Words, nullable=False),
    Column("instrument_issued_on", Words, nullable=False),
    Column("valid_from", Moment, nullable=False),
    Column("valid_until", Moment),
    Column("state", Words, nullable=False),
    Column("author", Words, nullable=False),
    Column("approver", Words),
    Column("asked_in_writing", Boolean, nullable=False),
    Column("secure", Boolean, nullable=False),
    Column("names_minor", Boolean, nullable=False),
    Column("contact", Words, nullable=False),
    Index(None, "name_key"),
    Index(None, "valid_until"),
)

NOTICE_NUMBERS = Table(
    "notice_numbers",
    METADATA,
    Column("notice_id", Words, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("number", Words, nullable=False),
    Column("number_key", Words, nullable=False),
    ForeignKeyConstraint(["notice_id", "version"], ["notice_versions.notice_id", "notice_versions.version"]),
    Index(None, "number_key"),
)

NOTICE_IMAGES = Table(
    "notice_images",
    METADATA,
    Column("notice_id", Words, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("image_id", Words, nullable=False),
    ForeignKeyConstraint(["notice_id", "version"], ["notice_versions.notice_id", "notice_versions.version"]),
)

NOTICE_CHECKPOINTS = Table(
    "notice_checkpoints",
    METADATA,
    Column("position", Position, primary_key=True, autoincrement=False),
    Column("notice_id", Words, nullable=False),
    Column("version", Integer, nullable=False),
    Column("checkpoint", Words, nullable=False),
    ForeignKeyConstraint(["notice_id", "version"], ["notice_versions.notice_id", "notice_versions.version"]),
    Index(None, "notice_id", "version"),
)
"""Where alone a version of a notice is sought, in the order in which that was said; "" for one that is sought
everywhere again."""

SUBJECT_KEYS = Table(
    "subject_keys",
    METADATA,
    Column("subject_id", Words, primary_key=True),
    Column("key_id", Words, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
)

IMAGES = Table(
    "images",
    METADATA,
    Column("image_id", Words, primary_key=True),
    Column("subject_id", Words, nullable=False),
    Column("media_type", Words, nullable=False),
    Column("digest", Words, nullable=False),
    Column("key_id", Words, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "subject_id"),
)

ENROLMENTS = Table(
    "enrolments",
    METADATA,
    Column("enrolment_id", Words, primary_key=True),
    Column("gallery", Words, nullable=False),
    Column("subject_id", Words, nullable=False),
    Column("image_id", Words, nullable=False),
    Column("model_id", Words, nullable=False),
    Column("digest", BigInteger, nullable=False),
    Column("key_id", Words, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "subject_id", "gallery"),
    Index(None, "model_id"),
)

ENROLMENT_CHANGES = Table(
    "enrolment_changes",
    METADATA,
    Column("position", Position, primary_key=True, autoincrement=False),
    Column("model_id", Words, nullable=False),
    Column("enrolment_id", Words, nullable=False),
    Column("added", Boolean, nullable=False),
    Index(None, "model_id", "position"),
)

ENROLMENT_STATES = Table(
    "enrolment_states",
    METADATA,
    Column("model_id", Words, primary_key=True),
    Column("rows", BigInteger, nullable=False),
    Column("checksum", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
)

ACTIVE_MODEL = Table(
    "active_model",
    METADATA,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("model_id", Words, nullable=False),
)

ALERTS = Table(
    "alerts",
    METADATA,
    Column("alert_id", Words, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", Words, nullable=False),
    Column("checkpoint", Words, nullable=False),
    Column("lane", Words, nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("sensitivity", Words, nullable=False, server_default="open"),
    Column("body", Words, nullable=False),
    Column("kind", Words, nullable=False, server_default="passage"),
    Index(None, "raised_at", "alert_id"),
    Index(None, "state", "raised_at"),
    Index(None, "checkpoint", "lane", "seen_at"),
    Index(None, "sensitivity", "raised_at"),
    Index(None, "kind", "state", "raised_at"),
    Index(None, "kind", "state", "seen_at"),
)

FEED_EVENTS = Table(
    "feed_events",
    METADATA,
    Column("sequence", Position, primary_key=True, autoincrement=False),
    Column("kind", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("payload", Words, nullable=False),
    Index(None, "subject"),
)

PASSAGES = Table(
    "passages",
    METADATA,
    Column("crossing_id", Words, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("lane", Words, nullable=False),
    Column("key", Words, unique=True),
    Column("body", Words, nullable=False),
    Index(None, "at", "crossing_id"),
    Index(None, "lane", "at", "crossing_id"),
)

PASSAGE_SUBJECTS = Table(
    "passage_subjects",
    METADATA,
    Column("subject_id", Words, primary_key=True),
    Column("at", Moment, primary_key=True),
    Column("crossing_id", Words, primary_key=True),
    ForeignKeyConstraint(["crossing_id"], ["passages.crossing_id"]),
)
"""Whose passages they are, in the order in which they are asked for."""

CROSSING_FACE_KEYS = Table(
    "crossing_face_keys",
    METADATA,
    Column("day", Words, primary_key=True),
    Column("key_id", Words, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
)
"""One key for each day of Jakarta: destroyed with the day's retention."""

CROSSING_FACES = Table(
    "crossing_faces",
    METADATA,
    Column("crossing_id", Words, primary_key=True),
    Column("day", Words, nullable=False),
    Column("model_id", Words, nullable=False),
    Column("key_id", Words, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "day"),
)

RETRO_SEARCHES = Table(
    "retro_searches",
    METADATA,
    Column("notice_id", Words, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("due_at", Moment, nullable=False),
    Column("state", Words, nullable=False),
    Column("settled_at", Moment),
    Column("faces", Words, nullable=False),
    Column("past", BigInteger, nullable=False),
    Column("people", BigInteger, nullable=False),
    Column("alert_ids", Words, nullable=False),
    Column("failure", Words),
    Column("failed_at", Moment),
    Index(None, "state", "due_at"),
)
"""Work that outlives the program: one row for each version of a notice that begins, or ends, to bind."""

IDENTITY_LINKS = Table(
    "identity_links",
    METADATA,
    Column("link_id", Words, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("one", Words, nullable=False),
    Column("other", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("body", Words, nullable=False),
    Column("crossing_id", Words, nullable=False, server_default=text("''")),
    Index(None, "one"),
    Index(None, "other"),
    Index(None, "state", "at"),
)
"""Every step of every link between two identities, append-only. crossing_id: on which it rests; empty without one."""
