"""What other sites and search engines read of the shop: Open Graph, descriptions, robots.txt, sitemap.xml.

https://ogp.me, https://www.sitemaps.org/protocol.html, RFC 9309. All of it is public, the same whoever asks.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Final

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

from vitrine.accounts import inside as accounts
from vitrine.app.head import head, tag
from vitrine.catalog import inside as catalog
from vitrine.catalog.errors import RoomNotFound
from vitrine.catalog.views import RoomSummary
from vitrine.errors import Unavailable
from vitrine.lobbies.views import path_of
from vitrine.storage import Database
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
_CLOSED: Final = ("/api/", "/brand", "/operate", "/mine", "/reports", "/ws")


@dataclass(frozen=True, slots=True)
class Preview:
    """status: of the page. head: HTML for its head, the title too. headers: further ones."""

    status: int
    head: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Previews:
    """url: the shop's own address for people. blocked: headers of the page of a room that is taken down."""

    def __init__(self, database: Database, url: str, blocked: Mapping[str, str] | None = None) -> None:
        self._database, self._url, self._blocked = database, url, blocked or {}
        self._threads = Threads("preview", 4, 100)
        # The products of the last sitemap.xml, and until when they are good on the monotonic clock.
        self._kept: bytes | None = None
        self._kept_until_ms, self._reading = 0, threading.Lock()

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
        named, text = f"{title} · {found.brand.name}", told_in(language, found.summary)
        return Preview(200, head(self._url, f"/rooms/{found.id}", named, text, found.picture_url, tongue))

    def _found(self, room: str) -> RoomSummary:
        with self._database.read() as session:
            return catalog.open_room(session, room)

    def _shown(self, room: str) -> str | None:
        """A picture of it; None too if its room went, or was closed, this very moment."""
        try:
            return self._found(room).picture_url
        except (RoomNotFound, TakenDown):
            return None

    def robots(self) -> str:
        closed = "".join(f"Disallow: {path}\n" for path in _CLOSED)
        return f"User-agent: *\n{closed}\nSitemap: {self._url}/sitemap.xml\n"

    def sitemap(self) -> bytes:
        """Its rooms are read anew: of one that is public no more nothing is told from that moment."""
        with self._database.read() as session:
            rooms = catalog.open_rooms(session, ROOMS_LISTED)
            brands = accounts.brands(session, catalog.open_brands(session, ROOMS_LISTED))
        houses = sorted(path_of(each)[1:] for each in brands.values())
        return b"".join((
            b'<?xml version="1.0" encoding="UTF-8"?>\n',
            b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n',
            self._listed(["", *houses, *(f"rooms/{each}" for each in rooms)]),
            self._products(),
            b"</urlset>\n",
        ))  # fmt: skip

    def _products(self) -> bytes:
        """At most a minute old. While they are read, who asks besides is given those before."""
        now_ms = self._database.clock.monotonic_ms()
        if self._kept is not None and now_ms < self._kept_until_ms:
            return self._kept
        alone = self._reading.acquire(blocking=False)
        try:
            if self._kept is None or alone:
                with self._database.read() as session:
                    products = catalog.shown_products(session, PRODUCTS_LISTED)
                self._kept = self._listed(f"products/{each}" for each in products)
                self._kept_until_ms = now_ms + PRODUCTS_MS
            return self._kept
        finally:
            if alone:
                self._reading.release()

    def _listed(self, paths: Iterable[str]) -> bytes:
        urls = (f"<url><loc>{escape(f'{self._url}/{path}')}</loc></url>\n" for path in paths)
        return "".join(urls).encode()


def _nobody_waits(reading: asyncio.Future[Preview]) -> None:
    """What comes too late, or not at all, is no fault."""
    if not reading.cancelled():
        reading.exception()


def router(previews: Previews) -> APIRouter:
    """GET /robots.txt, /sitemap.xml."""
    routes = APIRouter(include_in_schema=False)
    kept = {"Cache-Control": "public, max-age=3600"}

    @routes.api_route("/robots.txt", methods=["GET", "HEAD"])
    def robots() -> Response:
        return PlainTextResponse(previews.robots(), headers=kept)

    @routes.api_route("/sitemap.xml", methods=["GET", "HEAD"])
    def sitemap() -> Response:
        return Response(previews.sitemap(), media_type="application/xml", headers=kept)

    return routes
