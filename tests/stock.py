"""What test shops hold as they open: made once a process by the real services, poured into each database.

A brand with a token for its programs and two finished models takes two uploads and ten commits to make;
to pour them takes one transaction and two small files.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Table, insert, select

from tests.fixtures import models
from tests.fixtures.jails import RememberingJail
from tests.house import ORIGIN as ORIGIN
from tests.house import accounts_of
from vitrine.accounts import Brand, Scope
from vitrine.accounts.tables import BrandRow
from vitrine.assets import Assets
from vitrine.assets.statement import stated
from vitrine.clock import ManualClock
from vitrine.storage import Base, BlobStore, Database, import_all_tables

# What the checklist asks of a file.
STATED: Final[dict[str, Any]] = {
    "stated_cm": [side * 100 for side in models.SIZE_M],
    "rights": {"holder": "Maison Vitrine", "confirmed": True},
}
SCOPES: Final = (Scope.CATALOG_WRITE, Scope.ROOMS_WRITE)

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Stock:
    """token, other_token: headers of a program of either brand, with SCOPES. model: of the brand, everything
    is stated; bare: another of its models, nothing is.
    """

    brand: Brand
    other: Brand
    token: dict[str, str]
    other_token: dict[str, str]
    model: str
    bare: str
    rows: tuple[tuple[Table, Rows], ...]
    files: tuple[bytes, ...]

    def pour(self, database: Database, blobs: BlobStore) -> None:
        """Into an empty shop; what has this stock already stays as it is."""
        with database.unit() as unit:
            if unit.session.get(BrandRow, self.brand.id) is not None:
                return
            for table, rows in self.rows:
                unit.session.execute(insert(table), rows)
        for file in self.files:
            blobs.put(file)


@cache
def stock() -> Stock:
    """The same in each test of a process: ids, tokens and all."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/shop.db", ManualClock())
        import_all_tables().create_all(database.engine)
        blobs = BlobStore(f"{folder}/blobs")
        try:
            return _made(database, blobs)
        finally:
            database.close()


def _made(database: Database, blobs: BlobStore) -> Stock:
    accounts = accounts_of(database)
    brands = accounts.ensure_brand("Maison Vitrine"), accounts.ensure_brand("Other")
    tokens = [accounts.create_token(each.id, "tests", SCOPES)[1] for each in brands]
    hashes = [
        upload(Assets(database, blobs, RememberingJail()), brands[0].id, data, said)
        for data, said in ((models.good_glb(), STATED), (models.good_glb(1), {}))
    ]
    with database.read() as session:
        found = [
            (each, session.execute(select(each)).mappings().all()) for each in Base.metadata.sorted_tables
        ]
    rows = tuple((table, [dict(row) for row in rows]) for table, rows in found if rows)
    files = tuple(each.read_bytes() for each in sorted(Path(blobs.folder).rglob("*")) if each.is_file())
    mine, theirs = ({"Authorization": f"Bearer {token}"} for token in tokens)
    return Stock(*brands, mine, theirs, *hashes, rows, files)


def upload(assets: Assets, brand: str, data: bytes, said: Mapping[str, Any]) -> str:
    """The hash of a finished model. said: its statement, as JSON."""
    job = assets.receive(brand, [data], stated(said, datetime(2026, 1, 1, tzinfo=UTC)))
    while (work := assets.jobs.claim()) is not None:
        assets.perform(work)
    model = assets.jobs.job(brand, job.id).model
    assert model is not None
    return model.hash
