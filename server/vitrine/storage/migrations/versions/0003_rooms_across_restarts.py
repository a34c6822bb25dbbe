"""rooms across restarts.

Revision: 0003. Follows: 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "room_snapshots",
        sa.Column("room_id", sa.String(length=64), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("room_id", name=op.f("pk_room_snapshots")),
    )


def downgrade() -> None:
    op.drop_table("room_snapshots")
