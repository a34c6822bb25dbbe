"""What came with a key to a draft.

Revision: 0037. Follows: 0036.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("named_versions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("batch_key", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("said", sa.String(length=64), nullable=True))
        batch_op.create_unique_constraint(
            batch_op.f("uq_named_versions_room_id_batch_key"), ["room_id", "batch_key"]
        )

    with op.batch_alter_table("room_drafts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("open_key", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("open_said", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("opened_as", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("room_drafts", schema=None) as batch_op:
        batch_op.drop_column("opened_as")
        batch_op.drop_column("open_said")
        batch_op.drop_column("open_key")

    with op.batch_alter_table("named_versions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_named_versions_room_id_batch_key"), type_="unique")
        batch_op.drop_column("said")
        batch_op.drop_column("batch_key")
