"""The tables of expected flights. See `iass.adapters.sql.schema`."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKeyConstraint, Index, Integer, LargeBinary, Table

from iass.adapters.sql.schema import METADATA, Moment, Position, Words

FLIGHTS = Table(
    "flights",
    METADATA,
    Column("flight_id", Words, primary_key=True),
    Column("carrier", Words, nullable=False),
    Column("number", Words, nullable=False),
    Column("origin", Words, nullable=False),
    Column("destination", Words, nullable=False),
    Column("departs_at", Moment, nullable=False),
    Column("arrives_at", Moment, nullable=False),
    Column("travellers", Integer, nullable=False),
    Column("hits", Integer, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    Column("screened_at", Moment),
    Column("screened_mark", BigInteger),
    Column("key_id", Words, nullable=False),
    Column("screening", LargeBinary),
    Index(None, "arrives_at", "flight_id"),
)
"""Which flights there are is no personal data; who was found on them is sealed."""

PASSENGER_LISTS = Table(
    "passenger_lists",
    METADATA,
    Column("position", Position, primary_key=True, autoincrement=False),
    Column("flight_id", Words, nullable=False),
    Column("sender", Words, nullable=False),
    Column("reference", Words, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("digest", Words, nullable=False),
    Column("key_id", Words, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    ForeignKeyConstraint(["flight_id"], ["flights.flight_id"]),
    Index(None, "flight_id", "sender", "reference", unique=True),
)
