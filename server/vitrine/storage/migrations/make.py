"""Writes migrations for us, never for users: run `python -m vitrine.storage.migrations.make`.

    python -m vitrine.storage.migrations.make "add product tags"     the next revision
    python -m vitrine.storage.migrations.make --first "all tables"   instead of all revisions so far

It compares every `vitrine.*.tables` with a fresh SQLite database at the newest revision and writes the
difference as `versions/NNNN_words.py`. Read what it wrote, then `make format`: a renamed column looks to it
like one dropped and one added.
`--first` is for the time before the first release only: afterwards somebody's shop stands at each revision.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from alembic import command

from vitrine.storage.base import import_all_tables
from vitrine.storage.migrating import SCRIPTS, alembic_config, locked_connection

VERSIONS = SCRIPTS / "versions"


def make(message: str, first: bool = False) -> Path:
    """Write the next revision (`first`: the only one); returns its file."""
    import_all_tables()  # before any file goes: a slice that cannot be imported must not cost the revisions
    earlier = sorted(VERSIONS.glob("[0-9]*.py"))
    if first:
        for file in earlier:
            file.unlink()
        earlier = []
    number = f"{len(earlier) + 1:04}"
    with (
        tempfile.TemporaryDirectory() as folder,
        locked_connection(f"sqlite:///{folder}/empty.db") as connection,
    ):
        config = alembic_config(connection)
        config.attributes["compare"] = True
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        command.upgrade(config, "head")
        command.revision(config, message, autogenerate=True, rev_id=number)
    words = re.sub(r"\W+", "_", message.lower()).strip("_")
    made = VERSIONS / f"{number}_{words}.py"
    made.write_text(re.sub(r" *# ### .*\n", "", made.read_text()))  # Alembic's request to look is above
    return made


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--first"]
    sys.stdout.write(f"{make(' '.join(words), first='--first' in sys.argv)}\n")
