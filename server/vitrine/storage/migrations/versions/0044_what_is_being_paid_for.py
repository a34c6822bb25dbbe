"""What is being paid for.

Revision: 0044. Follows: 0043.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checkouts",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("cart_id", sa.String(length=64), nullable=False),
        sa.Column("brand_id", sa.String(length=64), nullable=False),
        sa.Column("buyer_id", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("shown", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("changed", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("email", sa.String(length=300), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("delivery", sa.String(length=64), nullable=True),
        sa.Column("terms", sa.String(length=64), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("prolonged", sa.Boolean(), nullable=False),
        sa.Column("payment_id", sa.String(length=64), nullable=True),
        sa.Column("failure", sa.String(length=80), nullable=False),
        sa.Column("order_id", sa.String(length=64), nullable=True),
        sa.Column("order_number", sa.String(length=40), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("forget_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'completed') = (order_id IS NOT NULL)", name=op.f("ck_checkouts_ordered")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'paying', 'completed', 'canceled')", name=op.f("ck_checkouts_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkouts")),
        sa.UniqueConstraint("order_id", name=op.f("uq_checkouts_order_id")),
    )
    with op.batch_alter_table("checkouts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkouts_buyer_id"), ["buyer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_checkouts_forget_at"), ["forget_at"], unique=False)
        batch_op.create_index(
            "uq_checkouts_open",
            ["cart_id", "brand_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('open', 'paying')"),
            postgresql_where=sa.text("state IN ('open', 'paying')"),
        )

    op.create_table(
        "checkout_attempts",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("checkout_id", sa.String(length=64), nullable=False),
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.Column("payment_id", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkout_id"],
            ["checkouts.id"],
            name=op.f("fk_checkout_attempts_checkout_id_checkouts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_checkout_attempts")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_checkout_attempts_payment_id")),
    )
    with op.batch_alter_table("checkout_attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkout_attempts_checkout_id"), ["checkout_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("checkout_attempts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checkout_attempts_checkout_id"))

    op.drop_table("checkout_attempts")
    with op.batch_alter_table("checkouts", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_checkouts_open",
            sqlite_where=sa.text("state IN ('open', 'paying')"),
            postgresql_where=sa.text("state IN ('open', 'paying')"),
        )
        batch_op.drop_index(batch_op.f("ix_checkouts_forget_at"))
        batch_op.drop_index(batch_op.f("ix_checkouts_buyer_id"))

    op.drop_table("checkouts")
