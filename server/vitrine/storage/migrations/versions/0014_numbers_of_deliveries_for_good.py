"""Numbers of deliveries are never given twice, on SQLite either.

Revision: 0014. Follows: 0013.
"""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _made_anew(counting_on=True)


def downgrade() -> None:
    _made_anew(counting_on=False)


def _made_anew(counting_on: bool) -> None:
    """PostgreSQL's numbers come from a sequence already."""
    if op.get_bind().dialect.name == "sqlite":
        counting = {"sqlite_autoincrement": counting_on}
        with op.batch_alter_table("deliveries", recreate="always", table_kwargs=counting):
            pass
