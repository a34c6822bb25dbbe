"""What other sites and search engines read of the shop: Open Graph, descriptions, robots.txt, sitemap.xml.

https://ogp.me, https://www.sitemaps.org/protocol.html, RFC 9309. All of it is public, the same whoever asks.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Final

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

from vitrine.app.head import head, tag
from vitrine.catalog import inside as catalog
from vitrine.catalog.errors import RoomNotFound
from vitrine.catalog.views import RoomSummary
from vitrine.errors import Unavailable
from vitrine.storage import Database
from vitrine.storage.threads import Threads
from vitrine.takedowns.errors import TakenDown
from vitrine.words import Words, told_in

ROOMS_LISTED: Final = 5_000
PRODUCTS_LISTED: Final = 10_000
"""In sitemap.xml, which may name 50,000 pages."""

SITEMAP_MS: Final = 60_000
"""For how long it is given to everybody: it is read of thousands of rows."""

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
        # The last sitemap.xml, and until when it is good on the monotonic clock.
        self._sitemap, self._sitemap_until_ms, self._writing = b"", 0, threading.Lock()

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
        title, text = told_in(language, found.title), told_in(language, found.summary)
        named = f"{title} · {found.brand.name}"
        return Preview(200, head(self._url, f"/rooms/{found.id}", named, text, found.picture_url, language))

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
        """At most a minute old. While one is written, who asks besides is given the one before."""
        now_ms = self._database.clock.monotonic_ms()
        if self._sitemap and now_ms < self._sitemap_until_ms:
            return self._sitemap
        alone = self._writing.acquire(blocking=False)
        try:
            if alone or not self._sitemap:
                self._sitemap = self._written().encode()
                self._sitemap_until_ms = now_ms + SITEMAP_MS
            return self._sitemap
        finally:
            if alone:
                self._writing.release()

    def _written(self) -> str:
        with self._database.read() as session:
            rooms = catalog.open_rooms(session, ROOMS_LISTED)
            products = catalog.shown_products(session, PRODUCTS_LISTED)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
            f"{''.join(self._listed(rooms, products))}</urlset>\n"
        )

    def _listed(self, rooms: list[str], products: list[str]) -> Iterator[str]:
        paths = "", *(f"rooms/{each}" for each in rooms), *(f"products/{each}" for each in products)
        for path in paths:
            yield f"<url><loc>{escape(f'{self._url}/{path}')}</loc></url>\n"


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
