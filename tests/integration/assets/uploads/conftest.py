"""A shop that takes resumable uploads: SQLite, a real folder, a real sandbox."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from tests.fixtures.jails import RememberingJail
from tests.house import ORIGIN, accounts_of, app_of, program
from vitrine.accounts import Accounts, Brand, Scope
from vitrine.accounts.routes import Guards
from vitrine.assets import Assets
from vitrine.assets.jobs.routes import router as jobs_router
from vitrine.assets.routes import router as assets_router
from vitrine.assets.uploads import Uploads
from vitrine.assets.uploads.routes import router
from vitrine.clock import ManualClock
from vitrine.storage import BlobStore, Database

LIMIT_BYTES = 1 << 20
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {"Content-Type": "application/offset+octet-stream"}


def metadata(**values: object) -> str:
    """Upload-Metadata; what is no text is sent as JSON."""
    texts = {name: each if isinstance(each, str) else json.dumps(each) for name, each in values.items()}
    return ",".join(f"{name} {base64.b64encode(text.encode()).decode()}" for name, text in texts.items())


@dataclass
class Shop:
    folder: Path
    assets: Assets
    accounts: Accounts
    clock: ManualClock
    brand: Brand
    token: dict[str, str]
    floor_bytes: int = 0
    uploads: Uploads = field(init=False)
    http: TestClient = field(init=False)

    def open(self) -> None:
        """Start, or start again: everything but the disk is new."""
        self.uploads = Uploads(
            self.folder,
            lambda brand, chunks, upload: self.assets.receive(brand, chunks, upload.statement),
            LIMIT_BYTES,
            self.clock,
            self.assets.arriving,
            self.floor_bytes,
        )
        guards = Guards(self.accounts)
        app = app_of(
            assets_router(self.assets, guards),
            jobs_router(self.assets.jobs, guards),
            router(self.uploads, guards),
        )
        self.http = TestClient(app, base_url=ORIGIN)

    def ask(self, method: str, path: str, data: bytes = b"", **headers: str) -> Response:
        """A request of the brand; headers with _ for -."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.request(method, path, content=data, headers={**TUS, **self.token, **named})

    def begin(self, length: int, **values: object) -> str:
        """Announce a file; answers its address."""
        made = self.ask("POST", "/api/uploads", Upload_Length=str(length), Upload_Metadata=metadata(**values))
        assert made.status_code == 201, made.text
        return made.headers["location"]

    def piece(self, address: str, offset: int, data: bytes, **headers: str) -> Response:
        return self.ask("PATCH", address, data, Upload_Offset=str(offset), **PIECE, **headers)

    def offset(self, address: str) -> int:
        return int(self.ask("HEAD", address).headers["upload-offset"])

    def other_token(self) -> dict[str, str]:
        return program(self.accounts, self.accounts.ensure_brand("Other").id, Scope.MODELS_WRITE)

    def files(self) -> list[str]:
        return sorted(file.suffix for file in self.folder.iterdir())


@pytest.fixture
def shop(sqlite_database: Database, blobs: BlobStore, tmp_path: Path, clock: ManualClock) -> Iterator[Shop]:
    accounts = accounts_of(sqlite_database)
    brand = accounts.ensure_brand("Maison Vitrine")
    token = program(accounts, brand.id, Scope.MODELS_WRITE)
    assets = Assets(sqlite_database, blobs, RememberingJail(), limit_bytes=LIMIT_BYTES)
    made = Shop(tmp_path / "uploads", assets, accounts, clock, brand, token)
    made.open()
    yield made
