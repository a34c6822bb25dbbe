"""Placements of the rooms' versions that stand, as rows.

Revision: 0011. Follows: 0010.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "placements",
        sa.Column("room_id", sa.String(length=64), nullable=False),
        sa.Column("placement_id", sa.String(length=64), nullable=False),
        sa.Column("slot", sa.String(length=64), nullable=True),
        sa.Column("product_id", sa.String(length=64), nullable=False),
        sa.Column("variant_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_placements_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_placements_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("room_id", "placement_id", name=op.f("pk_placements")),
        sa.UniqueConstraint("room_id", "slot", name=op.f("uq_placements_room_id_slot")),
    )
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placements_product_id"), ["product_id"], unique=False)
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    """From the documents that stand; what names a product that is not there stands nowhere."""
    rooms = sa.table("rooms", sa.column("id"), sa.column("version"))
    versions = sa.table(
        "room_versions", sa.column("room_id"), sa.column("version"), sa.column("document", sa.JSON())
    )
    products = sa.table("products", sa.column("id"))
    names = ("room_id", "placement_id", "slot", "product_id", "variant_id")
    placements = sa.table("placements", *(sa.column(name) for name in names))
    known = set(connection.scalars(sa.select(products.c.id)))
    for room, version in connection.execute(sa.select(rooms.c.id, rooms.c.version)).all():
        query = sa.select(versions.c.document).where(
            versions.c.room_id == room, versions.c.version == version
        )
        document = connection.scalar(query) or {}
        rows = [
            {
                "room_id": room,
                "placement_id": each["id"],
                "slot": each["slot"],
                "product_id": each["product"],
                "variant_id": each["variant"],
            }
            for each in document.get("placements", ())
            if each["product"] in known
        ]
        if rows:
            connection.execute(sa.insert(placements), rows)


def downgrade() -> None:
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placements_product_id"))

    op.drop_table("placements")
