"""Every route that takes a body, given its largest and its worst: what each costs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from tests.fixtures.transactions import draft
from tests.hostile.bodies import CASES, Case, refused, room_legal, room_refused
from tests.hostile.served import AGAIN, TRIES, Cost, Served, request
from tests.stock import stock
from vitrine.app.contract import routes_of

METHODS = frozenset({"POST", "PUT", "PATCH"})


@dataclass(frozen=True)
class Measured:
    """What one body cost at one route: the least of some tries, for noise only adds.

    units_ms: of the units of work that it took, by who opened them; of the processor.
    """

    route: str
    body: str
    status: int
    cpu_ms: float
    loop_ms: float
    units_ms: Mapping[str, float] = field(default_factory=dict)


def routes(shop: Served) -> set[str]:
    """Every route that may take a body."""
    return {
        f"{method} {route.path_format}" for route in routes_of(shop.app) for method in route.methods & METHODS
    }


def stocked(shop: Served) -> dict[str, str]:
    """A product on sale and a room as full as it may be: members of paths by their names."""
    headers = {**shop.as_program(), "Content-Type": "application/json"}
    made = shop.cost(request("POST", "/api/products", headers, json.dumps(draft(stock().model)).encode()))
    assert made.status == 201, made.answer
    product = json.loads(made.answer)["id"]
    body = room_legal("siege", stock().model, product, 400)
    saved = shop.cost(request("PUT", "/api/rooms/siege", headers, body))
    assert saved.status == 200, saved.answer[:400]
    # One that is withdrawn and put on sale meanwhile, beside the one that stands.
    drafted = json.dumps(draft(stock().model)).encode()
    other = shop.cost(request("POST", "/api/products", headers, drafted))
    return {
        "product": json.loads(other.answer)["id"],
        "standing": product,
        "room": "siege",
        "room_id": "siege",
        "thing": "siege",
        "model": stock().model,
        "job": "job_none",
        "certificate": "certificate_none",
        "challenge": "challenge_none",
    }


def driven(shop: Served, values: Mapping[str, str]) -> Iterator[Measured]:
    """What each case costs."""
    for route, body, raw in cases(shop, values, iter(CASES)):
        yield least(shop, route, body, raw)


def cases(shop: Served, values: Mapping[str, str], names: Iterator[str]) -> Iterator[tuple[str, str, bytes]]:
    """Route, kind of body, and the request: legal and all refused bodies of these routes."""
    for name in names:
        case = CASES[name]
        for body, content in _bodies(name, case, {**values, **case.path}):
            yield name, body, _raw(shop, name, case, {**values, **case.path}, content)


def bounded(shop: Served, route: str, body: str, raw: bytes, within: Callable[[Measured], bool]) -> Measured:
    """The least that it cost, asked again while that is beyond its bound."""
    found: Measured | None = None
    for _ in range(AGAIN):
        shop.database.holds.forget()
        cost = shop.cost(raw)
        units_ms = {name: times.cpu_ms for name, times in shop.database.holds.seen().items()}
        now = Measured(route, body, cost.status, round(cost.cpu_ms, 1), round(cost.loop_ms, 1), units_ms)
        found = now if found is None else _less(found, now)
        if within(found):
            break
    assert found is not None
    return found


def _less(before: Measured, now: Measured) -> Measured:
    units_ms = {name: min(spent, before.units_ms.get(name, spent)) for name, spent in now.units_ms.items()}
    return Measured(
        now.route, now.body, now.status, min(before.cpu_ms, now.cpu_ms), min(before.loop_ms, now.loop_ms),
        {**before.units_ms, **units_ms},
    )  # fmt: skip


def least(shop: Served, route: str, body: str, raw: bytes) -> Measured:
    """The least that it cost, of as many tries as it takes to be well below the bound."""
    costs: list[Cost] = []
    while len(costs) < TRIES and not (costs and costs[-1].cpu_ms < 50 and costs[-1].loop_ms < 10):
        costs.append(shop.cost(raw))
    cpu_ms, loop_ms = min(each.cpu_ms for each in costs), min(each.loop_ms for each in costs)
    return Measured(route, body, costs[-1].status, round(cpu_ms, 1), round(loop_ms, 1))


def _bodies(name: str, case: Case, values: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    if case.legal is not None:
        yield "legal", case.legal(values)
    if name == "PUT /api/rooms/{room}":
        yield "last corner", room_refused()
        # With room for as many placements as are tried next: what is slow once is asked again.
        fewer = room_legal(values["room"], values["model"], values["standing"], 512 - 2 * AGAIN)
        yield "another legal", fewer
        standing = json.loads(room_legal(values["room"], values["model"]))
        standing["placements"][-1]["position"] = [99, 99, 99]
        yield "last placement", json.dumps(standing).encode()
    worst = refused(*case.limit)
    # Where nothing reads it, a body is only counted.
    names = worst if case.legal is not None else ("numbers", "no end", "too many")
    yield from ((each, worst[each]) for each in names)


def _raw(shop: Served, name: str, case: Case, values: Mapping[str, str], content: bytes) -> bytes:
    method, _, path = name.partition(" ")
    who = shop.as_program() if case.program else shop.as_member()
    return request(method, path.format(**values), {**who, "Content-Type": "application/json"}, content)
