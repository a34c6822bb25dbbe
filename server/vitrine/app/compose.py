"""The shop: the list of its slices, each one value, and what is done with all of them alike."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final

from fastapi import FastAPI

import vitrine
from vitrine.accounts.part import AccountsPart
from vitrine.accounts.part import part as accounts
from vitrine.app import beside, client, health, plain, problem_pages
from vitrine.app.bodies import BodyLimit
from vitrine.app.collecting import collect
from vitrine.app.contract import DescribedApp
from vitrine.app.domains.side import BrandSide
from vitrine.app.forwarding import Forwarding
from vitrine.app.headers import HouseHeaders
from vitrine.app.hired import HiredWorker
from vitrine.app.lanes import Lanes, open_threads
from vitrine.app.lives import LIVES
from vitrine.app.lobbies.routes import router as lobby_pages
from vitrine.app.operating import part as operating
from vitrine.app.pace import Pace
from vitrine.app.previews import Previews
from vitrine.app.previews import router as previewing
from vitrine.app.problems import add_problem_handlers, blocked_by
from vitrine.app.products.routes import router as product_pages
from vitrine.app.site import Sites
from vitrine.app.till import till
from vitrine.assets.part import part as assets
from vitrine.carts.part import part as carts
from vitrine.catalog.part import GATED, HERE, STOCKED, CatalogPart
from vitrine.catalog.part import part as catalog
from vitrine.certificates.part import part as certificates
from vitrine.clock import Clock, SystemClock
from vitrine.extensions.part import ExtensionsPart
from vitrine.extensions.part import part as extensions
from vitrine.furnishing.part import part as furnishing
from vitrine.gateway.part import GatewayPart
from vitrine.gateway.part import part as gateway
from vitrine.lobbies.part import part as lobbies
from vitrine.mail.part import part as mail
from vitrine.numbers.part import part as numbers
from vitrine.orders.part import part as orders
from vitrine.orders.selling.part import part as selling
from vitrine.oversight.part import part as oversight
from vitrine.parts import Employment, House, Part
from vitrine.payments.part import PaymentsPart
from vitrine.payments.part import part as payments
from vitrine.roomfiles.part import part as roomfiles
from vitrine.settings import Settings
from vitrine.stock.part import part as stock
from vitrine.storage import Database, migrate
from vitrine.storage.lives import forget
from vitrine.storage.private import private_folder
from vitrine.subscriptions import Subscriptions
from vitrine.templates.part import part as templates
from vitrine.usage.part import part as usage

Slice = Callable[[Settings, House], Part]

# In the order of building: a slice finds what stands before it.
SLICES: Final[tuple[Slice, ...]] = (
    mail,
    accounts,
    assets,
    catalog,
    stock,
    carts,
    payments,
    selling,
    orders,
    templates,
    lobbies,
    furnishing,
    roomfiles,
    oversight,
    usage,
    numbers,
    extensions,
    gateway,
    certificates,
    operating,
)

HOUSEKEEPING_S: Final = 3600.0

log = logging.getLogger(__name__)


def create_app(settings: Settings, extra: Sequence[Slice] = (), clock: Clock | None = None) -> FastAPI:
    """The shop as an ASGI application; its `state.house` has the parts.

    extra: further slices, built after our own. clock: the machine's, if none is given. Brings the database to
    the newest schema. The socket needs `gateway.endpoint.socket_protocol` as uvicorn's `ws` (see `serve`).
    Raises ConfigurationError, ExtensionLoadError.
    """
    house, subscriptions = _built(settings, (*SLICES, *extra), clock or SystemClock())
    app = DescribedApp(
        title="Vitrine",
        version=vitrine.__version__,
        description="Shops that people walk through together. Errors are problem objects (RFC 9457).",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        servers=[{"url": settings.url or "/", "description": "This shop"}],
        openapi_tags=[
            {"name": name, "description": words}
            for tags in (*(part.tags for part in house.parts), health.TAGS, beside.TAGS)
            for name, words in tags.items()
        ],
        lifespan=_lifespan,
        # The interactive pages load their scripts from a host of their own; the description itself is served.
        docs_url=None,
        redoc_url=None,
        # The framework's redirect repeats the Host header, which is the asker's word.
        redirect_slashes=False,
    )
    app.state.house, app.state.subscriptions, app.state.tasks = house, subscriptions, []
    add_problem_handlers(app, settings.public_url)
    uploads = frozenset().union(*(part.uploads for part in house.parts))
    bounds = {path: bound for part in house.parts for path, bound in part.bodies.items()}
    if domains := settings.brand_domains:
        app.add_middleware(BrandSide, domains=domains, database=house.database, url=settings.url)
    app.add_middleware(Lanes, uploads=uploads)
    app.add_middleware(BodyLimit, uploads=uploads, bounds=bounds)
    if settings.request_rate:
        app.add_middleware(
            Pace, per_s=settings.request_rate, cookie=house.part(AccountsPart).guards.settings.cookie
        )
    app.add_middleware(
        HouseHeaders,
        sockets=settings.sockets,
        hsts=settings.hsts,
        domains=settings.domain_sockets,
        secure=settings.secure,
        till=till(house.part(PaymentsPart).form),
    )
    app.add_middleware(Forwarding, proxies=settings.proxies, secure=settings.secure)  # outermost
    app.include_router(health.router(house.database, lambda: app.state.tasks))
    for part in house.parts:
        for router in part.routers:
            app.include_router(router)
    app.include_router(problem_pages.router())
    app.include_router(plain.router())
    sites = Sites(settings.url, settings.brand_domains)
    publicity, guards = house.part(CatalogPart).publicity, house.part(AccountsPart).guards
    previews = Previews(house.database, sites, blocked_by(settings.public_url), publicity)
    app.include_router(previewing(previews, sites))
    app.include_router(
        product_pages(
            house.database,
            sites,
            settings.public_url,
            house.port(GATED),
            guards,
            publicity,
            house.port(STOCKED),
            house.port(HERE),
        )
    )
    listings = house.part(CatalogPart).shown
    app.include_router(lobby_pages(house.database, listings, sites, settings.public_url, guards, publicity))
    app.include_router(client.router(previews.of))  # last: its addresses are the most general
    return app


def _built(settings: Settings, slices: Sequence[Slice], clock: Clock) -> tuple[House, Subscriptions]:
    private_folder(settings.data)
    migrate(settings.database)
    database = Database(settings.database, clock)

    def hire(post: Employment) -> HiredWorker:
        # A child that stores events wakes those who tell of them.
        return HiredWorker(settings, post, (lambda: subscriptions.wake()) if post.tells else None)

    house = House(database, hire)
    for build in slices:
        house.add(build(settings, house))
    house.settle()
    made = {name: plugin for part in house.parts for name, plugin in part.extension.items()}
    house.part(ExtensionsPart).extensions.admit(settings.disabled_extensions, made=made)
    groups = {part.name: part.handlers for part in house.parts}
    subscriptions = Subscriptions(database, groups, leave=house.part(GatewayPart).lease.check)
    return house, subscriptions


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Everything that runs beside the requests."""
    house: House = app.state.house
    open_threads()
    running = {"subscriptions": app.state.subscriptions.run, "housekeeping": lambda: _housekeeping(house)}
    for part in house.parts:
        running |= part.tasks
    tasks = app.state.tasks = [asyncio.create_task(run(), name=name) for name, run in running.items()]
    try:
        for part in house.parts:
            if part.start is not None:
                await part.start()
        yield
    finally:
        # Workers take seconds to end: nobody's rooms wait for that to be kept.
        for task in tasks:
            task.cancel()
        for part in reversed(house.parts):
            if part.close is not None:
                await _closed(part.name, part.close)
        await asyncio.gather(*tasks, return_exceptions=True)
        house.database.close()


async def _closed(name: str, close: Callable[[], Awaitable[None]]) -> None:
    try:
        await close()
    except Exception:
        log.exception("%s did not close as it should", name)


async def _housekeeping(house: House) -> None:
    """What has had its time is deleted, at the start and every hour."""
    while True:
        try:
            await asyncio.to_thread(forget, house.database, LIVES)
        except Exception:
            log.exception("rows that have had their time stay an hour longer")
        for part in house.parts:
            for sweep in part.sweeps:
                try:
                    await asyncio.to_thread(sweep)
                except Exception:
                    log.exception("housekeeping of %s failed; trying again in an hour", part.name)
        try:
            await asyncio.to_thread(collect, house)
        except Exception:
            log.exception("files that nothing names stay an hour longer")
        await asyncio.sleep(HOUSEKEEPING_S)
