"""One delivery of an event for each group that listens.

What waits in the outbox stays there and is shared out by the new code; what was given up is kept aside for
the group that would have been told of it.

Revision: 0013. Follows: 0012.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deliveries",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("listener", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=100), nullable=False),
        sa.Column("payload", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("collected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("dead_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index("ix_deliveries_due", ["listener", "dead_at", "next_at", "id"], unique=False)

    op.execute(
        "INSERT INTO deliveries "
        "(listener, kind, payload, collected_at, next_at, attempts, dead_at, reason) "
        "SELECT CASE WHEN kind LIKE 'certificates.%' OR kind = 'order.paid' THEN 'certificates' "
        "ELSE 'gateway' END, kind, payload, collected_at, next_at, attempts, dead_at, reason "
        "FROM outbox WHERE dead_at IS NOT NULL ORDER BY id"
    )
    op.execute("DELETE FROM outbox WHERE dead_at IS NOT NULL")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_due"))
        batch_op.drop_column("attempts")
        batch_op.drop_column("next_at")
        batch_op.drop_column("reason")
        batch_op.drop_column("dead_at")


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("next_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("dead_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.Text(), nullable=True))
    op.execute("UPDATE outbox SET next_at = collected_at")
    op.execute(
        "INSERT INTO outbox (kind, payload, collected_at, next_at, attempts, dead_at, reason) "
        "SELECT kind, payload, collected_at, next_at, attempts, dead_at, reason FROM deliveries ORDER BY id"
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.alter_column("next_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.alter_column("attempts", existing_type=sa.Integer(), server_default=None)
        batch_op.create_index("ix_outbox_due", ["dead_at", "next_at", "id"], unique=False)
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_index("ix_deliveries_due")
    op.drop_table("deliveries")
