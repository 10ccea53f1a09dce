"""Keeps the passenger lists of expected flights, sealed with a key for each flight."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "flights",
        sa.Column("flight_id", _words(), nullable=False),
        sa.Column("carrier", _words(), nullable=False),
        sa.Column("number", _words(), nullable=False),
        sa.Column("origin", _words(), nullable=False),
        sa.Column("destination", _words(), nullable=False),
        sa.Column("departs_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrives_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("travellers", sa.Integer(), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("screened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("screened_mark", sa.BigInteger(), nullable=True),
        sa.Column("key_id", _words(), nullable=False),
        sa.Column("screening", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("flight_id", name="pk_flights"),
    )
    op.create_index("ix_flights_arrives_at_flight_id", "flights", ["arrives_at", "flight_id"])
    op.create_table(
        "passenger_lists",
        sa.Column("position", _position(), autoincrement=False, nullable=False),
        sa.Column("flight_id", _words(), nullable=False),
        sa.Column("sender", _words(), nullable=False),
        sa.Column("reference", _words(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", _words(), nullable=False),
        sa.Column("key_id", _words(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_passenger_lists"),
        sa.ForeignKeyConstraint(["flight_id"], ["flights.flight_id"], name="fk_passenger_lists_flight_id"),
    )
    of = ["flight_id", "sender", "reference"]
    op.create_index(f"ix_passenger_lists_{'_'.join(of)}", "passenger_lists", of, unique=True)


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _position() -> sa.BigInteger:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")
