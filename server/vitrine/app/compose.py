"""Builds every part once, from the settings, and wires it to its neighbours. Nothing else knows them all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from fastapi import APIRouter, FastAPI

import vitrine
from vitrine.accounts import Accounts, AccountSettings, Visitor
from vitrine.accounts import routes as accounts_routes
from vitrine.app import client, health, metrics, operator
from vitrine.app.headers import BodyLimit, HouseHeaders
from vitrine.app.hired import HiredWorker
from vitrine.app.ownership import Ownership
from vitrine.app.problems import add_problem_handlers
from vitrine.app.workshop import ModelServices
from vitrine.assets import Assets
from vitrine.assets import routes as assets_routes
from vitrine.assets.jobs import routes as jobs_routes
from vitrine.assets.uploads import Uploads
from vitrine.assets.uploads import routes as uploads_routes
from vitrine.catalog import Catalog
from vitrine.catalog import routes as catalog_routes
from vitrine.certificates.gates.live import Live
from vitrine.clock import SystemClock
from vitrine.extensions import routes as extensions_routes
from vitrine.extensions.door import ExtensionDoor
from vitrine.extensions.manager import Extensions
from vitrine.extensions.rules import ExtensionRules
from vitrine.gateway import routes as gateway_routes
from vitrine.gateway.fanout.pool import Options
from vitrine.gateway.fanout.start import Start
from vitrine.gateway.gateway import Gateway, Wiring
from vitrine.gateway.layouts import layout_of
from vitrine.gateway.moderation import routes as moderation_routes
from vitrine.gateway.moderation.service import Moderation
from vitrine.gateway.routes import as_seen
from vitrine.gateway.service import Journal, Snapshots, Tickets, forget_old
from vitrine.ids import ProductId, RoomId, VariantId
from vitrine.settings import Settings
from vitrine.storage import Database, migrate
from vitrine.subscriptions import Subscriptions, table

HOUSEKEEPING_S = 3600.0
UPLOADS = frozenset({"/api/models", "/api/pictures", f"{uploads_routes.ADDRESS}/"})

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a running shop is made of."""

    settings: Settings
    database: Database
    accounts: Accounts
    assets: Assets
    uploads: Uploads
    catalog: Catalog
    extensions: Extensions
    door: ExtensionDoor
    gateway: Gateway
    worker: HiredWorker | None
    ownership: Ownership
    live: Live
    chain_worker: HiredWorker | None
    subscriptions: Subscriptions


def create_app(settings: Settings, extra_routers: Sequence[APIRouter] = ()) -> FastAPI:
    """The shop as an ASGI application; its `state.parts` are the `Parts`.

    Brings the database to the newest schema. The socket needs `gateway.endpoint.socket_protocol` as uvicorn's
    `ws` (see `serve`). Raises ConfigurationError, ExtensionLoadError.
    """
    parts = _parts(settings)
    app = FastAPI(
        title="Vitrine",
        version=vitrine.__version__,
        description="Shops that people walk through together. Errors are problem objects (RFC 9457).",
        lifespan=_lifespan,
        # The interactive pages load their scripts from a host of their own; the description itself is served.
        docs_url=None,
        redoc_url=None,
        # The framework's redirect repeats the Host header, which is the asker's word.
        redirect_slashes=False,
    )
    app.state.parts = parts
    app.state.tasks = []
    add_problem_handlers(app)
    app.add_middleware(BodyLimit, uploads=UPLOADS)
    app.add_middleware(HouseHeaders)
    guards = accounts_routes.Guards(parts.accounts)
    app.include_router(health.router(parts.database, lambda: app.state.tasks))
    app.include_router(accounts_routes.router(parts.accounts, guards))
    app.include_router(assets_routes.router(parts.assets, guards))
    app.include_router(jobs_routes.router(parts.assets, guards))
    app.include_router(uploads_routes.router(parts.uploads, guards))
    app.include_router(
        catalog_routes.router(
            parts.catalog,
            guards,
            people=parts.gateway.people,
            may_buy=_till(parts.door),
            gated=parts.ownership.gates.gated,
        )
    )
    app.include_router(extensions_routes.router(parts.extensions))
    app.include_router(gateway_routes.router(parts.gateway, guards.visitor, public_url=settings.url))
    app.include_router(
        metrics.router(parts.gateway.reports, lambda: parts.gateway.sockets, settings.metrics_token)
    )
    app.include_router(operator.router(parts.gateway.reports, lambda: parts.gateway.sockets, guards.member()))
    app.include_router(moderation_routes.router(parts.gateway, guards))
    app.include_router(moderation_routes.own_router(parts.gateway, guards.visitor))
    for certificates in parts.ownership.routers(guards, parts.live):
        app.include_router(certificates)
    for extra in extra_routers:
        app.include_router(extra)
    app.include_router(client.router())
    return app


