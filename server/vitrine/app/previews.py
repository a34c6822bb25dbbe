"""What other sites and search engines read of the shop: Open Graph, descriptions, robots.txt, sitemap.xml.

https://ogp.me, https://www.sitemaps.org/protocol.html, RFC 9309. All of it is public, the same whoever asks.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Final, TypedDict

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from vitrine.accounts import inside as accounts
from vitrine.app.head import head, tag
from vitrine.app.site import Sites
from vitrine.catalog import inside as catalog
from vitrine.catalog.errors import RoomNotFound
from vitrine.catalog.front.publicity import ALL_PUBLIC, Publicity
from vitrine.catalog.views import RoomSummary
from vitrine.domains import Domain, Domains
from vitrine.errors import Unavailable
from vitrine.lobbies.views import path_of
from vitrine.storage import Database, Session
from vitrine.storage.threads import Threads
from vitrine.takedowns.errors import TakenDown
from vitrine.words import Words, spoken, told_in

ROOMS_LISTED: Final = 5_000
PRODUCTS_LISTED: Final = 10_000
"""In sitemap.xml, which may name 50,000 pages."""

PRODUCTS_MS: Final = 60_000
"""For how long those of sitemap.xml are not read again: they are thousands."""

PATIENCE_S: Final = 1.0
TITLE: Final = "<title>Vitrine</title>"
"""Of the built pages; a preview stands in its place."""

LOOKED_AT: Final = 5
"""Rooms, for the lobby's picture."""

_words: Final = Words(__file__)

# Not for search engines: who is asked there signs in first.
_CLOSED: Final = ("/api/", "/brand", "/operate", "/mine", "/reports", "/pay", "/orders", "/withdraw", "/ws")


@dataclass(frozen=True, slots=True)
class Preview:
    """status: of the page. head: HTML for its head, the title too. headers: further ones."""

    status: int
    head: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptList:
    """The products of a sitemap.xml. until_ms: how long they are good, on the monotonic clock."""

    listed: bytes
    until_ms: int


