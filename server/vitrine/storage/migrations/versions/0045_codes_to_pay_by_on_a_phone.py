"""Codes to pay by on a phone.

Revision: 0045. Follows: 0044.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checkout_codes",
        sa.Column("checkout_id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("code_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkout_id"],
            ["checkouts.id"],
            name=op.f("fk_checkout_codes_checkout_id_checkouts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("checkout_id", name=op.f("pk_checkout_codes")),
        sa.UniqueConstraint("code", name=op.f("uq_checkout_codes_code")),
        sa.UniqueConstraint("key", name=op.f("uq_checkout_codes_key")),
    )
    with op.batch_alter_table("checkout_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkout_codes_ends_at"), ["ends_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("checkout_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checkout_codes_ends_at"))

    op.drop_table("checkout_codes")
