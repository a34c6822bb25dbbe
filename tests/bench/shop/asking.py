"""What a visitor waits for: a page of the list, a product, the bag. Straight into the application.

No socket is between: what is measured is the shop. Each request comes from an address of its own, for nobody
asks as often as a bench does, and pacing is not what is measured.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable
from statistics import median, quantiles
from typing import Final

import httpx
from fastapi import FastAPI

from tests.bench.shop.goods import variant_id
from tests.house import ORIGIN

CLIENTS: Final = 4
_addresses: Final = itertools.count(1)


def figures(app: FastAPI, repeats: int) -> dict[str, float]:
    """list_p50_ms, list_p95_ms, detail_p50_ms, lists_per_s, cart_p50_ms, cart_p95_ms."""
    return asyncio.run(_figures(app, repeats))


async def _figures(app: FastAPI, repeats: int) -> dict[str, float]:
    async def listed(_number: int) -> None:
        async with _somebody(app) as http:
            _good(await http.get("/api/products?limit=50"))

    async def looked(number: int) -> None:
        async with _somebody(app) as http:
            _good(await http.get(f"/api/products/product_bench{number:06}"))

    lists = await _each_ms(listed, repeats)
    details = await _each_ms(looked, repeats)
    began = time.perf_counter()
    await asyncio.gather(*(_each_ms(listed, repeats) for _ in range(CLIENTS)))
    rate = CLIENTS * repeats / (time.perf_counter() - began)
    bags = [await _bagged(app, number) for number in range(repeats)]
    return {
        "list_p50_ms": median(lists), "list_p95_ms": p95(lists), "detail_p50_ms": median(details),
        "lists_per_s": rate, "cart_p50_ms": median(bags), "cart_p95_ms": p95(bags),
    }  # fmt: skip


def p95(values: list[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1]


async def _bagged(app: FastAPI, number: int) -> float:
    """Milliseconds of the first thing that a new visitor puts into the bag."""
    async with _somebody(app) as http:
        entered = _good(await http.post("/api/session", json={"name": "Ada", "colour": 3}))
        body = {"variant": variant_id(number, 0), "quantity": 1}
        headers = {"X-CSRF-Token": entered.json()["csrf"]}
        began = time.perf_counter()
        _good(await http.post("/api/carts/mine/lines", json=body, headers=headers))
        return 1000 * (time.perf_counter() - began)


async def _each_ms(act: Callable[[int], Awaitable[None]], repeats: int) -> list[float]:
    spent = []
    for number in range(repeats):
        began = time.perf_counter()
        await act(number)
        spent.append(1000 * (time.perf_counter() - began))
    return spent


def _somebody(app: FastAPI) -> httpx.AsyncClient:
    """A browser of an address that nobody had before; cookies of the shop go back to it."""
    number = next(_addresses)
    address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    through = httpx.ASGITransport(app=app, client=(address, 50_000))
    return httpx.AsyncClient(transport=through, base_url=ORIGIN, headers={"Origin": ORIGIN})


def _good(answer: httpx.Response) -> httpx.Response:
    if answer.is_error:
        raise RuntimeError(f"{answer.request.url}: {answer.status_code} {answer.text[:300]}")
    return answer