class Previews:
    """blocked: headers of the page of a room that is taken down."""

    def __init__(
        self,
        database: Database,
        sites: Sites,
        blocked: Mapping[str, str] | None = None,
        publicity: Publicity = ALL_PUBLIC,
    ) -> None:
        self._database, self._url, self._blocked = database, sites.url, blocked or {}
        self._domains, self._publicity = sites.domains, publicity
        self._threads = Threads("preview", 4, 100)
        self._kept: dict[str, KeptList] = {}
        self._reading = threading.Lock()

    async def of(self, room: str | None, language: str) -> Preview:
        """Of a room, or of the lobby. Nobody waits long for it: without the database a page is but its title.

        Its script says then what is the matter, in the reader's words.
        """
        try:
            reading = self._threads.run(self.read, room, language)
            reading.add_done_callback(_nobody_waits)
            return await asyncio.wait_for(asyncio.shield(reading), PATIENCE_S)
        except (TimeoutError, Unavailable):
            return Preview(200, TITLE)

    def read(self, room: str | None, language: str) -> Preview:
        """The same, at once or never. Raises DatabaseBusy, DatabaseUnavailable."""
        return self._lobby(language) if room is None else self._room(room, language)

    def _lobby(self, language: str) -> Preview:
        """Of the list of rooms; its picture is that of the first of them that has one."""
        with self._database.read() as session:
            first = catalog.open_rooms(session, LOOKED_AT)
        picture = next(filter(None, map(self._shown, first)), None)
        return Preview(
            200, head(self._url, "/", "Vitrine", _words.told(language, "lobby"), picture, language)
        )

    def _room(self, room: str, language: str) -> Preview:
        """Of a room, or that there is none: its page says why."""
        try:
            found = self._found(room)
        except (RoomNotFound, TakenDown) as gone:
            headers = self._blocked if isinstance(gone, TakenDown) else {}
            return Preview(gone.status, f"{TITLE}\n    {tag('robots', 'noindex')}", headers)
        title, tongue = spoken(found.title, language)
        text, named = told_in(language, found.summary), f"{title} · {found.brand.name}"
        domain = self._domains.of_brand(found.brand.slug)
        url, site = (self._url, "Vitrine") if domain is None else (domain.url, found.brand.name)
        path = f"/rooms/{found.id}"
        return Preview(200, head(url, path, named, text, found.picture_url, tongue, site=site))

    def _found(self, room: str) -> RoomSummary:
        with self._database.read() as session:
            return catalog.open_room(session, room)

    def _shown(self, room: str) -> str | None:
        """A picture of it; None too if its room went, or was closed, this very moment."""
        try:
            return self._found(room).picture_url
        except (RoomNotFound, TakenDown):
            return None

    def robots(self, domain: Domain | None = None) -> str:
        """domain: of the brand on whose it is asked; None: at the house."""
        closed = "".join(f"Disallow: {path}\n" for path in _CLOSED)
        return f"User-agent: *\n{closed}\nSitemap: {self._at(domain)}/sitemap.xml\n"

    def sitemap(self, domain: Domain | None = None) -> bytes:
        """Its rooms are read anew: of one that is public no more nothing is told from that moment.

        A domain's names its own addresses; the house's none of a brand whose pages are known by another.
        """
        with self._database.read() as session:
            of = _scope(session, domain, self._domains)
            rooms = catalog.open_rooms(session, ROOMS_LISTED, **of)
            brands = accounts.brands(session, catalog.open_brands(session, ROOMS_LISTED))
        houses = sorted(
            path_of(each)[1:] for each in brands.values() if not self._domains.of_brand(each.slug)
        )
        listed = [*(houses if domain is None else ()), *(f"rooms/{each}" for each in rooms)]
        return b"".join((
            b'<?xml version="1.0" encoding="UTF-8"?>\n',
            b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n',
            self._listed(domain, ["", *listed]),
            self._products(domain),
            b"</urlset>\n",
        ))  # fmt: skip

    def _products(self, domain: Domain | None) -> bytes:
        """At most a minute old. While they are read, who asks besides is given those before."""
        now_ms, host = self._database.clock.monotonic_ms(), "" if domain is None else domain.host
        kept = self._kept.get(host)
        if kept is not None and now_ms < kept.until_ms:
            return kept.listed
        alone = self._reading.acquire(blocking=False)
        try:
            if kept is None or alone:
                with self._database.read() as session:
                    of = _scope(session, domain, self._domains)
                    of["but"] |= self._publicity.unseen(session)
                    products = catalog.shown_products(session, PRODUCTS_LISTED, **of)
                listed = self._listed(domain, (f"products/{each}" for each in products))
                kept = self._kept[host] = KeptList(listed, now_ms + PRODUCTS_MS)
            return kept.listed
        finally:
            if alone:
                self._reading.release()

    def _at(self, domain: Domain | None) -> str:
        return self._url if domain is None else domain.url

    def _listed(self, domain: Domain | None, paths: Iterable[str]) -> bytes:
        urls = (f"<url><loc>{escape(f'{self._at(domain)}/{path}')}</loc></url>\n" for path in paths)
        return "".join(urls).encode()


class Listed(TypedDict):
    """Whose things are listed. brand: only its. but: all but theirs."""

    brand: str | None
    but: frozenset[str]


def _scope(session: Session, domain: Domain | None, domains: Domains) -> Listed:
    if domain is None:
        apart = (accounts.brand_at(session, each.brand) for each in domains)
        return Listed(brand=None, but=frozenset(each.id for each in apart if each is not None))
    brand = accounts.brand_at(session, domain.brand)
    return Listed(brand="" if brand is None else brand.id, but=frozenset())


def _nobody_waits(reading: asyncio.Future[Preview]) -> None:
    """What comes too late, or not at all, is no fault."""
    if not reading.cancelled():
        reading.exception()


def router(previews: Previews, sites: Sites) -> APIRouter:
    """GET /robots.txt, /sitemap.xml."""
    routes = APIRouter(include_in_schema=False)
    kept = {"Cache-Control": "public, max-age=3600"}

    @routes.api_route("/robots.txt", methods=["GET", "HEAD"])
    def robots(request: Request) -> Response:
        return PlainTextResponse(previews.robots(sites.here(request)), headers=kept)

    @routes.api_route("/sitemap.xml", methods=["GET", "HEAD"])
    def sitemap(request: Request) -> Response:
        found = previews.sitemap(sites.here(request))
        return Response(found, media_type="application/xml", headers=kept)

    return routes
