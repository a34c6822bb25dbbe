"""Of one thing a hundred open reports keep their words, others are counted; drafts' titles are not told.

Revision: 0019. Follows: 0018.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.add_column(sa.Column("title_told", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("number", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("reports", sa.Integer(), server_default="1", nullable=False))
        batch_op.create_index("ix_complaints_thing", ["kind", "thing_id", "state"], unique=False)

    # What is a draft now may have been one as it was reported.
    complaints = sa.table(
        "complaints", sa.column("kind"), sa.column("thing_id"), sa.column("title_told", sa.Boolean())
    )
    products = sa.table("products", sa.column("id"), sa.column("published", sa.Boolean()))
    drafts = sa.select(products.c.id).where(products.c.published.is_(sa.false()))
    op.execute(
        complaints.update()
        .where(complaints.c.kind == "product", complaints.c.thing_id.in_(drafts))
        .values(title_told=sa.false())
    )


def downgrade() -> None:
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.drop_index("ix_complaints_thing")
        batch_op.drop_column("reports")
        batch_op.drop_column("number")
        batch_op.drop_column("title_told")
