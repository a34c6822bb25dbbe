"""Whose rooms wait and who comes first.

Revision: 0031. Follows: 0030.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lobby_places",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("thing", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "thing", name=op.f("pk_lobby_places")),
    )
    op.create_table(
        "room_approvals",
        sa.Column("brand_id", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["brand_id"], ["brands.id"], name=op.f("fk_room_approvals_brand_id_brands"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("brand_id", name=op.f("pk_room_approvals")),
    )


def downgrade() -> None:
    op.drop_table("room_approvals")
    op.drop_table("lobby_places")
