"""Of what test shops are composed: an app that answers as the shop does, its accounts, a brand's program;
and the whole shop, without the half second that migrating a new SQLite takes.

A folder's `Shop` holds its services and speaks their words; the parts that every shop has are from here, the
goods in it from `stock.py`.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, FastAPI

from vitrine.accounts import Accounts, AccountSettings, Scope
from vitrine.app import create_app
from vitrine.app.problems import add_problem_handlers
from vitrine.ids import BrandId
from vitrine.settings import Settings
from vitrine.storage import Database, migrate
from vitrine.storage.private import private_folder

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


def whole(settings: Settings, **more: Any) -> FastAPI:
    """The shop as `create_app` builds it. more: its other arguments."""
    migrated(settings)
    return create_app(settings, **more)


def migrated(settings: Settings) -> str:
    """The URL of their database. A SQLite that is not there yet gets the newest schema, copied."""
    url = settings.database
    file = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite:") and not file.exists():
        private_folder(file.parent)
        file.write_bytes(_newest())
    return url


@cache
def _newest() -> bytes:
    """A SQLite file as `migrate` leaves it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "shop.db"
        migrate(f"sqlite:///{file}")
        return file.read_bytes()
