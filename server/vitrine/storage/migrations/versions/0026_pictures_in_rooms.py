"""The pictures that the dressing of a room shows, so that who needs a file is asked by an index.

Revision: 0026. Follows: 0025.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "room_pictures",
        sa.Column("room_id", sa.String(length=64), nullable=False),
        sa.Column("picture_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_room_pictures_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("room_id", "picture_hash", name=op.f("pk_room_pictures")),
    )
    with op.batch_alter_table("room_pictures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_pictures_picture_hash"), ["picture_hash"], unique=False)

    # From the documents that stand; few rooms are dressed, and one is read at a time.
    rooms = sa.table("rooms", sa.column("id"), sa.column("version"), sa.column("deleted_at"))
    versions = sa.table(
        "room_versions", sa.column("room_id"), sa.column("version"), sa.column("document", sa.JSON())
    )
    shown = sa.table("room_pictures", sa.column("room_id"), sa.column("picture_hash"))
    standing = (
        (versions.c.room_id == rooms.c.id)
        & (versions.c.version == rooms.c.version)
        & rooms.c.deleted_at.is_(None)
    )
    template = versions.c.document["dressing"]["template"].as_string()
    connection = op.get_bind()
    dressed = sa.select(rooms.c.id).select_from(rooms.join(versions, standing)).where(template.is_not(None))
    for room in connection.scalars(dressed).all():
        one = sa.select(versions.c.document["dressing"]).select_from(rooms.join(versions, standing))
        dressing = connection.scalars(one.where(rooms.c.id == room)).one()
        named = {each["picture"] for kind in ("finishes", "pictures") for each in dressing[kind]}
        named |= {(dressing["lightmap"] or {}).get("picture")}
        rows = [{"room_id": room, "picture_hash": each} for each in named - {None}]
        if rows:
            connection.execute(shown.insert(), rows)


def downgrade() -> None:
    with op.batch_alter_table("room_pictures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_pictures_picture_hash"))

    op.drop_table("room_pictures")
