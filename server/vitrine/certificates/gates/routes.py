"""Gates over HTTP: brands set them, everybody may read them and ask whether they would open."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

import asyncio
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends
from pydantic import Field, StrictStr

from vitrine.accounts import BrandActor, Role, Scope, bodies
from vitrine.accounts import Visitor as Account
from vitrine.accounts.buckets import TokenBuckets
from vitrine.accounts.errors import NotYourBrand, TooManyAttempts
from vitrine.accounts.routes import Guards
from vitrine.catalog.doors.admitting import Comer
from vitrine.catalog.errors import ProductNotFound, RoomNotFound
from vitrine.catalog.rooms.routes import RoomKey
from vitrine.certificates import answers
from vitrine.certificates.errors import GateRuleInvalid
from vitrine.certificates.gates.keeper import Keeper
from vitrine.certificates.gates.rule import token_number
from vitrine.certificates.gates.service import Gate, Gates, Kind, subject_of
from vitrine.extensions.outside import outside
from vitrine.extensions.seen import as_seen
from vitrine.problems import problems

# Each question may be one to a chain.
ASKS_BURST, ASKS_PER_MINUTE = 20, 30


class Kinds(StrEnum):
    """What a gate may stand before, as paths name it."""

    ROOMS = "rooms"
    PRODUCTS = "products"

    @property
    def kind(self) -> Kind:
        return "room" if self is Kinds.ROOMS else "product"


class Asking(bodies.Body):
    """token: that the visitor says they hold, as decimal text; for one that the shop has not seen yet."""

    token: Annotated[StrictStr, Field(max_length=78)] | None = None


def router(gates: Gates, keeper: Keeper, guards: Guards, changed: Callable[[], None]) -> APIRouter:
    """changed: told after each change of a gate."""
    routes = APIRouter(prefix="/api/gates", tags=["certificates"], dependencies=[Depends(guards.spending)])
    seller = Depends(guards.brand_actor(Scope.CATALOG_WRITE, Role.EDITOR))
    pace = TokenBuckets(guards.clock, ASKS_BURST, ASKS_PER_MINUTE)

    @routes.get(
        "/{kinds}/{thing}", operation_id="get_gate", responses=problems(RoomNotFound, ProductNotFound)
    )
    def gate(
        kinds: Kinds,
        thing: str,
        own: Annotated[str | None, Depends(guards.own_brand)],
        room_key: RoomKey = None,
    ) -> answers.Gate:
        """What this room or product asks of who comes; null: it is open to everyone."""
        return _told(gates.shown(kinds.kind, thing, Comer(own, room_key)))

    @routes.put(
        "/{kinds}/{thing}",
        operation_id="set_gate",
        responses=problems(GateRuleInvalid, NotYourBrand, RoomNotFound, ProductNotFound),
    )
    def set_gate(
        kinds: Kinds,
        thing: str,
        rule: Annotated[Any, Body(json_schema_extra={"x-component": "Rule"})],
        actor: Annotated[BrandActor, seller],
    ) -> answers.Gate:
        """Let your room or product ask for one of these: {"any": [{"edition": 7}, {"contract": ...}]}."""
        made = gates.put(actor, kinds.kind, thing, rule)
        changed()
        return _told(made)

    @routes.delete(
        "/{kinds}/{thing}",
        status_code=204,
        operation_id="remove_gate",
        responses=problems(NotYourBrand, RoomNotFound, ProductNotFound),
    )
    def remove_gate(kinds: Kinds, thing: str, actor: Annotated[BrandActor, seller]) -> None:
        """Open your room or product to everyone."""
        gates.remove(actor, kinds.kind, thing)
        changed()

    @routes.post(
        "/{kinds}/{thing}/ask",
        operation_id="ask_gate",
        responses=problems(GateRuleInvalid, TooManyAttempts, RoomNotFound, ProductNotFound),
    )
    async def ask(
        kinds: Kinds,
        thing: str,
        account: Annotated[Account, Depends(guards.visitor)],
        asking: Asking | None = None,
        room_key: RoomKey = None,
    ) -> answers.GateAnswer:
        """Whether it would open for you now, and why not."""
        pace.take(account.id)
        visitor = as_seen(account)
        await asyncio.to_thread(gates.shown, kinds.kind, thing, Comer(visitor.brand_id, room_key))
        if asking is not None and asking.token is not None and keeper.checker is not None:
            keeper.checker.name(visitor.id, token_number(asking.token, "$.token"))
        async with outside():
            answer = await keeper.ask(subject_of(kinds.kind, thing), visitor)
        return answers.GateAnswer.like(answer)

    return routes


def _told(gate: Gate | None) -> answers.Gate:
    if gate is None:
        return answers.Gate(rule=None, words=None)
    return answers.Gate.model_validate({"rule": gate.rule.plain(), "words": dict(gate.words)})
