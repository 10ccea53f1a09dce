"""Binds keys that hand in passenger lists to carriers. Those on record go on for any, until they end."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.add_column("api_keys", sa.Column("carriers", words, nullable=True))
    op.execute("UPDATE api_keys SET carriers = '*' WHERE ' ' || permissions || ' ' LIKE '% receive_passenger_lists %'")
