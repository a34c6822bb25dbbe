"""Operators of the shop.

Revision: 0015. Follows: 0014.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("enrolments", "members"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(
                sa.Column("operates", sa.Boolean(), server_default=sa.false(), nullable=False)
            )
            batch_op.alter_column("brand_id", existing_type=sa.String(length=64), nullable=True)
            batch_op.alter_column("role", existing_type=sa.String(length=10), nullable=True)
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_members_of_a_brand_or_operator"),
            "(brand_id IS NULL AND role IS NULL AND operates) OR (brand_id IS NOT NULL AND role IS NOT NULL)",
        )


def downgrade() -> None:
    # Who is of no brand cannot be kept there. Without foreign keys on SQLite, so each table for itself.
    for statement in (
        "DELETE FROM sessions WHERE member_id IN (SELECT id FROM members WHERE brand_id IS NULL)",
        "DELETE FROM passkeys WHERE member_id IN (SELECT id FROM members WHERE brand_id IS NULL)",
        "DELETE FROM challenges WHERE enrolment IN (SELECT digest FROM enrolments WHERE brand_id IS NULL)",
        "DELETE FROM enrolments WHERE brand_id IS NULL",
        "DELETE FROM members WHERE brand_id IS NULL",
    ):
        op.execute(statement)
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_members_of_a_brand_or_operator"), type_="check")
    for table in ("members", "enrolments"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("role", existing_type=sa.String(length=10), nullable=False)
            batch_op.alter_column("brand_id", existing_type=sa.String(length=64), nullable=False)
            batch_op.drop_column("operates")
