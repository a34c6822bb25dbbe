"""Which revision a database's schema has, and which is the newest.

Asked without Alembic, which lives in storage: a look at its one table, and at the names in the scripts.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vitrine.settings import Settings

NAMES = re.compile(r"^(revision|down_revision)\b[^=\n]*=\s*[\"']([^\"']+)[\"']", re.MULTILINE)


def current_revision(url: str) -> str | None:
    """The revision at `url`; None for a database without our tables. Raises DatabaseUnavailable."""
    from vitrine.storage import Database

    database = Database(url)
    try:
        with database.read() as session:
            connection = session.connection()
            if not connection.dialect.has_table(connection, "alembic_version"):
                return None
            found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
            return None if found is None else str(found)
    finally:
        database.close()


def require_newest(settings: Settings) -> None:
    """Raises ConfigurationError for a shop that was never started, or a schema of another version."""
    from vitrine.errors import ConfigurationError

    if not settings.database_url and not (settings.data / "vitrine.sqlite3").exists():
        raise ConfigurationError(
            "There is no shop in this data folder yet: start it once, or name its --data."
        )
    if current_revision(settings.database) != newest_revision():
        raise ConfigurationError("The database has another version's schema: run `vitrine migrate` first.")


def newest_revision() -> str | None:
    """The revision this code wants; None if it has no migration."""
    from vitrine.storage.migrating import SCRIPTS

    return head(SCRIPTS / "versions")


def head(folder: Path) -> str | None:
    """The revision in a folder of scripts that no other follows."""
    told = [pair for path in folder.glob("*.py") for pair in NAMES.findall(path.read_text())]
    followed = {name for kind, name in told if kind == "down_revision"}
    heads = sorted(name for kind, name in told if kind == "revision" and name not in followed)
    return heads[-1] if heads else None
