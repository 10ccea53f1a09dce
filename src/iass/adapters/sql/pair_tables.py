"""The tables of look-alikes, and of what intakes were shown. See `iass.adapters.sql.schema`."""

from sqlalchemy import Column, Index, Integer, Table, text

from iass.adapters.sql.schema import METADATA, Moment, Words

LOOK_ALIKE_VERSIONS = Table(
    "look_alike_versions",
    METADATA,
    Column("pair_id", Words, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("gallery", Words, nullable=False),
    Column("subject_id", Words, nullable=False),
    Column("person_id", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("body", Words, nullable=False),
    Column("other_notice_id", Words, nullable=False, server_default=text("''")),
    Column("ends_at", Moment, nullable=True),
    Column("bearer", Words, nullable=False, server_default=text("''")),
    Column("alert_id", Words, nullable=False, server_default=text("''")),
    Index(
        "ix_look_alike_versions_couple",
        "gallery",
        "subject_id",
        "person_id",
        "other_notice_id",
        "bearer",
        "version",
        unique=True,
    ),
    Index(None, "person_id"),
    Index(None, "ends_at"),
    Index(None, "bearer"),
)
"""Every version of every pair, append-only. One pair for one subject and one person, other notice or bearer of a chip;
whichever of the three it is not is the empty text. ends_at: of a clearance, where one was written down. alert_id: on
which the version rests; empty without one."""

INTAKE_LOOKS = Table(
    "intake_looks",
    METADATA,
    Column("notice_id", Words, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("body", Words, nullable=False),
)
"""The nearest neighbours that were shown with a version of a notice, append-only."""
