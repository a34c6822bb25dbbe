"""The demo's certificates: the sculpture is a numbered edition, and the cabinet is for its holders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Call = Callable[..., dict[str, Any]]


def given_here(call: Call) -> bool:
    """Whether this shop gives certificates at all."""
    return bool(call("GET", "/api/certificates/chain")["state"] != "off")


def put_certificates(call: Call, plan: Mapping[str, Any], products: Mapping[str, Mapping[str, Any]]) -> None:
    """Make the editions of the plan that are not there yet, and shut the rooms that are for their holders.

    call: (method, path, json=…) -> the answer. products: what `_put_product` answered, by slug.
    """
    editions = {
        wanted["product"]: _edition(call, products[wanted["product"]]["id"], wanted)
        for wanted in plan.get("editions", [])
    }
    for gate in plan.get("gates", []):
        rule = {"any": [{"edition": editions[gate["product"]]}]}
        call("PUT", f"/api/gates/rooms/{gate['room']}", json=rule)


def _edition(call: Call, product: str, wanted: Mapping[str, Any]) -> int:
    """Its number: of the one that is there, else of a new one."""
    known = call("GET", f"/api/editions?product={product}")["items"]
    if not known:
        body = {name: value for name, value in wanted.items() if name != "product"}
        known = [call("POST", f"/api/products/{product}/editions", json=body)]
    return int(known[-1]["number"])
