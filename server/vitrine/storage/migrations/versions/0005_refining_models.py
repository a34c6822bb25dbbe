"""The steps that refine a model, jobs that can be cancelled.

Revision: 0005. Follows: 0004.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_BEFORE = "state IN ('queued', 'running', 'done', 'failed')"
_AFTER = "state IN ('queued', 'running', 'done', 'failed', 'cancelled')"


def _json() -> sa.JSON[Any]:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "model_steps",
        sa.Column("model_hash", sa.String(length=64), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("recipe", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("problem", _json(), nullable=True),
        sa.Column("result", _json(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed', 'skipped')", name=op.f("ck_model_steps_state")
        ),
        sa.ForeignKeyConstraint(
            ["model_hash"], ["models.hash"], name=op.f("fk_model_steps_model_hash_models"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("model_hash", "step", name=op.f("pk_model_steps")),
    )
    with op.batch_alter_table("model_steps", schema=None) as batch_op:
        batch_op.create_index("ix_model_steps_due", ["state", "position", "queued_at"], unique=False)

    with op.batch_alter_table("models", schema=None) as batch_op:
        batch_op.alter_column("kind", type_=sa.String(length=8), existing_nullable=False)
        batch_op.add_column(sa.Column("source", sa.String(length=64), nullable=True))

    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_jobs_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_jobs_state"), _AFTER)


def downgrade() -> None:
    op.execute("UPDATE jobs SET state = 'failed' WHERE state = 'cancelled'")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_jobs_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_jobs_state"), _BEFORE)

    with op.batch_alter_table("models", schema=None) as batch_op:
        batch_op.drop_column("source")
        batch_op.alter_column("kind", type_=sa.String(length=3), existing_nullable=False)

    op.drop_table("model_steps")
