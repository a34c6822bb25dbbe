"""Local chains are anvil's: what stood on one inside the worker's process was gone with it anyway.

The column's own check stays as wide as it was; nothing writes the old word any more.

Revision: 0008. Follows: 0007.
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE chains SET backend = 'anvil' WHERE backend = 'tester'")


def downgrade() -> None:
    """Nothing: the older code reads these rows too."""
