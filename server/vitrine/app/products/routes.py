"""GET /products/{product}: the page, made of the catalogue and of the frame that the client's build left."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from vitrine.app.client import FOLDER
from vitrine.app.pages import BuiltPage, language_of
from vitrine.app.problems import blocked_by
from vitrine.app.products.page import ProductOnShow, product_page
from vitrine.app.site import Sites, brand_here
from vitrine.catalog import inside as catalog
from vitrine.catalog.errors import ProductNotFound
from vitrine.errors import Unavailable
from vitrine.lobbies.inside import legal_of
from vitrine.storage import Database
from vitrine.takedowns.errors import TakenDown
from vitrine.words import Words

ROOMS_NAMED: Final = 8
FRAME: Final = "product.html"

_words: Final = Words(__file__)

# As of the catalogue: what is told as `gated`; counts a reading, and raises TooManyAttempts.
Gated = Callable[[Literal["product"], Collection[str]], frozenset[str]]
Spending = Callable[[Request], object]


def router(
    database: Database,
    sites: Sites,
    public_url: str,
    gated: Gated,
    spending: Spending,
    folder: Path = FOLDER,
) -> APIRouter:
    """public_url: the house's address if it was said, else empty: what is taken down names it as who blocks
    (RFC 7725).
    """
    routes = APIRouter(include_in_schema=False)
    blocked = blocked_by(public_url)

    def shown(product: str) -> ProductOnShow:
        with database.read() as session:
            found = catalog.shown_product(session, product)
            rooms = catalog.rooms_showing(session, found.id, ROOMS_NAMED)
            legal = legal_of(session, found.brand.id)
        return ProductOnShow(replace(found, gated=found.id in gated("product", [found.id])), rooms, legal)

    frame = BuiltPage(folder, FRAME)

    @routes.api_route("/products/{product}", methods=["GET", "HEAD"])
    def page(product: str, request: Request) -> Response:
        frame.require()
        spending(request)
        language, path = language_of(request), f"/products/{quote(product)}"
        try:
            found = shown(product)
            made = product_page(found, language, sites.of(request, found.product.brand))
            return frame.answer(made, request)
        except (ProductNotFound, TakenDown, Unavailable) as absent:
            gone = _words.told(language, "gone"), _words.told(language, "gone-text")
            return frame.why_not(absent, gone, path, language, blocked, brand_here(request))

    return routes
