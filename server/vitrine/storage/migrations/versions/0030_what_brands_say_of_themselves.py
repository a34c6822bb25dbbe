"""What brands say of themselves.

Revision: 0030. Follows: 0029.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "brand_looks",
        sa.Column("look", sa.String(length=64), nullable=False),
        sa.Column("brand_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["brand_id"], ["brands.id"], name=op.f("fk_brand_looks_brand_id_brands"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("look", name=op.f("pk_brand_looks")),
    )
    with op.batch_alter_table("brand_looks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_brand_looks_brand_id"), ["brand_id"], unique=False)

    op.create_table(
        "lobbies",
        sa.Column("brand_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("logo_hash", sa.String(length=64), nullable=True),
        sa.Column("accent", sa.String(length=7), nullable=True),
        sa.Column("ground", sa.String(length=7), nullable=True),
        sa.Column("family", sa.String(length=20), nullable=True),
        sa.Column("summary", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("imprint", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("privacy", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("terms", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("changed_by", sa.String(length=64), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["brand_id"], ["brands.id"], name=op.f("fk_lobbies_brand_id_brands"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("brand_id", name=op.f("pk_lobbies")),
    )
    with op.batch_alter_table("lobbies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lobbies_logo_hash"), ["logo_hash"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("lobbies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lobbies_logo_hash"))

    op.drop_table("lobbies")
    with op.batch_alter_table("brand_looks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_brand_looks_brand_id"))

    op.drop_table("brand_looks")
