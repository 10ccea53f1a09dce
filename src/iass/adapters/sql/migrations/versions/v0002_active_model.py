"""Names the recogniser whose gallery is searched: until now it was whichever one the program ran with."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_LARGEST = "SELECT model_id FROM enrolment_states WHERE rows > 0 ORDER BY rows DESC, position DESC LIMIT 1"


def upgrade() -> None:
    words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "active_model",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("model_id", words, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_active_model"),
    )
    # Where templates of several recognisers lie, pictures that the chosen one lacks are told at start.
    largest = op.get_bind().execute(sa.text(_LARGEST)).scalar()
    if largest is not None:
        named = sa.table("active_model", sa.column("id"), sa.column("model_id"))
        op.execute(sa.insert(named).values(id=1, model_id=largest))
