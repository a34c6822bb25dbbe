"""typed_answers_share, undeclared_problems: of the real description, and of a walk over every operation.

The walk asks each operation as a stranger, as a guest, and by an API token, with nothing, with what is there,
and with what cannot be; whatever is answered is compared with what is declared.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from tests.contracts.openapi import Document, document, operations, typed_answers
from tests.contracts.witness import witnessing
from tests.fixtures import models
from tests.fixtures.rooms import room
from vitrine.accounts import Scope
from vitrine.accounts.part import AccountsPart
from vitrine.app.compose import create_app
from vitrine.settings import Settings

Figures = dict[str, Any]

URL = "http://localhost:8000"
# What parameters get besides what the schema says: nothing there, no text at all, too long a text.
STRANGE = ("nothing-there", "\N{SNOWMAN}%00", "x" * 400)
NUMBERS = ("1", "0", "-7", "99999999999999999999")
BODIES: tuple[Any, ...] = (None, {}, [], {"unknown": True}, "text", {"any": [{"edition": -1}]})


def figures() -> Figures:
    """typed_answers_share: 0 to 1. undeclared_problems: different ones. contract_answers: how many."""
    described = document()
    typed, known = typed_answers(described)
    faults, seen, failures = walked(described)
    return {
        "typed_answers_share": round(typed / known, 4),
        "undeclared_problems": len(faults),
        "contract_answers": seen,
        "contract_5xx": failures,
        **({"undeclared": sorted(faults)[:20]} if faults else {}),
    }


def walked(described: Document) -> tuple[set[str], int, int]:
    """Faults in words, how many answers were seen, and how many of them were our own failures."""
    with tempfile.TemporaryDirectory() as folder, witnessing() as witness:
        settings = Settings(data=Path(folder), chain="auto", chain_worker="elsewhere", worker="elsewhere")
        app = create_app(settings)
        with TestClient(app, base_url=URL, follow_redirects=False, raise_server_exceptions=False) as shop:
            accounts = app.state.house.part(AccountsPart).accounts
            brand = accounts.ensure_brand("Maison Vitrine")
            token = accounts.create_token(brand.id, "walk", list(Scope))[1]
            bearer = {"Authorization": f"Bearer {token}"}
            shop.put("/api/rooms/boutique", json=room("boutique", "0" * 64), headers=bearer)
            shop.post("/api/models", files={"file": ("cube.glb", models.good_glb())}, headers=bearer)
            csrf = shop.post("/api/session", json={"name": "Ada", "colour": 3}).json()["csrf"]
            cookie = "; ".join(f"{name}={value}" for name, value in shop.cookies.items())
            guest = {"X-CSRF-Token": csrf, "Cookie": cookie}
            shop.cookies.clear()
            for method, path, operation in operations(described):
                for headers in ({}, bearer, guest):
                    for address, body in _requests(path, operation):
                        json = {} if body is None else {"json": body}
                        shop.request(method.upper(), address, headers=headers, **json)
    failures = sum(status >= 500 for _, _, status, _ in witness.answers)
    return set(witness.faults), len(witness.answers), failures


def _requests(path: str, operation: Document) -> Iterator[tuple[str, Any]]:
    """Addresses and bodies to try, a few of each."""
    names = [each["name"] for each in operation.get("parameters", ()) if each["in"] == "path"]
    choices = [(*STRANGE, *NUMBERS[:2]) for _ in names]
    addresses = [_filled(path, dict(zip(names, values, strict=True))) for values in product(*choices)][:12]
    query = [each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"]
    addresses += [f"{addresses[0]}?{name}={value}" for name in query for value in (*STRANGE, *NUMBERS)]
    bodies = BODIES if "requestBody" in operation else (None,)
    yield from ((address, bodies[0]) for address in addresses)
    yield from ((addresses[0], body) for body in bodies)


def _filled(path: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        path = path.replace(f"{{{name}}}", "rooms" if name == "kinds" else value)
    return path
