"""Drafts of rooms: the document that is to be, what is done to it, and what was kept of it under a name.

Revision: 0027. Follows: 0026.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft_pictures",
        sa.Column("room_id", sa.String(length=64), nullable=False),
        sa.Column("picture_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_draft_pictures_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("room_id", "picture_hash", name=op.f("pk_draft_pictures")),
    )
    with op.batch_alter_table("draft_pictures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_pictures_picture_hash"), ["picture_hash"], unique=False)

    op.create_table(
        "named_versions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("room_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kept_by", sa.String(length=64), nullable=True),
        sa.Column("opened_as", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_named_versions_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_versions")),
    )
    with op.batch_alter_table("named_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_named_versions_room_id"), ["room_id"], unique=False)

    op.create_table(
        "room_acts",
        sa.Column("room_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("done_by", sa.String(length=64), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("batch_key", sa.String(length=64), nullable=True),
        sa.Column("overruled", sa.String(length=16), nullable=True),
        sa.Column("act", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("inverse", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_room_acts_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("room_id", "number", name=op.f("pk_room_acts")),
    )
    with op.batch_alter_table("room_acts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_acts_batch_key"), ["batch_key"], unique=False)

    op.create_table(
        "room_drafts",
        sa.Column("room_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("base", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_room_drafts_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("room_id", name=op.f("pk_room_drafts")),
    )


def downgrade() -> None:
    op.drop_table("room_drafts")
    with op.batch_alter_table("room_acts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_acts_batch_key"))

    op.drop_table("room_acts")
    with op.batch_alter_table("named_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_named_versions_room_id"))

    op.drop_table("named_versions")
    with op.batch_alter_table("draft_pictures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_pictures_picture_hash"))

    op.drop_table("draft_pictures")
