"""The table of what is counted by the hour."""

from sqlalchemy import BigInteger, Column, Integer, Table

from iass.adapters.sql.schema import METADATA, Moment, Words

TALLIES = Table(
    "tallies",
    METADATA,
    Column("hour", Moment, primary_key=True),
    Column("place", Words, primary_key=True),
    Column("measure", Words, primary_key=True),
    Column("label", Words, primary_key=True),
    Column("bin", Integer, primary_key=True, autoincrement=False),
    Column("count", BigInteger, nullable=False),
)
