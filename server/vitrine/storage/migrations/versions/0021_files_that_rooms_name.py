"""The scene and the picture of what stands in a room, so that who needs a file is asked by an index.

Revision: 0021. Follows: 0020.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rooms", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scene_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("picture_hash", sa.String(length=64), nullable=True))
        batch_op.create_index(batch_op.f("ix_rooms_scene_hash"), ["scene_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_rooms_picture_hash"), ["picture_hash"], unique=False)

    # From the documents that stand.
    rooms = sa.table(
        "rooms", sa.column("id"), sa.column("version"), sa.column("scene_hash"), sa.column("picture_hash")
    )
    versions = sa.table(
        "room_versions", sa.column("room_id"), sa.column("version"), sa.column("document", sa.JSON())
    )
    standing = versions.c.room_id == rooms.c.id, versions.c.version == rooms.c.version
    document = versions.c.document
    named = {
        "scene_hash": document["scene"]["model"].as_string(),
        "picture_hash": document["picture"].as_string(),
    }
    found = {name: sa.select(path).where(*standing).scalar_subquery() for name, path in named.items()}
    op.execute(rooms.update().values(**found))


def downgrade() -> None:
    with op.batch_alter_table("rooms", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rooms_picture_hash"))
        batch_op.drop_index(batch_op.f("ix_rooms_scene_hash"))
        batch_op.drop_column("picture_hash")
        batch_op.drop_column("scene_hash")