def _till(door: ExtensionDoor) -> catalog_routes.MayBuy:
    """Every access rule is asked before a checkout, as before a room."""

    async def may_buy(account: Visitor | None, product: ProductId, variant: VariantId) -> None:
        await door.may_buy(None if account is None else as_seen(account), product, variant)

    return may_buy


def account_settings(settings: Settings) -> AccountSettings:
    """What accounts need to know of the settings."""
    return AccountSettings(
        rp_id=settings.relying_party, origins=settings.allowed_origins, secure=settings.secure
    )


def fanout_options(settings: Settings) -> Options:
    """What the processes that serve spectators need to know of the settings."""
    start = Start(
        host=settings.host,
        port=settings.watching_port,
        shared=settings.fanout_processes > 1,
        certificate=None if settings.tls_certificate is None else str(settings.tls_certificate),
        key=None if settings.tls_key is None else str(settings.tls_key),
        origins=tuple(sorted(settings.allowed_origins)),
    )
    return Options(settings.fanout_processes, settings.spectators_limit, settings.watch_url or None, start)


def _parts(settings: Settings) -> Parts:
    settings.data.mkdir(parents=True, exist_ok=True)
    migrate(settings.database)
    clock = SystemClock()
    database = Database(settings.database, clock)
    accounts = Accounts(database, account_settings(settings))
    assets = ModelServices.of(settings, database).assets
    uploads = Uploads(
        settings.data / "uploads",
        lambda brand, chunks, upload: assets.receive(brand, chunks, upload.statement),
        settings.upload_limit_bytes,
        clock,
    )
    worker = HiredWorker(settings, assets.is_due) if settings.worker == "own" else None
    if worker is not None:
        assets.queued = worker.wake
    catalog = Catalog(database, assets)
    ownership = Ownership.of(settings, database, accounts, assets)
    extensions = Extensions.load(settings.disabled_extensions, made=ownership.extension)
    door = ExtensionDoor(extensions)

    gateway = Gateway(
        Wiring(
            clock=clock,
            tickets=Tickets(database),
            journal=Journal(database),
            layout_of=lambda room_id: layout_of(catalog.room_layout(RoomId(room_id))),
            save_profile=accounts.sessions.rename,
            door=door,
            rules=ExtensionRules(extensions, clock),
            origins=settings.allowed_origins,
            moderation=Moderation(database),
            brand_of=catalog.room_brand,
            fanout=fanout_options(settings),
            snapshots=Snapshots(database),
            sockets_limit=settings.sockets_limit,
            joins_per_s=settings.join_rate,
        )
    )
    live = ownership.live(gateway)
    subscriptions = Subscriptions(database, table(gateway, catalog.rooms_with) | ownership.handlers(live))
    return Parts(
        settings=settings,
        database=database,
        accounts=accounts,
        assets=assets,
        uploads=uploads,
        catalog=catalog,
        extensions=extensions,
        door=door,
        gateway=gateway,
        worker=worker,
        ownership=ownership,
        live=live,
        chain_worker=ownership.worker(subscriptions.wake),
        subscriptions=subscriptions,
    )


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Everything that runs beside the requests, ended in the opposite order."""
    parts: Parts = app.state.parts
    tasks = [
        asyncio.create_task(parts.subscriptions.run(), name="subscriptions"),
        asyncio.create_task(_housekeeping(parts), name="housekeeping"),
    ]
    if parts.worker is not None:
        tasks.append(asyncio.create_task(parts.worker.run(), name="model worker"))
    if parts.chain_worker is not None:
        tasks.append(asyncio.create_task(parts.chain_worker.run(), name="chain worker"))
    tasks.append(asyncio.create_task(parts.live.run(), name="gated rooms"))
    app.state.tasks = tasks
    await parts.gateway.restore()
    try:
        yield
    finally:
        await parts.gateway.stop()
        for task in reversed(tasks):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await parts.ownership.close()
        parts.door.close()
        parts.database.close()


async def _housekeeping(parts: Parts) -> None:
    """What has had its time is deleted, at the start and every hour: chat after 24 h, sessions, tickets."""
    while True:
        try:
            await asyncio.to_thread(forget_old, parts.database)
            await asyncio.to_thread(parts.gateway.wiring.moderation.forget_old)
            await asyncio.to_thread(parts.accounts.sweep)
            await asyncio.to_thread(parts.uploads.sweep)
        except Exception:
            log.exception("housekeeping failed; trying again in an hour")
        await asyncio.sleep(HOUSEKEEPING_S)
