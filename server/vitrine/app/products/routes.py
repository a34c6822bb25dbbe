"""GET /products/{product}: the page, made of the catalogue and of the frame that the client's build left."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from vitrine.accounts.routes import Guards
from vitrine.app.client import FOLDER
from vitrine.app.pages import BuiltPage, language_of
from vitrine.app.problems import blocked_by
from vitrine.app.products.page import ProductOnShow, product_page
from vitrine.app.site import Sites, brand_here, comer
from vitrine.catalog import inside as catalog
from vitrine.catalog.availability import SoldHere, Stocked, all_there, none_here
from vitrine.catalog.doors.admitting import Comer
from vitrine.catalog.errors import ProductNotFound
from vitrine.catalog.facts.inside import facts as told_facts
from vitrine.catalog.front.publicity import ALL_PUBLIC, Publicity
from vitrine.catalog.said.values import NO_FACTS
from vitrine.errors import Unavailable
from vitrine.lobbies.inside import legal_of
from vitrine.orders.selling.inside import selling_of
from vitrine.storage import Database
from vitrine.takedowns.errors import TakenDown
from vitrine.words import Words

ROOMS_NAMED: Final = 8
FRAME: Final = "product.html"

_words: Final = Words(__file__)

# As of the catalogue: what is told as `gated`.
Gated = Callable[[Literal["product"], Collection[str]], frozenset[str]]


def router(
    database: Database,
    sites: Sites,
    public_url: str,
    gated: Gated,
    who: Guards,
    publicity: Publicity = ALL_PUBLIC,
    stocked: Stocked = all_there,
    here: SoldHere = none_here,
    folder: Path = FOLDER,
) -> APIRouter:
    """who: counts a reading, and says who reads. publicity: of which brands' products strangers read.

    stocked: what is told of their stock. here: who sells in the shop itself.

    public_url: the house's address if it was said, else empty: what is taken down names it as who blocks (RFC
    7725).
    """
    routes = APIRouter(include_in_schema=False)
    blocked = blocked_by(public_url)

    def shown(product: str, reader: Comer) -> tuple[ProductOnShow, bool]:
        """And whether anybody may read it."""
        with database.read() as session:
            found = catalog.shown_product(session, product)
            if not publicity.shows(session, found.brand.id, reader):
                raise ProductNotFound
            shared = publicity.is_public(session, found.brand.id)
            rooms = catalog.rooms_showing(session, found.id, ROOMS_NAMED)
            legal = legal_of(session, found.brand.id)
            facts = told_facts(session, [found.id]).get(found.id, NO_FACTS)
            found = found.at(database.clock.now())
            found = found.stocked(stocked(session, [found.id]).get(found.id, {}))
            found = found.sold_here(here(session, [found.brand.id]).get(found.brand.id, ()))
            sold = any(each.here for each in found.variants)
            selling = selling_of(session, found.brand.id) if sold else None
        found = replace(found, gated=found.id in gated("product", [found.id]))
        return ProductOnShow(found, rooms, legal, facts, selling), shared

    frame = BuiltPage(folder, FRAME)

    @routes.api_route("/products/{product}", methods=["GET", "HEAD"])
    def page(product: str, request: Request) -> Response:
        frame.require()
        who.spending(request)
        language, path = language_of(request), f"/products/{quote(product)}"
        try:
            found, shared = shown(product, comer(request, who))
            site = sites.of(request, found.product.brand, shared=shared)
            return frame.answer(product_page(found, language, site), request, shared=shared)
        except (ProductNotFound, TakenDown, Unavailable) as absent:
            gone = _words.told(language, "gone"), _words.told(language, "gone-text")
            return frame.why_not(absent, gone, path, language, blocked, brand_here(request))

    return routes
