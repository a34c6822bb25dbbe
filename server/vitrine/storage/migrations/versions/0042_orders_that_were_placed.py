"""orders that were placed.

Revision: 0042. Follows: 0041.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "order_counters",
        sa.Column("brand_id", sa.String(length=64), nullable=False),
        sa.Column("series", sa.String(length=16), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("brand_id", "series", name=op.f("pk_order_counters")),
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("checkout_id", sa.String(length=64), nullable=False),
        sa.Column("brand_id", sa.String(length=64), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buyer_id", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("address", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("delivery", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("seller", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("terms_version", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("includes_tax", sa.Boolean(), nullable=False),
        sa.Column("subtotal_minor", sa.BigInteger(), nullable=False),
        sa.Column("delivery_minor", sa.BigInteger(), nullable=False),
        sa.Column("delivery_tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("delivery_rate_ppm", sa.Integer(), nullable=False),
        sa.Column("delivery_refunded_minor", sa.BigInteger(), nullable=False),
        sa.Column("delivery_tax_refunded_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("taxes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("payment_id", sa.String(length=64), nullable=True),
        sa.Column("payment", sa.String(length=16), nullable=False),
        sa.Column("fulfilment", sa.String(length=8), nullable=False),
        sa.Column("return_state", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("canceled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(payment = 'none') = (payment_id IS NULL)", name=op.f("ck_orders_paid")),
        sa.CheckConstraint("fulfilment IN ('none', 'part', 'done')", name=op.f("ck_orders_fulfilment")),
        sa.CheckConstraint(
            "payment IN ('none', 'pending', 'authorised', 'captured', 'part_refunded', 'refunded', "
            "'failed', 'disputed')",
            name=op.f("ck_orders_payment"),
        ),
        sa.CheckConstraint(
            "return_state IN ('none', 'asked', 'part', 'done')", name=op.f("ck_orders_returning")
        ),
        sa.CheckConstraint(
            "state IN ('unpaid', 'to_send', 'part_sent', 'sent', 'withdrawn', 'disputed', 'canceled', "
            "'refunded')",
            name=op.f("ck_orders_state"),
        ),
        sa.CheckConstraint(
            "delivery_refunded_minor >= 0 AND delivery_refunded_minor <= delivery_minor",
            name=op.f("ck_orders_delivery_refunded"),
        ),
        sa.CheckConstraint(
            "delivery_tax_minor >= 0 AND delivery_tax_minor <= delivery_minor",
            name=op.f("ck_orders_delivery"),
        ),
        sa.CheckConstraint(
            "delivery_tax_refunded_minor >= 0 AND delivery_tax_refunded_minor <= delivery_tax_minor",
            name=op.f("ck_orders_delivery_tax_refunded"),
        ),
        sa.CheckConstraint("serial >= 1", name=op.f("ck_orders_serial")),
        sa.CheckConstraint(
            "total_minor >= 0 AND tax_minor >= 0 AND tax_minor <= total_minor", name=op.f("ck_orders_total")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("brand_id", "serial", name=op.f("uq_orders_brand_id_serial")),
        sa.UniqueConstraint("checkout_id", name=op.f("uq_orders_checkout_id")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_orders_payment_id")),
    )
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_orders_brand_id_state_serial"), ["brand_id", "state", "serial"], unique=False
        )
        batch_op.create_index("ix_orders_buyer_id_id", ["buyer_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_orders_forgotten_at_placed_at"), ["forgotten_at", "placed_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_orders_serial"), ["serial"], unique=False)

    op.create_table(
        "order_fulfilments",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("order_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lines", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("carrier", sa.String(length=80), nullable=False),
        sa.Column("tracking", sa.String(length=200), nullable=False),
        sa.Column("sent_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_order_fulfilments_order_id_orders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_fulfilments")),
    )
    with op.batch_alter_table("order_fulfilments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_fulfilments_order_id"), ["order_id"], unique=False)

    op.create_table(
        "order_keys",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("order_id", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_keys_order_id_orders")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_order_keys")),
    )
    with op.batch_alter_table("order_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_keys_order_id"), ["order_id"], unique=False)

    op.create_table(
        "order_lines",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("order_id", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.String(length=64), nullable=False),
        sa.Column("variant_id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("variant_title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("sku", sa.String(length=200), nullable=True),
        sa.Column("picture", sa.String(length=64), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_minor", sa.BigInteger(), nullable=False),
        sa.Column("rate_ppm", sa.Integer(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("gross_minor", sa.BigInteger(), nullable=False),
        sa.Column("for_id", sa.String(length=64), nullable=True),
        sa.Column("room_id", sa.String(length=64), nullable=True),
        sa.Column("made_to_measure", sa.Boolean(), nullable=False),
        sa.Column("digital", sa.Boolean(), nullable=False),
        sa.Column("fulfilled", sa.Integer(), nullable=False),
        sa.Column("canceled", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("refunded", sa.Integer(), nullable=False),
        sa.Column("refunded_minor", sa.BigInteger(), nullable=False),
        sa.Column("refunded_tax_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "fulfilled >= 0 AND canceled >= 0 AND fulfilled + canceled <= quantity",
            name=op.f("ck_order_lines_sent"),
        ),
        sa.CheckConstraint("net_minor + tax_minor = gross_minor", name=op.f("ck_order_lines_gross")),
        sa.CheckConstraint("net_minor >= 0 AND tax_minor >= 0", name=op.f("ck_order_lines_amounts")),
        sa.CheckConstraint("quantity >= 1", name=op.f("ck_order_lines_quantity")),
        sa.CheckConstraint("refunded >= 0 AND refunded <= quantity", name=op.f("ck_order_lines_refunded")),
        sa.CheckConstraint(
            "refunded_minor >= 0 AND refunded_minor <= gross_minor", name=op.f("ck_order_lines_given_back")
        ),
        sa.CheckConstraint(
            "refunded_tax_minor >= 0 AND refunded_tax_minor <= tax_minor",
            name=op.f("ck_order_lines_tax_back"),
        ),
        sa.CheckConstraint("returned >= 0 AND returned <= fulfilled", name=op.f("ck_order_lines_returned")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_lines_order_id_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_lines")),
        sa.UniqueConstraint("order_id", "place", name=op.f("uq_order_lines_order_id_place")),
    )
    op.create_table(
        "order_refunds",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("order_id", sa.String(length=64), nullable=False),
        sa.Column("refund_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("delivery_minor", sa.BigInteger(), nullable=False),
        sa.Column("delivery_tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("taxes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("elsewhere", sa.Boolean(), nullable=False),
        sa.Column("wish", sa.String(length=64), nullable=True),
        sa.Column("said", sa.String(length=64), nullable=False),
        sa.Column("given_by", sa.String(length=64), nullable=False),
        sa.CheckConstraint("state IN ('asked', 'done', 'failed')", name=op.f("ck_order_refunds_state")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_order_refunds_amount")),
        sa.CheckConstraint(
            "delivery_minor >= 0 AND delivery_minor <= amount_minor", name=op.f("ck_order_refunds_delivery")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_refunds_order_id_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_refunds")),
        sa.UniqueConstraint("refund_id", name=op.f("uq_order_refunds_refund_id")),
        sa.UniqueConstraint("wish", name=op.f("uq_order_refunds_wish")),
    )
    with op.batch_alter_table("order_refunds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_refunds_order_id"), ["order_id"], unique=False)

    op.create_table(
        "order_withdrawals",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("order_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("lines", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_order_withdrawals_order_id_orders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_withdrawals")),
    )
    with op.batch_alter_table("order_withdrawals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_withdrawals_order_id"), ["order_id"], unique=False)

    op.create_table(
        "order_invoices",
        sa.Column("brand_id", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.String(length=64), nullable=False),
        sa.Column("refund_id", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("serial >= 1", name=op.f("ck_order_invoices_serial")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_invoices_order_id_orders")),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["order_refunds.id"], name=op.f("fk_order_invoices_refund_id_order_refunds")
        ),
        sa.PrimaryKeyConstraint("brand_id", "year", "serial", name=op.f("pk_order_invoices")),
        sa.UniqueConstraint("refund_id", name=op.f("uq_order_invoices_refund_id")),
    )
    with op.batch_alter_table("order_invoices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_invoices_order_id"), ["order_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("order_invoices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_invoices_order_id"))

    op.drop_table("order_invoices")
    with op.batch_alter_table("order_withdrawals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_withdrawals_order_id"))

    op.drop_table("order_withdrawals")
    with op.batch_alter_table("order_refunds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_refunds_order_id"))

    op.drop_table("order_refunds")
    op.drop_table("order_lines")
    with op.batch_alter_table("order_keys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_keys_order_id"))

    op.drop_table("order_keys")
    with op.batch_alter_table("order_fulfilments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_fulfilments_order_id"))

    op.drop_table("order_fulfilments")
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_orders_serial"))
        batch_op.drop_index(batch_op.f("ix_orders_forgotten_at_placed_at"))
        batch_op.drop_index("ix_orders_buyer_id_id")
        batch_op.drop_index(batch_op.f("ix_orders_brand_id_state_serial"))

    op.drop_table("orders")
    op.drop_table("order_counters")
