"""A pair may be of two notices. Rows of before are of a notice, or a registered person, and a registered person."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_TABLE = "look_alike_versions"


def upgrade() -> None:
    op.add_column(_TABLE, sa.Column("other_notice_id", _words(), nullable=False, server_default=sa.text("''")))
    op.drop_index(f"ix_{_TABLE}_gallery_subject_id_person_id_version", _TABLE)
    of = ["gallery", "subject_id", "person_id", "other_notice_id", "version"]
    op.create_index(f"ix_{_TABLE}_couple", _TABLE, of, unique=True)


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
