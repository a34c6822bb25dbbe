"""Who asked for a room's light, and what went down with what.

Revision: 0032. Follows: 0031.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scene_orders",
        sa.Column("brand_id", sa.String(length=64), nullable=False),
        sa.Column("model_hash", sa.String(length=64), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["brand_id"], ["brands.id"], name=op.f("fk_scene_orders_brand_id_brands"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["model_hash"],
            ["models.hash"],
            name=op.f("fk_scene_orders_model_hash_models"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("brand_id", "model_hash", "step", name=op.f("pk_scene_orders")),
    )
    with op.batch_alter_table("scene_orders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scene_orders_model_hash"), ["model_hash"], unique=False)

    with op.batch_alter_table("takedowns", schema=None) as batch_op:
        batch_op.add_column(sa.Column("went_with", sa.String(length=80), nullable=True))
    # Nobody knows who asked until now: whoever has the file keeps what they saw.
    op.execute(
        "INSERT INTO scene_orders (brand_id, model_hash, step, cancelled, asked_at) "
        "SELECT jobs.brand_id, jobs.model_hash, model_steps.step, model_steps.state = 'skipped', "
        "model_steps.queued_at FROM jobs JOIN model_steps ON model_steps.model_hash = jobs.model_hash "
        "WHERE jobs.state = 'done' "
        "AND model_steps.step IN ('floor', 'bake-day', 'bake-gallery', 'bake-evening')"
    )


def downgrade() -> None:
    with op.batch_alter_table("takedowns", schema=None) as batch_op:
        batch_op.drop_column("went_with")

    with op.batch_alter_table("scene_orders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scene_orders_model_hash"))

    op.drop_table("scene_orders")
