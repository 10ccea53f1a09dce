"""The tables of accounts, directory links, passkeys, sessions, sign-ins and keys. See `iass.adapters.sql.schema`."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table

from iass.adapters.sql.schema import METADATA, Moment, Words

ACCOUNTS = Table(
    "accounts",
    METADATA,
    Column("officer_id", Words, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", Words, nullable=False),
    Column("grants", Words, nullable=False),
    Column("password_hash", Words, nullable=False),
    Column("origin", Words),
    Column("made_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("agency", Words),
)
"""Each in its newest version; what it was before is in the audit log. None is deleted."""

DIRECTORY_LINKS = Table(
    "directory_links",
    METADATA,
    Column("officer_id", Words, primary_key=True),
    Column("issuer", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("made_by", Words, nullable=False),
    Column("made_at", Moment, nullable=False),
    Index(None, "issuer", "subject", unique=True),
)

PASSKEYS = Table(
    "passkeys",
    METADATA,
    Column("passkey_id", Words, primary_key=True),
    Column("officer_id", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("domain", Words, nullable=False),
    Column("credential", Words, nullable=False),
    Column("holder", Words, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("uses", BigInteger, nullable=False),
    Column("synced", Boolean, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("used_at", Moment),
    Index(None, "credential", unique=True),
    Index(None, "officer_id"),
)

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("session_id", Words, primary_key=True),
    Column("officer_id", Words, nullable=False),
    Column("token_hash", Words, nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("address", Words, nullable=False),
    Column("means", Words),
    Column("purpose", Words),
    Index(None, "token_hash", unique=True),
    Index(None, "officer_id"),
)

SIGN_IN_MARKS = Table(
    "sign_in_marks",
    METADATA,
    Column("key", Words, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "at"),
)

API_KEYS = Table(
    "api_keys",
    METADATA,
    Column("key_id", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("secret_hash", Words, nullable=False),
    Column("permissions", Words, nullable=False),
    Column("places", Words, nullable=False),
    Column("carriers", Words),
    Column("agency", Words),
    Column("certificates", Words),
    Column("made_by", Words, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Index(None, "name", unique=True),
    Index(None, "secret_hash", unique=True),
)
