"""Takedowns, complaints, and whose a picture is.

Revision: 0016. Follows: 0015.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "complaints",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("thing_id", sa.String(length=80), nullable=False),
        sa.Column("brand_id", sa.String(length=64), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("ground", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'upheld', 'dismissed')", name=op.f("ck_complaints_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
        sa.UniqueConstraint("digest", name=op.f("uq_complaints_digest")),
    )
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaints_brand_id"), ["brand_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_complaints_decided_at"), ["decided_at"], unique=False)
        batch_op.create_index("ix_complaints_state", ["state", "id"], unique=False)

    op.create_table(
        "takedowns",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("thing_id", sa.String(length=80), nullable=False),
        sa.Column("brand_id", sa.String(length=64), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("live", sa.String(length=180), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("complaint", sa.String(length=64), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.String(length=64), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restored_by", sa.String(length=64), nullable=True),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restored_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('room', 'product', 'model', 'picture', 'brand')", name=op.f("ck_takedowns_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takedowns")),
        sa.UniqueConstraint("live", name=op.f("uq_takedowns_live")),
    )
    with op.batch_alter_table("takedowns", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_takedowns_brand_id"), ["brand_id"], unique=False)
        batch_op.create_index("ix_takedowns_thing", ["kind", "thing_id"], unique=False)

    op.create_table(
        "picture_owners",
        sa.Column("brand_id", sa.String(length=64), nullable=False),
        sa.Column("picture_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["brand_id"], ["brands.id"], name=op.f("fk_picture_owners_brand_id_brands"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["picture_hash"],
            ["pictures.hash"],
            name=op.f("fk_picture_owners_picture_hash_pictures"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("brand_id", "picture_hash", name=op.f("pk_picture_owners")),
    )
    with op.batch_alter_table("picture_owners", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_picture_owners_picture_hash"), ["picture_hash"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("picture_owners", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_picture_owners_picture_hash"))

    op.drop_table("picture_owners")
    with op.batch_alter_table("takedowns", schema=None) as batch_op:
        batch_op.drop_index("ix_takedowns_thing")
        batch_op.drop_index(batch_op.f("ix_takedowns_brand_id"))

    op.drop_table("takedowns")
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.drop_index("ix_complaints_state")
        batch_op.drop_index(batch_op.f("ix_complaints_decided_at"))
        batch_op.drop_index(batch_op.f("ix_complaints_brand_id"))

    op.drop_table("complaints")
