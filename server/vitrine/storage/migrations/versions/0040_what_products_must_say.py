"""What products must say, and which prices they had.

Revision: 0040. Follows: 0039.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "brand_facts",
        sa.Column("brand_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("said", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(
            ["brand_id"], ["brands.id"], name=op.f("fk_brand_facts_brand_id_brands"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("brand_id", name=op.f("pk_brand_facts")),
    )
    op.create_table(
        "variant_prices",
        sa.Column("variant_id", sa.String(length=64), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(amount_minor IS NULL) = (currency IS NULL)", name=op.f("ck_variant_prices_price")
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"],
            ["variants.id"],
            name=op.f("fk_variant_prices_variant_id_variants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("variant_id", "n", name=op.f("pk_variant_prices")),
    )
    with op.batch_alter_table("products", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True)
        )
        batch_op.add_column(sa.Column("struck_at", sa.Text(), nullable=True))

    with op.batch_alter_table("variants", schema=None) as batch_op:
        batch_op.add_column(sa.Column("content_milli", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("content_unit", sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column("was_minor", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("was_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("was_until", sa.DateTime(timezone=True), nullable=True))

    # Since when they cost that nobody noted: from now on it is.
    since = sa.bindparam("now", datetime.now(UTC), sa.DateTime(timezone=True))
    begin = sa.text(
        "INSERT INTO variant_prices (variant_id, n, amount_minor, currency, at) "
        "SELECT variants.id, 1, variants.amount_minor, variants.currency, :now FROM variants "
        "JOIN products ON products.id = variants.product_id "
        "WHERE products.published AND NOT variants.withdrawn AND products.deleted_at IS NULL"
    )
    op.get_bind().execute(begin.bindparams(since))


def downgrade() -> None:
    with op.batch_alter_table("variants", schema=None) as batch_op:
        batch_op.drop_column("was_until")
        batch_op.drop_column("was_since")
        batch_op.drop_column("was_minor")
        batch_op.drop_column("content_unit")
        batch_op.drop_column("content_milli")

    with op.batch_alter_table("products", schema=None) as batch_op:
        batch_op.drop_column("struck_at")
        batch_op.drop_column("facts")

    op.drop_table("variant_prices")
    op.drop_table("brand_facts")
