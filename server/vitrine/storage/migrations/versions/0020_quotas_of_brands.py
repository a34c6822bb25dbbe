"""How much each brand may have, and the row under which what it has is counted.

Revision: 0020. Follows: 0019.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "brand_quotas",
        sa.Column("brand_id", sa.String(length=64), nullable=False),
        sa.Column("rooms", sa.BigInteger(), nullable=True),
        sa.Column("products", sa.BigInteger(), nullable=True),
        sa.Column("models", sa.BigInteger(), nullable=True),
        sa.Column("file_bytes", sa.BigInteger(), nullable=True),
        sa.Column("tokens", sa.BigInteger(), nullable=True),
        sa.Column("room_versions", sa.BigInteger(), nullable=True),
        sa.Column("requests_a_minute", sa.BigInteger(), nullable=True),
        sa.Column("turns", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["brand_id"], ["brands.id"], name=op.f("fk_brand_quotas_brand_id_brands"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("brand_id", name=op.f("pk_brand_quotas")),
    )


def downgrade() -> None:
    op.drop_table("brand_quotas")
