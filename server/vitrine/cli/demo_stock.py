"""How many of its things the demo has: said once, so that what was sold of them stays sold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

Call = Callable[..., dict[str, Any]]
LOW_AT: Final = 3


def put_stock(call: Call, plan: Mapping[str, int], products: Mapping[str, Mapping[str, Any]]) -> None:
    """call: (method, path, json=…) -> the answer. plan: units of each variant, by the product's slug.

    products: what `_put_product` answered, by slug.
    """
    for slug, units in plan.items():
        for variant in products[slug]["variants"].values():
            path = f"/api/stock/{variant}"
            if not call("GET", path)["tracked"]:
                count = {"tracked": True, "on_hand": units, "backorder": 0, "low_at": LOW_AT}
                call("PUT", path, json=count)
