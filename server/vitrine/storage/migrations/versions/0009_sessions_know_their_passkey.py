"""Sessions know which passkey opened them.

Revision: 0009. Follows: 0008.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("passkey_id", sa.String(length=64), nullable=True))
        batch_op.create_index(batch_op.f("ix_sessions_passkey_id"), ["passkey_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_sessions_passkey_id_passkeys"),
            "passkeys",
            ["passkey_id"],
            ["id"],
            ondelete="CASCADE",
        )


def downgrade() -> None:
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_sessions_passkey_id_passkeys"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_sessions_passkey_id"))
        batch_op.drop_column("passkey_id")
