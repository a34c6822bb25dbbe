"""Models and pictures as a part of the shop, with the process that works on them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from vitrine.accounts.events import BrandDeleted
from vitrine.accounts.part import AccountsPart
from vitrine.assets.inside import named_blobs
from vitrine.assets.jobs import routes as jobs_routes
from vitrine.assets.routes import router
from vitrine.assets.scenes import routes as scenes_routes
from vitrine.assets.scenes.service import Scenes
from vitrine.assets.service import Assets
from vitrine.assets.services import ModelOptions, ModelServices
from vitrine.assets.uploads import Uploads
from vitrine.assets.uploads import routes as uploads_routes
from vitrine.assets.uploads.kept import Upload
from vitrine.assets.views import Job
from vitrine.ids import BrandId
from vitrine.parts import Employment, House, Part
from vitrine.storage import kind_of


class AssetOptions(ModelOptions, Protocol):
    @property
    def worker(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetsPart(Part):
    assets: Assets


def part(options: AssetOptions, house: House) -> AssetsPart:
    post = Employment(name="model worker", command="worker", is_due=lambda: assets.jobs.is_due())
    worker = house.hire(post) if options.worker == "own" else None
    queued = (lambda: None) if worker is None else worker.wake
    services = ModelServices.of(options, house.database, queued, house)
    assets = services.assets

    def receive(brand: BrandId, chunks: Iterable[bytes], upload: Upload) -> Job:
        return assets.receive(brand, chunks, upload.statement)

    def named() -> set[str]:
        with house.database.read() as session:
            return named_blobs(session)

    async def brand_deleted(event: object) -> None:
        if isinstance(event, BrandDeleted):
            await asyncio.to_thread(assets.removing.brand, event.brand_id)

    folder, clock = options.data / "uploads", house.database.clock
    limit, floor = options.upload_limit_bytes, options.free_floor_bytes
    uploads = Uploads(folder, receive, limit, clock, assets.arriving, floor)
    guards = house.part(AccountsPart).guards
    return AssetsPart(
        name="assets",
        tags={"models": "Uploads, what became of them, pictures."},
        routers=(
            router(assets, guards),
            jobs_routes.router(assets.jobs, guards),
            uploads_routes.router(uploads, guards),
            scenes_routes.router(Scenes(house.database, services.refining, assets.jobs, queued), guards),
        ),
        tasks={} if worker is None else {"model worker": worker.run},
        handlers={kind_of(BrandDeleted): (brand_deleted,)},
        sweeps=(uploads.sweep, assets.removing.sweep),
        blobs=named,
        uploads=frozenset({"/api/models", "/api/pictures", f"{uploads_routes.ADDRESS}/"}),
        assets=assets,
    )
