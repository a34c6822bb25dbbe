"""A small app around the real accounts, on both databases."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.testclient import TestClient

from tests.fixtures.spare import with_a_code
from tests.house import ORIGIN, app_of
from tests.integration.accounts.authenticator import SoftAuthenticator
from vitrine.accounts import (
    Accounts,
    AccountSettings,
    BrandActor,
    Member,
    Operator,
    Role,
    Scope,
    Visitor,
    key_routes,
    member_routes,
)
from vitrine.accounts.routes import Guards, router
from vitrine.clock import ManualClock
from vitrine.storage import Database

SETTINGS = AccountSettings(
    rp_id="localhost", origins=frozenset({ORIGIN}), attempts_burst=200, attempts_per_minute=60
)


def guarded(guards: Guards) -> APIRouter:
    """One route behind each guard, as other slices have them."""
    routes = APIRouter()

    @routes.get("/visitor")
    def visitor(who: Annotated[Visitor, Depends(guards.visitor)]) -> dict[str, str | bool | None]:
        return {"id": who.id, "role": who.member.role if who.member else None, "operator": who.operator}

    @routes.post("/upload")
    def upload(who: Annotated[BrandActor, Depends(guards.brand_actor(Scope.MODELS_WRITE))]) -> dict[str, str]:
        return {"brand": who.brand.id, "by": who.by}

    @routes.post("/own")
    def own(
        brand: str, who: Annotated[BrandActor, Depends(guards.brand_actor(Scope.CATALOG_WRITE))]
    ) -> dict[str, str]:
        who.require_brand(brand)
        return {}

    @routes.post("/owner")
    def owner(who: Annotated[Member, Depends(guards.member(Role.OWNER))]) -> dict[str, str]:
        return {"id": who.id}

    @routes.get("/operator")
    def operator(who: Annotated[Operator, Depends(guards.operator)]) -> dict[str, str]:
        return {"id": who.id}

    return routes


def make_app(accounts: Accounts) -> FastAPI:
    guards = Guards(accounts)
    own = (routes(accounts, guards) for routes in (router, key_routes.router, member_routes.router))
    return app_of(*own, guarded(guards))


@dataclass
class Shop:
    """The accounts under test and browsers for them."""

    accounts: Accounts
    app: FastAPI
    clock: ManualClock
    database: Database

    def browser(self, **cookies: str) -> TestClient:
        """A browser with a jar of its own."""
        return TestClient(self.app, base_url=ORIGIN, headers={"Origin": ORIGIN}, cookies=cookies)

    def enrol(
        self,
        role: Role = Role.OWNER,
        brand: str = "Maison",
        browser: TestClient | None = None,
        spare: bool = True,
    ) -> tuple[TestClient, SoftAuthenticator]:
        """A browser signed in as a fresh member, CSRF header and all, and the passkey it used.

        spare: with a recovery code, without which an owner changes nothing.
        """
        browser = browser or self.browser()
        key = SoftAuthenticator()
        secret = self.accounts.invite(brand, role)
        answer = post_enrolment(browser, secret, key)
        assert answer.status_code == 201, answer.text
        browser.headers["X-CSRF-Token"] = answer.json()["csrf"]
        if spare:
            with_a_code(self.database, answer.json()["member"]["id"])
        return browser, key


def prove(browser: TestClient, key: SoftAuthenticator) -> Any:
    """Show the passkey anew."""
    options = browser.post("/api/proofs/options")
    assert options.status_code == 200, options.text
    return browser.post("/api/proofs", json={"credential": key.get(options.json())})


def sign_in(browser: TestClient, key: SoftAuthenticator) -> Any:
    """Signed in, CSRF header and all, if it is not refused."""
    options = browser.post("/api/passkeys/options").json()
    answer = browser.post("/api/passkeys", json={"credential": key.get(options)})
    if answer.status_code == 200:
        browser.headers["X-CSRF-Token"] = answer.json()["csrf"]
    return answer


def problem(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def post_enrolment(browser: TestClient, secret: str, key: SoftAuthenticator) -> Any:
    options = browser.post("/api/enrolments/options", json={"secret": secret})
    assert options.status_code == 200, options.text
    body = {"secret": secret, "credential": key.create(options.json()), "name": "Ada"}
    return browser.post("/api/enrolments", json=body)


@pytest.fixture
def make_shop(database: Database, clock: ManualClock) -> Callable[[AccountSettings], Shop]:
    def make(settings: AccountSettings) -> Shop:
        accounts = Accounts(database, settings)
        return Shop(accounts, make_app(accounts), clock, database)

    return make


@pytest.fixture
def shop(make_shop: Callable[[AccountSettings], Shop]) -> Shop:
    """On SQLite, then on PostgreSQL."""
    return make_shop(SETTINGS)


@pytest.fixture
def small_shop(sqlite_database: Database, clock: ManualClock) -> Shop:
    """On SQLite alone: for rules that are decided before any table is asked."""
    accounts = Accounts(sqlite_database, SETTINGS)
    return Shop(accounts, make_app(accounts), clock, sqlite_database)
