"""Of what test shops are composed: an app that answers as the shop does, its accounts, a brand's program.

A folder's `Shop` holds its services and speaks their words; the parts that every shop has are from here, the
goods in it from `stock.py`.
"""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, FastAPI

from vitrine.accounts import Accounts, AccountSettings, Scope
from vitrine.app.problems import add_problem_handlers
from vitrine.ids import BrandId
from vitrine.storage import Database

ORIGIN: Final = "http://localhost:8000"


def app_of(*routers: APIRouter) -> FastAPI:
    """These routes; what they refuse is told as the shop tells it."""
    app = FastAPI()
    add_problem_handlers(app)
    for router in routers:
        app.include_router(router)
    return app


def accounts_of(database: Database, **settings: Any) -> Accounts:
    """Of a shop at ORIGIN, without TLS. settings: others than those of `AccountSettings`."""
    given = {"rp_id": "localhost", "origins": frozenset({ORIGIN}), "secure": False, **settings}
    return Accounts(database, AccountSettings(**given))


def program(accounts: Accounts, brand: BrandId, *scopes: Scope) -> dict[str, str]:
    """Headers of a program of the brand, with a token of its own."""
    return {"Authorization": f"Bearer {accounts.create_token(brand, 'tests', scopes)[1]}"}
