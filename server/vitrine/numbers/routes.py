"""Numbers over HTTP: a brand reads its own, operators read everybody's in all."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse

from vitrine.accounts import BrandActor, Operator, Role, Scope
from vitrine.accounts.routes import Guards, no_store
from vitrine.catalog.errors import RoomNotFound
from vitrine.clock import Clock
from vitrine.numbers import answers, csvfile
from vitrine.numbers.service import Numbers
from vitrine.problems import problems

DAYS_LIMIT: Final = 31
FILE_DAYS_LIMIT: Final = 366
FIRST, LAST = date(2000, 1, 1), date(2999, 12, 31)

_Since = Annotated[
    date | None, Query(ge=FIRST, le=LAST, description="The first day; by default so that today is the last.")
]
_Days = Annotated[int, Query(ge=1, le=DAYS_LIMIT)]


def router(numbers: Numbers, guards: Guards, clock: Clock, *, counting: bool) -> APIRouter:
    """/api/brand/numbers. counting: whether this shop counts at all."""
    routes = APIRouter(prefix="/api/brand", tags=["numbers"], dependencies=[Depends(no_store)])
    reader = Depends(guards.brand_actor(Scope.NUMBERS_READ, Role.EDITOR))

    @routes.get("/numbers", operation_id="get_numbers")
    def read(
        actor: Annotated[BrandActor, reader],
        since: _Since = None,
        days: _Days = 7,
        room: Annotated[str | None, Query(max_length=64)] = None,
    ) -> answers.Numbers:
        """What was counted in your rooms, by day, by room and by product."""
        found = numbers.period(actor.brand.id, since or _first(clock, days), days, room)
        return answers.Numbers.of(found, counting=counting)

    @routes.get("/numbers/plan", operation_id="get_room_plan", responses=problems(RoomNotFound))
    def plan(
        actor: Annotated[BrandActor, reader],
        room: Annotated[str, Query(max_length=64)],
        since: _Since = None,
        days: _Days = 7,
    ) -> answers.RoomPlan:
        """Where people stood in a room of yours: cells of a metre with at least ten people in a day."""
        return answers.RoomPlan.of(numbers.plan(actor.brand.id, room, since or _first(clock, days), days))

    @routes.get(
        "/numbers.csv",
        operation_id="get_numbers_csv",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
    )
    def file(
        actor: Annotated[BrandActor, reader],
        since: _Since = None,
        days: Annotated[int, Query(ge=1, le=FILE_DAYS_LIMIT)] = 7,
    ) -> StreamingResponse:
        """The same as a file for spreadsheets: one line a day, room and product of it."""
        first = since or _first(clock, days)

        def content() -> Iterator[str]:
            yield csvfile.head()
            for line in numbers.lines(actor.brand.id, first, days):
                yield csvfile.line(*line)

        headers = {
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="numbers-{first.isoformat()}.csv"',
        }
        return StreamingResponse(content(), 200, headers, "text/csv; charset=utf-8; header=present")

    return routes


def operators_router(
    numbers: Numbers, operator: Callable[..., Any], clock: Clock, *, counting: bool
) -> APIRouter:
    """/api/operator/numbers. operator: the guard that gives an operator or raises."""
    routes = APIRouter(prefix="/api/operator", tags=["numbers"], dependencies=[Depends(no_store)])

    @routes.get("/numbers", operation_id="list_brand_numbers")
    def listed(
        _: Annotated[Operator, Depends(operator)],
        since: _Since = None,
        days: _Days = 7,
        after: Annotated[str | None, Query(max_length=80)] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> answers.AllBrandNumbers:
        """Every brand with what was counted in all its rooms together; oldest first."""
        found, following = numbers.of_brands(since or _first(clock, days), days, after, limit)
        items = [
            answers.BrandNumbers(
                brand=each.brand.id, name=each.brand.name, whole=answers.Counted.like(each.whole)
            )
            for each in found
        ]
        return answers.AllBrandNumbers(counting=counting, items=items, next=following)

    return routes


def _first(clock: Clock, days: int) -> date:
    return clock.now().date() - timedelta(days=days - 1)
