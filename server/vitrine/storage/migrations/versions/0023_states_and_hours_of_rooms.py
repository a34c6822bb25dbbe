"""Who finds a room, when it is open, where it is listed; those that are there stay open to all.

Revision: 0023. Follows: 0022.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rooms", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(length=16), server_default="public", nullable=False))
        batch_op.add_column(sa.Column("link_key", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("place", sa.Integer(), server_default="100", nullable=False))
        batch_op.add_column(sa.Column("hours", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("closed", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("facts_version", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("rooms", schema=None) as batch_op:
        batch_op.drop_column("facts_version")
        batch_op.drop_column("closed")
        batch_op.drop_column("hours")
        batch_op.drop_column("place")
        batch_op.drop_column("link_key")
        batch_op.drop_column("state")
