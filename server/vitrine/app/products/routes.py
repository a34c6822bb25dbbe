"""GET /products/{product}: the page, made of the catalogue and of the frame that the client's build left."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from vitrine.app.client import FOLDER, ClientNotBuilt
from vitrine.app.previews import TITLE
from vitrine.app.problems import blocked_by
from vitrine.app.products.page import Page, ProductOnShow, absent_page, product_page
from vitrine.catalog import inside as catalog
from vitrine.catalog.errors import ProductNotFound
from vitrine.errors import Unavailable
from vitrine.fragments import Negotiation, answered, kept
from vitrine.storage import Database
from vitrine.takedowns.errors import TakenDown
from vitrine.words import LANGUAGES, told_in, wanted

ROOMS_NAMED: Final = 8
FRAME: Final = "product.html"
ROOT: Final = '<div id="page"></div>'
"""Of the built frame; the page stands within."""
LANGUAGE: Final = '<html lang="en">'

AGAIN_S: Final = 5

# As of the catalogue: what is told as `gated`; counts a reading, and raises TooManyAttempts.
Gated = Callable[[Literal["product"], Collection[str]], frozenset[str]]
Spending = Callable[[Request], object]


def router(
    database: Database, url: str, public_url: str, gated: Gated, spending: Spending, folder: Path = FOLDER
) -> APIRouter:
    """url: the shop's own address for people. public_url: the same if it was said, else empty: what is taken
    down names it as who blocks (RFC 7725).
    """
    routes = APIRouter(include_in_schema=False)
    blocked = blocked_by(public_url)

    def shown(product: str) -> ProductOnShow:
        with database.read() as session:
            found = catalog.shown_product(session, product)
            rooms = catalog.rooms_showing(session, found.id, ROOMS_NAMED)
        return ProductOnShow(replace(found, gated=found.id in gated("product", [found.id])), rooms)

    @routes.api_route("/products/{product}", methods=["GET", "HEAD"])
    def page(product: str, request: Request) -> Response:
        frame = _frame(folder)
        spending(request)
        language, path = _language(request), f"/products/{quote(product)}"
        try:
            return _answer(frame, product_page(shown(product), language, url), request)
        except ProductNotFound as gone:
            return _absent(frame, absent_page("gone", path, language), gone.status)
        except TakenDown as down:
            words = told_in(language, down.values["words"])
            return _absent(frame, absent_page("down", path, language, words), down.status, blocked)
        except Unavailable as closed:
            again = {"Retry-After": str(closed.values.get("retry_after_s", AGAIN_S))}
            return _absent(frame, absent_page("closed", path, language), closed.status, again)

    return routes


def _language(request: Request) -> str:
    said = request.query_params.get("lang", "")
    return said if said in LANGUAGES else wanted(request.headers.get("accept-language", ""))


def _frame(folder: Path) -> str:
    try:
        return (folder / FRAME).read_text(encoding="utf-8")
    except OSError as error:
        raise ClientNotBuilt("The web client is not built here. In a checkout, run: make demo") from error


def _whole(frame: str, page: Page) -> bytes:
    framed = frame.replace(LANGUAGE, f'<html lang="{page.language}">', 1).replace(TITLE, page.head, 1)
    return framed.replace(
        ROOT, f'<div id="page" data-language="{page.language}">{page.body}</div>', 1
    ).encode()


def _answer(frame: str, page: Page, request: Request) -> Response:
    """Nothing in it is anybody's secret: it is the same for everybody, and may be compressed."""
    asked = Negotiation(request.headers.get("if-none-match"), request.headers.get("accept-encoding"))
    told = answered([kept(_whole(frame, page))], asked)
    headers = {**told.headers, "Vary": "Accept-Encoding, Accept-Language"}
    return Response(told.body, told.status, headers, "text/html")


def _absent(frame: str, page: Page, status: int, more: dict[str, str] | None = None) -> Response:
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Language", **(more or {})}
    return Response(_whole(frame, page), status, headers, "text/html")
