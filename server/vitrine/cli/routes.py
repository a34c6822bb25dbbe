"""The demo brand's own checkout: where Buy leads in `vitrine demo`, and nowhere else."""

from __future__ import annotations

from html import escape
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

CHECKOUT_PATH = "/demo/checkout"

# What the page shows of its query, in this order; other parameters are left out.
SHOWN = {
    "sku": "Article",
    "vitrine_room": "Room",
    "vitrine_product": "Product",
    "vitrine_variant": "Variant",
    "vitrine_invite": "Invited by",
}


def router() -> APIRouter:
    """One page that says what it is and which ids came along."""
    routes = APIRouter()
    page = (Path(__file__).parent / "checkout.html").read_text()

    @routes.get(CHECKOUT_PATH, response_class=HTMLResponse, include_in_schema=False)
    def checkout(request: Request) -> HTMLResponse:
        rows = "".join(
            f"<dt>{label}</dt><dd data-name={name}>{escape(request.query_params[name][:100])}</dd>"
            for name, label in SHOWN.items()
            if name in request.query_params
        )
        return HTMLResponse(page.replace("ROWS", rows))

    return routes
