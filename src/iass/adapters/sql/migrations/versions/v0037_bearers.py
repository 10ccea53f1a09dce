"""A pair may be of the bearer of a proven chip. Rows of before are of a registered person or of another notice."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_TABLE = "look_alike_versions"


def upgrade() -> None:
    op.add_column(_TABLE, sa.Column("bearer", _words(), nullable=False, server_default=sa.text("''")))
    op.drop_index(f"ix_{_TABLE}_couple", _TABLE)
    of = ["gallery", "subject_id", "person_id", "other_notice_id", "bearer", "version"]
    op.create_index(f"ix_{_TABLE}_couple", _TABLE, of, unique=True)
    op.create_index(f"ix_{_TABLE}_bearer", _TABLE, ["bearer"])


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
