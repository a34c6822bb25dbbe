"""A shop's own process waits for the disk, whatever tests do in theirs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from vitrine.storage import Database

SHOP = """
import os, sys
from sqlalchemy import text
from vitrine.storage import BlobStore, Database

synced, fsync = [], os.fsync
os.fsync = lambda file: (synced.append(file), fsync(file))
BlobStore(sys.argv[1] + "/blobs").put(b"a blob")
database = Database(f"sqlite:///{sys.argv[1]}/shop.db")
with database.unit() as unit:
    mode = unit.session.execute(text("PRAGMA synchronous")).scalar_one()
print(len(synced), mode)
"""


def test_a_shop_syncs_its_files_and_commits(tmp_path: Path) -> None:
    """A blob: the file and the three folders that name it. SQLite: FULL, which is 2."""
    said = subprocess.run([sys.executable, "-c", SHOP, str(tmp_path)], capture_output=True, check=True)
    assert said.stdout.split() == [b"4", b"2"]


def test_a_test_does_not(sqlite_database: Database) -> None:
    with sqlite_database.unit() as unit:
        assert unit.session.connection().exec_driver_sql("PRAGMA synchronous").scalar_one() == 0
