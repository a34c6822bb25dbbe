"""SIGKILL in the middle of writing: what was acknowledged is there once; the rest is whole or absent."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter

import pytest
from sqlalchemy import select, text

from vitrine.storage import BlobStore, Database, migrate
from vitrine.storage.tables import OutboxRow

WRITER = """
import sys
from dataclasses import dataclass
from vitrine.storage import BlobStore, Database, event

@event("test.pair")
@dataclass(frozen=True)
class Pair:
    number: int
    half: int

database, blobs = Database(sys.argv[1]), BlobStore(sys.argv[2])
number = int(sys.argv[3])
while True:
    blob = blobs.put(f"blob {number}".encode() * 1000)
    with database.unit() as unit:
        unit.collect(Pair(number, 0))
        unit.session.flush()
        unit.collect(Pair(number, 1))
    print(number, blob, flush=True)  # the acknowledgement: after the commit
    number += 1
"""


@pytest.mark.parametrize("acknowledged", [1, 25])
def test_acknowledged_units_survive_exactly_once(
    sqlite_url: str, blobs: BlobStore, acknowledged: int
) -> None:
    migrate(sqlite_url)
    told: dict[int, str] = {}
    for life in range(2):
        command = [sys.executable, "-c", WRITER, sqlite_url, str(blobs.folder), str(life * 1000)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            for _ in range(acknowledged):
                number, blob = writer.stdout.readline().split()
                told[int(number)] = blob
            writer.send_signal(signal.SIGKILL)
            for line in writer.stdout:  # acknowledged before the kill arrived; a torn line was not
                if line.endswith("\n") and len(line.split()) == 2:
                    told[int(line.split()[0])] = line.split()[1]
        assert writer.returncode == -signal.SIGKILL
    database = Database(sqlite_url)
    with database.read() as session:
        assert session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        found = Counter(
            (row.payload["number"], row.payload["half"]) for row in session.scalars(select(OutboxRow))
        )
    database.close()
    assert set(found.values()) == {1}
    assert {number for number, half in found if half == 0} == {number for number, half in found if half == 1}
    assert told.keys() <= {number for number, _ in found}
    for told_number, blob in told.items():
        assert blobs.path(blob).read_bytes() == f"blob {told_number}".encode() * 1000
