"""numbers of visits.

Revision: 0028. Follows: 0027.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "number_names",
        sa.Column("thing_id", sa.String(length=64), nullable=False),
        sa.Column("brand_id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("thing_id", name=op.f("pk_number_names")),
    )
    with op.batch_alter_table("number_names", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_number_names_brand_id"), ["brand_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_number_names_named_at"), ["named_at"], unique=False)

    op.create_table(
        "numbers",
        sa.Column("room_id", sa.String(length=64), nullable=False),
        sa.Column("product_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("brand_id", sa.String(length=64), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("flush", sa.String(length=40), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("room_id", "product_id", "day", "kind", name=op.f("pk_numbers")),
    )
    with op.batch_alter_table("numbers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_numbers_brand_id_day"), ["brand_id", "day"], unique=False)
        batch_op.create_index(batch_op.f("ix_numbers_counted_at"), ["counted_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_numbers_product_id"), ["product_id"], unique=False)

    op.create_table(
        "room_plans",
        sa.Column("room_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("brand_id", sa.String(length=64), nullable=False),
        sa.Column("cells", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("room_id", "day", name=op.f("pk_room_plans")),
    )
    with op.batch_alter_table("room_plans", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_plans_brand_id_day"), ["brand_id", "day"], unique=False)
        batch_op.create_index(batch_op.f("ix_room_plans_counted_at"), ["counted_at"], unique=False)

    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source", sa.String(length=8), server_default="link", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_column("source")

    with op.batch_alter_table("room_plans", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_plans_counted_at"))
        batch_op.drop_index(batch_op.f("ix_room_plans_brand_id_day"))

    op.drop_table("room_plans")
    with op.batch_alter_table("numbers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_numbers_product_id"))
        batch_op.drop_index(batch_op.f("ix_numbers_counted_at"))
        batch_op.drop_index(batch_op.f("ix_numbers_brand_id_day"))

    op.drop_table("numbers")
    with op.batch_alter_table("number_names", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_number_names_named_at"))
        batch_op.drop_index(batch_op.f("ix_number_names_brand_id"))

    op.drop_table("number_names")
