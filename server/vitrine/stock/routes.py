"""A brand's stock over HTTP."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from collections.abc import Callable, Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi.responses import StreamingResponse

from vitrine.accounts import BrandActor, Role, Scope
from vitrine.accounts.routes import Guards, no_store
from vitrine.catalog.errors import TextRefused, VariantNotFound, VersionMismatch, VersionUnreadable
from vitrine.catalog.matching import version_of
from vitrine.idempotency import USED, IdempotencyKeyNeeded, wish_of
from vitrine.problems import problems
from vitrine.stock import answers, csvfile, errors
from vitrine.stock.bodies import MoveBody, StockBody
from vitrine.stock.service import Desk, Stocked
from vitrine.text import tidy_line
from vitrine.wishes.inside import once
from vitrine.wishes.routes import Key

_After = Annotated[str | None, Query(max_length=80)]
_Limit = Annotated[int, Query(ge=1, le=100)]


def router(desk: Desk, guards: Guards) -> APIRouter:
    routes = APIRouter(tags=["stock"], dependencies=[Depends(no_store)])
    reader = Depends(guards.brand_actor(Scope.STOCK_READ, Role.STAFF))
    writer = Depends(guards.brand_actor(Scope.STOCK_WRITE, Role.EDITOR))

    @routes.get("/api/stock", operation_id="list_stock")
    def levels(
        actor: Annotated[BrandActor, reader],
        after: _After = None,
        limit: _Limit = 50,
        q: Annotated[str, Query(max_length=120)] = "",
    ) -> answers.StockLevels:
        """How many there are of each of your variants; of those alone whose titles or sku have the words q.

        A page of a search may be short, or empty, and still have a next one.
        """
        found, following = desk.levels(actor, after, limit, q)
        return answers.StockLevels(items=[answers.StockLevel.of(each) for each in found], next=following)

    @routes.get(
        "/api/stock.csv",
        operation_id="get_stock_csv",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
    )
    def stock_csv(
        actor: Annotated[BrandActor, reader],
        spend: Annotated[Callable[[int], None], Depends(guards.spending)],
    ) -> StreamingResponse:
        """Your stock as a file for spreadsheets: one line a variant."""
        levels = desk.all_levels(actor, spend)

        def content() -> Iterator[str]:
            yield csvfile.head()
            for each in levels:
                yield csvfile.line(each)

        headers = {"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="stock.csv"'}
        return StreamingResponse(content(), 200, headers, "text/csv; charset=utf-8; header=present")

    def told(found: Stocked, response: Response) -> answers.StockLevel:
        response.headers["ETag"] = f'"{found.version}"'
        return answers.StockLevel.of(found)

    @routes.get("/api/stock/{variant}", operation_id="get_stock", responses=problems(VariantNotFound))
    def level(variant: str, response: Response, actor: Annotated[BrandActor, reader]) -> answers.StockLevel:
        """How many there are of your variant; its ETag is what If-Match takes."""
        return told(desk.level(actor, variant), response)

    @routes.put(
        "/api/stock/{variant}",
        operation_id="set_stock",
        responses=problems(VariantNotFound, VersionMismatch, VersionUnreadable, errors.StockPromised),
    )
    def set_stock(
        variant: str,
        body: StockBody,
        response: Response,
        actor: Annotated[BrandActor, writer],
        if_match: Annotated[str | None, Header(max_length=80)] = None,
    ) -> answers.StockLevel:
        """Say how many of your variant there are; with If-Match only if nobody changed it since."""
        return told(desk.set(actor, variant, body.wanted(), version_of(if_match)), response)

    @routes.post(
        "/api/stock/{variant}/moves",
        status_code=201,
        operation_id="move_stock",
        responses=problems(
            VariantNotFound, TextRefused, *USED, errors.MoveRefused,
            errors.StockUncounted, errors.StockPromised,
        ),
    )  # fmt: skip
    def move(
        variant: str,
        body: MoveBody,
        actor: Annotated[BrandActor, writer],
        key: Key = None,
    ) -> answers.StockMove:
        """Note that units of your variant came or went. With the same Idempotency-Key it is done once."""
        note = None if body.note is None else tidy_line(body.note) or None
        wish = wish_of(key, actor.by, "move_stock", variant, body.moving, body.delta, note)
        if wish is None:
            raise IdempotencyKeyNeeded
        made = once(
            desk.database,
            wish,
            lambda: desk.move(actor, variant, body.moving, body.delta, note, wish),
            lambda move: desk.noted(actor, variant, move),
        )
        return answers.StockMove.like(made)

    @routes.get(
        "/api/stock/{variant}/moves", operation_id="list_stock_moves", responses=problems(VariantNotFound)
    )
    def moves(
        variant: str, actor: Annotated[BrandActor, reader], after: _After = None, limit: _Limit = 50
    ) -> answers.StockMoves:
        """What came and went of your variant, the newest first."""
        found, following = desk.moves(actor, variant, after, limit)
        return answers.StockMoves(items=[answers.StockMove.like(each) for each in found], next=following)

    return routes
