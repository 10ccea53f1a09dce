"""Everything that one checkpoint remembers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_APPEND_ONLY = (
    "person_versions",
    "person_documents",
    "notice_versions",
    "notice_numbers",
    "notice_images",
    "enrolment_changes",
    "feed_events",
    "passages",
    "audit_entries",
)
_NEVER_DELETED = ("alerts",)


def upgrade() -> None:
    _create_tables()
    for table in _APPEND_ONLY:
        _forbid(table, "UPDATE")
    for table in (*_APPEND_ONLY, *_NEVER_DELETED):
        _forbid(table, "DELETE")


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _position() -> sa.BigInteger:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _forbid(table: str, act: str) -> None:
    said = f"{table} is append-only"
    name = f"{table}_no_{act.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END")
        return
    body = f"BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = 'restrict_violation'; END"
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    acts = "DELETE OR TRUNCATE" if act == "DELETE" else act
    op.execute(f"CREATE TRIGGER {name} BEFORE {acts} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()")


def _create_tables() -> None:
    op.create_table(
        "alerts",
        sa.Column("alert_id", _words(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", _words(), nullable=False),
        sa.Column("checkpoint", _words(), nullable=False),
        sa.Column("lane", _words(), nullable=False),
        sa.Column("raised_at", _moment(), nullable=False),
        sa.Column("seen_at", _moment(), nullable=False),
        sa.Column("body", _words(), nullable=False),
        sa.PrimaryKeyConstraint("alert_id", name="pk_alerts"),
    )
    op.create_index("ix_alerts_checkpoint_lane_seen_at", "alerts", ["checkpoint", "lane", "seen_at"])
    op.create_index("ix_alerts_raised_at_alert_id", "alerts", ["raised_at", "alert_id"])
    op.create_index("ix_alerts_state_raised_at", "alerts", ["state", "raised_at"])
    op.create_table(
        "audit_entries",
        sa.Column("sequence", _position(), autoincrement=False, nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("actor", _words(), nullable=False),
        sa.Column("action", _words(), nullable=False),
        sa.Column("subject", _words(), nullable=False),
        sa.Column("details", _words(), nullable=False),
        sa.Column("previous_hash", _words(), nullable=False),
        sa.Column("entry_hash", _words(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_audit_entries"),
    )
    op.create_index("ix_audit_entries_at", "audit_entries", ["at"])
    op.create_index("ix_audit_entries_subject", "audit_entries", ["subject"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("entry_hash", _words(), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.create_table(
        "enrolment_changes",
        sa.Column("position", _position(), autoincrement=False, nullable=False),
        sa.Column("model_id", _words(), nullable=False),
        sa.Column("enrolment_id", _words(), nullable=False),
        sa.Column("added", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_enrolment_changes"),
    )
    op.create_index("ix_enrolment_changes_model_id_position", "enrolment_changes", ["model_id", "position"])
    op.create_table(
        "enrolment_states",
        sa.Column("model_id", _words(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("checksum", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("model_id", name="pk_enrolment_states"),
    )
    op.create_table(
        "enrolments",
        sa.Column("enrolment_id", _words(), nullable=False),
        sa.Column("gallery", _words(), nullable=False),
        sa.Column("subject_id", _words(), nullable=False),
        sa.Column("image_id", _words(), nullable=False),
        sa.Column("model_id", _words(), nullable=False),
        sa.Column("digest", sa.BigInteger(), nullable=False),
        sa.Column("key_id", _words(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("enrolment_id", name="pk_enrolments"),
    )
    op.create_index("ix_enrolments_model_id", "enrolments", ["model_id"])
    op.create_index("ix_enrolments_subject_id_gallery", "enrolments", ["subject_id", "gallery"])
    op.create_table(
        "feed_events",
        sa.Column("sequence", _position(), autoincrement=False, nullable=False),
        sa.Column("kind", _words(), nullable=False),
        sa.Column("subject", _words(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("payload", _words(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_feed_events"),
    )
    op.create_index("ix_feed_events_subject", "feed_events", ["subject"])
    op.create_table(
        "images",
        sa.Column("image_id", _words(), nullable=False),
        sa.Column("subject_id", _words(), nullable=False),
        sa.Column("media_type", _words(), nullable=False),
        sa.Column("digest", _words(), nullable=False),
        sa.Column("key_id", _words(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("image_id", name="pk_images"),
    )
    op.create_index("ix_images_subject_id", "images", ["subject_id"])
    op.create_table(
        "installation",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("key_check", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_installation"),
    )
    op.create_table(
        "notice_versions",
        sa.Column("notice_id", _words(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", _words(), nullable=False),
        sa.Column("surname", _words(), nullable=False),
        sa.Column("given_names", _words(), nullable=False),
        sa.Column("name_key", _words(), nullable=False),
        sa.Column("sex", _words(), nullable=False),
        sa.Column("birth_date", _words(), nullable=True),
        sa.Column("birth_place", _words(), nullable=False),
        sa.Column("nationality", _words(), nullable=False),
        sa.Column("reason", _words(), nullable=False),
        sa.Column("agency", _words(), nullable=False),
        sa.Column("instrument_kind", _words(), nullable=False),
        sa.Column("instrument_number", _words(), nullable=False),
        sa.Column("instrument_issued_on", _words(), nullable=False),
        sa.Column("valid_from", _moment(), nullable=False),
        sa.Column("valid_until", _moment(), nullable=True),
        sa.Column("state", _words(), nullable=False),
        sa.Column("author", _words(), nullable=False),
        sa.Column("approver", _words(), nullable=True),
        sa.Column("asked_in_writing", sa.Boolean(), nullable=False),
        sa.Column("secure", sa.Boolean(), nullable=False),
        sa.Column("names_minor", sa.Boolean(), nullable=False),
        sa.Column("contact", _words(), nullable=False),
        sa.PrimaryKeyConstraint("notice_id", "version", name="pk_notice_versions"),
    )
    op.create_index("ix_notice_versions_name_key", "notice_versions", ["name_key"])
    op.create_table(
        "passages",
        sa.Column("crossing_id", _words(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("lane", _words(), nullable=False),
        sa.Column("key", _words(), nullable=True),
        sa.Column("body", _words(), nullable=False),
        sa.PrimaryKeyConstraint("crossing_id", name="pk_passages"),
        sa.UniqueConstraint("key", name="uq_passages_key"),
    )
    op.create_index("ix_passages_at_crossing_id", "passages", ["at", "crossing_id"])
    op.create_index("ix_passages_lane_at_crossing_id", "passages", ["lane", "at", "crossing_id"])
    op.create_table(
        "person_versions",
        sa.Column("person_id", _words(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("surname", _words(), nullable=False),
        sa.Column("given_names", _words(), nullable=False),
        sa.Column("sex", _words(), nullable=False),
        sa.Column("birth_date", _words(), nullable=True),
        sa.Column("birth_place", _words(), nullable=False),
        sa.Column("nationality", _words(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "version", name="pk_person_versions"),
    )
    op.create_table(
        "subject_keys",
        sa.Column("subject_id", _words(), nullable=False),
        sa.Column("key_id", _words(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", name="pk_subject_keys"),
    )
    op.create_table(
        "notice_images",
        sa.Column("notice_id", _words(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("image_id", _words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id", "version"],
            ["notice_versions.notice_id", "notice_versions.version"],
            name="fk_notice_images_notice_id_version",
        ),
        sa.PrimaryKeyConstraint("notice_id", "version", "place", name="pk_notice_images"),
    )
    op.create_table(
        "notice_numbers",
        sa.Column("notice_id", _words(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", _words(), nullable=False),
        sa.Column("number_key", _words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id", "version"],
            ["notice_versions.notice_id", "notice_versions.version"],
            name="fk_notice_numbers_notice_id_version",
        ),
        sa.PrimaryKeyConstraint("notice_id", "version", "place", name="pk_notice_numbers"),
    )
    op.create_index("ix_notice_numbers_number_key", "notice_numbers", ["number_key"])
    op.create_table(
        "person_documents",
        sa.Column("person_id", _words(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", _words(), nullable=False),
        sa.Column("number_key", _words(), nullable=False),
        sa.Column("kind", _words(), nullable=False),
        sa.Column("issuer", _words(), nullable=False),
        sa.Column("expiry_date", _words(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id", "version"],
            ["person_versions.person_id", "person_versions.version"],
            name="fk_person_documents_person_id_version",
        ),
        sa.PrimaryKeyConstraint("person_id", "version", "place", name="pk_person_documents"),
    )
    op.create_index("ix_person_documents_number_key", "person_documents", ["number_key"])
