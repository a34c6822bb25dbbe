"""The description of the API as it is saved in docs/openapi.json: of a whole shop, certificates too.

`python -m tests.contracts.openapi` writes it anew.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from vitrine.app.beside import beside
from vitrine.app.compose import create_app
from vitrine.settings import Settings

ROOT = Path(__file__).parents[2]
SAVED = ROOT / "docs" / "openapi.json"
TYPES = ROOT / "web" / "packages" / "sdk" / "src" / "api.gen.ts"
APIGEN = ROOT / "web" / "packages" / "apigen"

Document = dict[str, Any]


@contextmanager
def whole_shop() -> Iterator[FastAPI]:
    with tempfile.TemporaryDirectory() as folder:
        # Another process would write to the chain, so that nothing of it needs to be installed here.
        app = create_app(Settings(data=Path(folder), chain="auto", chain_worker="elsewhere"))
        yield app
        app.state.house.database.close()


def document() -> Document:
    """Fresh, from the app itself."""
    with whole_shop() as app:
        found: Document = app.openapi()
    return found


def beside_the_api() -> list[str]:
    """Addresses that answer GET and are no routes of the API."""
    with whole_shop() as app:
        routes = [context.original_route for context in iter_route_contexts(app.routes)]
    return [
        route.path_format
        for route in routes
        if isinstance(route, APIRoute) and not route.include_in_schema and "GET" in (route.methods or ())
    ]


def text(described: Document) -> str:
    """As it is saved: one member a line, so that a change can be read."""
    return json.dumps(described, indent=1, ensure_ascii=False) + "\n"


def operations(described: Document) -> list[tuple[str, str, dict[str, Any]]]:
    """(method, path, operation) of each."""
    return [
        (method, path, operation)
        for path, item in described["paths"].items()
        for method, operation in item.items()
    ]


def typed_answers(described: Document) -> tuple[int, int]:
    """How many JSON answers of success have a named shape, and how many there are; files have none."""
    files = dict(beside())
    schemas = [
        content["schema"]
        for _, path, operation in operations(described)
        if path not in files
        for status, answer in operation["responses"].items()
        if status.startswith("2")
        for media_type, content in answer.get("content", {}).items()
        if media_type == "application/json"
    ]
    known = described["components"]["schemas"]
    named = [schema["$ref"].rsplit("/", 1)[1] for schema in schemas if "$ref" in schema]
    return sum(known[name].get("properties", {}) != {} for name in named), len(schemas)


if __name__ == "__main__":
    SAVED.write_text(text(document()))
