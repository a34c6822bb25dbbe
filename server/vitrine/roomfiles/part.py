"""Room files as a part of the shop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from vitrine.accounts import BrandActor, Scope
from vitrine.accounts import inside as accounts
from vitrine.accounts.part import AccountsPart
from vitrine.assets.part import AssetsPart
from vitrine.assets.uploads import Uploads
from vitrine.assets.uploads import routes as uploading
from vitrine.assets.uploads.kept import Upload
from vitrine.catalog.errors import ChecksBusy
from vitrine.catalog.part import CatalogPart
from vitrine.ids import BrandId
from vitrine.parts import House, Part, Port
from vitrine.quotas.errors import REACHED
from vitrine.quotas.kinds import QuotaOptions
from vitrine.roomfiles import errors
from vitrine.roomfiles.archive import FILE_BYTES
from vitrine.roomfiles.exporting import Exporting
from vitrine.roomfiles.routes import router
from vitrine.roomfiles.service import Imports

SCRIPTS: Final = Port[Callable[[str], str | None]]("the integrity of an extension's script")
EACH_S: Final = 1.0
"""How often files that wait for their models are looked at."""

ADDRESS: Final = "/api/room-files"
TAKING: Final = uploading.Taking(
    ADDRESS,
    "room_file",
    "room files",
    (
        errors.RoomFileUnreadable, errors.RoomFileTooLarge, errors.RoomFileLater, errors.RoomFileRefused,
        errors.ModuleNotHere, ChecksBusy, *REACHED,
    ),
    (Scope.ROOMS_WRITE, Scope.CATALOG_WRITE, Scope.MODELS_WRITE),
    once=True,
)  # fmt: skip

log = logging.getLogger(__name__)


class RoomFileOptions(QuotaOptions, Protocol):
    @property
    def data(self) -> Path: ...

    @property
    def free_floor_bytes(self) -> int: ...


@dataclass(frozen=True, slots=True)
class _Brought:
    id: str


def part(options: RoomFileOptions, house: House) -> Part:
    database, assets = house.database, house.part(AssetsPart).assets
    guards, catalog = house.part(AccountsPart).guards, house.part(CatalogPart).catalog
    imports = Imports(database, assets, catalog, house.calls(SCRIPTS), options.brand_quotas)

    def receive(brand: BrandId, chunks: Iterable[bytes], upload: Upload) -> _Brought:
        with database.read() as session:
            actor = BrandActor(accounts.brands(session, [brand])[brand], upload.by)
        return _Brought(imports.receive(actor, chunks, upload.once))

    async def waiting() -> None:
        while True:
            await asyncio.sleep(EACH_S)
            try:
                await asyncio.to_thread(imports.advance_all)
            except Exception:  # whatever it is: those that come later are gone on with
                log.exception("room files could not be gone on with")

    uploads = Uploads(
        options.data / "room-files",
        receive,
        FILE_BYTES,
        database.clock,
        assets.arriving,
        options.free_floor_bytes,
        "A room file here has at most {mib:g} MiB. Bring some of its rooms alone.",
    )
    return Part(
        name="room files",
        tags={"room files": "Rooms as files: fetched of one shop, brought to another."},
        routers=(
            router(Exporting(database, assets.blobs), imports, guards),
            uploading.router(uploads, guards, TAKING),
        ),
        tasks={"room files": waiting},
        sweeps=(uploads.sweep,),
        blobs=imports.named_blobs,
        uploads=frozenset({f"{ADDRESS}/"}),
    )
