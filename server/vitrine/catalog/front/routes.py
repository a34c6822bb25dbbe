"""The shop's lobby over HTTP, for those who run it."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from vitrine.accounts import Operator
from vitrine.accounts.routes import no_store
from vitrine.catalog.errors import NothingWaits, RoomNotFound
from vitrine.catalog.front import answers
from vitrine.catalog.front.approving import Approving
from vitrine.catalog.front.bodies import ApprovalBody, LobbyPlaceBody
from vitrine.catalog.front.ordering import Ordering
from vitrine.problems import problems
from vitrine.text import tidy_block

_After = Annotated[str | None, Query(max_length=80)]
_Limit = Annotated[int, Query(ge=1, le=100)]


def router(approving: Approving, ordering: Ordering, operator: Callable[..., Any]) -> APIRouter:
    """/api/operator/approvals and lobby. operator: the guard that gives an operator or raises."""
    routes = APIRouter(prefix="/api/operator", tags=["catalogue"], dependencies=[Depends(no_store)])
    acting = Depends(operator)

    @routes.get("/approvals", operation_id="list_approvals")
    def waiting(
        _: Annotated[Operator, acting], after: _After = None, limit: _Limit = 50
    ) -> answers.WaitingBrands:
        """New brands whose first public rooms wait for a yes, the oldest question first."""
        found, following = approving.waiting(after, limit)
        items = [answers.WaitingBrand.like(each) for each in found]
        return answers.WaitingBrands(items=items, next=following)

    @routes.post(
        "/approvals/{brand}",
        status_code=204,
        operation_id="decide_approval",
        responses=problems(NothingWaits),
    )
    def decide(brand: str, body: ApprovalBody, by: Annotated[Operator, acting]) -> None:
        """Open a new brand's rooms to the public, this time and from now on, or not yet."""
        approving.decide(brand, by.id, tidy_block(body.words), approve=body.decision == "open")

    @routes.get("/lobby", operation_id="get_lobby_order")
    def order(_: Annotated[Operator, acting]) -> answers.PlacedRooms:
        """The lobby's rooms in their order."""
        return answers.PlacedRooms(items=[answers.PlacedRoom.like(each) for each in ordering.all()])

    @routes.post("/lobby", status_code=204, operation_id="place_in_lobby", responses=problems(RoomNotFound))
    def place(body: LobbyPlaceBody, _: Annotated[Operator, acting]) -> None:
        """Put a room, or all rooms of a brand, before or behind the others."""
        ordering.place(body.kind, body.thing, body.place)

    return routes
