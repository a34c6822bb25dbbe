"""How much there is.

Revision: 0035. Follows: 0034.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stock_holds",
        sa.Column("checkout_id", sa.String(length=64), nullable=False),
        sa.Column("line_id", sa.String(length=64), nullable=False),
        sa.Column("variant_id", sa.String(length=64), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_stock_holds_quantity")),
        sa.ForeignKeyConstraint(
            ["variant_id"],
            ["variants.id"],
            name=op.f("fk_stock_holds_variant_id_variants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("checkout_id", "line_id", name=op.f("pk_stock_holds")),
    )
    with op.batch_alter_table("stock_holds", schema=None) as batch_op:
        batch_op.create_index("ix_stock_holds_expires_at", ["expires_at"], unique=False)
        batch_op.create_index(
            "ix_stock_holds_variant_id_expires_at", ["variant_id", "expires_at"], unique=False
        )

    op.create_table(
        "stock_levels",
        sa.Column("variant_id", sa.String(length=64), nullable=False),
        sa.Column("product_id", sa.String(length=64), nullable=False),
        sa.Column("tracked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("on_hand", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("held", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("allocated", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("backorder", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("low_at", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("stock", sa.String(length=3), server_default="in", nullable=False),
        sa.Column("units_left", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(stock = 'low') = (units_left IS NOT NULL)", name=op.f("ck_stock_levels_units_left")
        ),
        sa.CheckConstraint("stock IN ('in', 'low', 'out')", name=op.f("ck_stock_levels_stock")),
        sa.CheckConstraint(
            "NOT tracked OR on_hand - held - allocated + backorder >= 0",
            name=op.f("ck_stock_levels_promised"),
        ),
        sa.CheckConstraint("backorder BETWEEN 0 AND 1000000000", name=op.f("ck_stock_levels_backorder")),
        sa.CheckConstraint("low_at BETWEEN 0 AND 1000000000", name=op.f("ck_stock_levels_low_at")),
        sa.CheckConstraint(
            "on_hand >= 0 AND held >= 0 AND allocated >= 0", name=op.f("ck_stock_levels_counts")
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"],
            ["variants.id"],
            name=op.f("fk_stock_levels_variant_id_variants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("variant_id", name=op.f("pk_stock_levels")),
    )
    with op.batch_alter_table("stock_levels", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stock_levels_product_id"), ["product_id"], unique=False)

    op.create_table(
        "stock_moves",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("variant_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("delta", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.String(length=64), nullable=True),
        sa.Column("line", sa.String(length=64), server_default="", nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("moved_by", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('received', 'count', 'returned', 'damaged', 'sold', 'cancelled')",
            name=op.f("ck_stock_moves_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"],
            ["variants.id"],
            name=op.f("fk_stock_moves_variant_id_variants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_moves")),
        sa.UniqueConstraint("cause", "kind", "line", name=op.f("uq_stock_moves_cause_kind_line")),
    )
    with op.batch_alter_table("stock_moves", schema=None) as batch_op:
        batch_op.create_index("ix_stock_moves_variant_id_id", ["variant_id", "id"], unique=False)

    with op.batch_alter_table("editions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "promised",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                server_default=sa.text("0"),
                nullable=False,
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("editions", schema=None) as batch_op:
        batch_op.drop_column("promised")

    with op.batch_alter_table("stock_moves", schema=None) as batch_op:
        batch_op.drop_index("ix_stock_moves_variant_id_id")

    op.drop_table("stock_moves")
    with op.batch_alter_table("stock_levels", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stock_levels_product_id"))

    op.drop_table("stock_levels")
    with op.batch_alter_table("stock_holds", schema=None) as batch_op:
        batch_op.drop_index("ix_stock_holds_variant_id_expires_at")
        batch_op.drop_index("ix_stock_holds_expires_at")

    op.drop_table("stock_holds")
