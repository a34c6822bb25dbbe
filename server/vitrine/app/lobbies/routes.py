"""GET /b/{brand} and its legal texts: pages, made of the lobbies and of the frame that the client's build
left.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from vitrine.app.client import FOLDER
from vitrine.app.lobbies.page import LobbyOnShow, legal_page, lobby_page
from vitrine.app.pages import BuiltPage, Page, language_of
from vitrine.app.problems import blocked_by
from vitrine.app.site import Sites, brand_here
from vitrine.catalog.shown import Listings, Spend
from vitrine.errors import Unavailable
from vitrine.lobbies import inside as lobbies
from vitrine.lobbies.errors import LobbyNotFound
from vitrine.lobbies.views import Lobby
from vitrine.storage import Database
from vitrine.takedowns.errors import TakenDown
from vitrine.words import Words

ROOMS_LISTED: Final = 100
FRAME: Final = "house.html"

Spending = Callable[[Request], Spend]

_words: Final = Words(__file__)


def router(
    database: Database,
    listings: Listings,
    sites: Sites,
    public_url: str,
    spending: Spending,
    folder: Path = FOLDER,
) -> APIRouter:
    """public_url: as of the products' pages. spending: counts a reading, and raises TooManyAttempts."""
    routes = APIRouter(include_in_schema=False)
    frame, blocked = BuiltPage(folder, FRAME), blocked_by(public_url)

    def lobby_at(slug: str) -> Lobby:
        with database.read() as session:
            return lobbies.shown_to_all(session, slug)

    def answer(request: Request, path: str, made: Callable[[Spend, str], Page]) -> Response:
        """path: as links on the page have it."""
        frame.require()
        spend, language = spending(request), language_of(request)
        try:
            return frame.answer(made(spend, language), request)
        except (LobbyNotFound, TakenDown, Unavailable) as absent:
            gone = _words.told(language, "gone"), _words.told(language, "gone-text")
            return frame.why_not(absent, gone, path, language, blocked, brand_here(request))

    @routes.api_route("/b/{slug}", methods=["GET", "HEAD"])
    def page(slug: str, request: Request) -> Response:
        def made(spend: Spend, language: str) -> Page:
            lobby = lobby_at(slug)
            found = listings.rooms(None, ROOMS_LISTED, lobby.brand.id, spend)
            rooms = json.loads(b"".join(each.plain for each in found))["items"]
            return lobby_page(LobbyOnShow(lobby, rooms), language, sites.of(request, lobby.brand))

        return answer(request, "/" if sites.here(request) else f"/b/{quote(slug)}", made)

    @routes.api_route("/b/{slug}/{legal}", methods=["GET", "HEAD"])
    def text(slug: str, legal: str, request: Request) -> Response:
        def made(_: Spend, language: str) -> Page:
            lobby = lobby_at(slug)
            wanted = next((each for each in lobby.legal if each.value == legal), None)
            if wanted is None:
                raise LobbyNotFound
            return legal_page(lobby, wanted, language, sites.of(request, lobby.brand))

        path = "" if sites.here(request) else f"/b/{quote(slug)}"
        return answer(request, f"{path}/{quote(legal)}", made)

    return routes
