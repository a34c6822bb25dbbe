"""How autogenerate writes our types: as plain SQLAlchemy, so that old migrations never need today's code."""

from __future__ import annotations

from typing import Any, Literal

from alembic.autogenerate.api import AutogenContext

from vitrine.storage.types import Json, UtcTime


def render_plain(kind: str, item: Any, context: AutogenContext) -> str | Literal[False]:
    """The Python source for a column type of ours, or False for Alembic's own way."""
    if kind == "type" and isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Json):
        context.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False
