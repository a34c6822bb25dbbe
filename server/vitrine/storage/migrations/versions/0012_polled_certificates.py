"""What certificates are asked for once or twice a second is found by an index.

Revision: 0012. Follows: 0011.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_TRANSACTIONS = sa.table(
    "chain_transactions",
    sa.column("id", sa.Integer),
    sa.column("key", sa.String),
    sa.column("token", sa.String),
)
_INDEXES = (
    ("ix_editions_state", "editions", ["state"]),
    ("ix_certificates_due", "certificates", ["state", "transaction_id", "created_at", "id"]),
    ("ix_certificates_voucher", "certificates", ["state", "voucher_until"]),
    ("ix_chain_transactions_signed", "chain_transactions", ["chain_id", "signed_at"]),
    ("ix_chain_transactions_token", "chain_transactions", ["chain_id", "token"]),
    ("ix_gates_kind", "gates", ["kind"]),
)


def upgrade() -> None:
    with op.batch_alter_table("chain_transactions") as table:
        table.add_column(sa.Column("token", sa.String(length=64), nullable=True))
    connection = op.get_bind()
    for id_, key in connection.execute(
        sa.select(_TRANSACTIONS.c.id, _TRANSACTIONS.c.key).where(_TRANSACTIONS.c.key.like("revoke:%"))
    ).all():
        token = int(key.split(":")[2])
        connection.execute(
            sa.update(_TRANSACTIONS).where(_TRANSACTIONS.c.id == id_).values(token=f"{token:064x}")
        )
    with op.batch_alter_table("gates") as table:
        table.add_column(sa.Column("kind", sa.String(length=10), nullable=False, server_default="room"))
    op.execute("UPDATE gates SET kind = 'product' WHERE subject LIKE 'product:%'")
    with op.batch_alter_table("gates") as table:
        table.alter_column("kind", server_default=None)
    for name, of, columns in _INDEXES:
        op.create_index(name, of, columns)


def downgrade() -> None:
    for name, of, _ in _INDEXES:
        op.drop_index(name, of)
    with op.batch_alter_table("gates") as table:
        table.drop_column("kind")
    with op.batch_alter_table("chain_transactions") as table:
        table.drop_column("token")
