"""The real accounts and wallets behind the real middleware, and browsers with wallets for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.house import ORIGIN, app_of
from vitrine.accounts import Accounts, AccountSettings
from vitrine.accounts.routes import Guards
from vitrine.accounts.routes import router as accounts_router
from vitrine.app.bodies import BodyLimit
from vitrine.app.headers import HouseHeaders
from vitrine.certificates.keys import KeySigner, Signer, message_digest
from vitrine.certificates.rpc import Rpc
from vitrine.certificates.wallets.routes import router
from vitrine.certificates.wallets.service import Wallets
from vitrine.clock import ManualClock
from vitrine.storage import Database

ALIAS = "http://127.0.0.1:8000"
CHAIN = 31_337
SETTINGS = AccountSettings(
    "localhost", frozenset({ORIGIN, ALIAS}), guests_burst=2000, attempts_burst=1000, attempts_per_minute=60
)


def key(number: int) -> KeySigner:
    return KeySigner(number.to_bytes(32, "big"))


@dataclass
class Shop:
    """node: who answers for the chain. chain: what the shop says its chain is. unlinked: who was told of."""

    database: Database
    clock: ManualClock
    node: Rpc | None = None
    chain: int | None = CHAIN
    settings: AccountSettings = SETTINGS
    app: FastAPI = field(init=False)
    accounts: Accounts = field(init=False)
    wallets: Wallets = field(init=False)
    unlinked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.accounts = Accounts(self.database, self.settings)
        self.wallets = Wallets(self.database)
        guards = Guards(self.accounts)
        signing = router(
            self.wallets, self.accounts, guards, ORIGIN, lambda: self.chain, lambda: self.node,
            self.unlinked.append,
        )  # fmt: skip
        self.app = app_of(accounts_router(self.accounts, guards), signing)
        self.app.add_middleware(BodyLimit, uploads=frozenset(), bounds={})
        self.app.add_middleware(HouseHeaders)

    def browser(self, host: str = "10.0.0.1") -> TestClient:
        """Somebody who is not in the shop yet, at this network address."""
        return TestClient(self.app, base_url=ORIGIN, headers={"Origin": ORIGIN}, client=(host, 1))

    def guest(self, name: str = "Ada", host: str = "10.0.0.1") -> TestClient:
        browser = self.browser(host)
        answer = browser.post("/api/session", json={"name": name, "colour": 1})
        assert answer.status_code == 201, answer.text
        browser.headers["X-CSRF-Token"] = answer.json()["csrf"]
        return browser


def visitor(browser: TestClient) -> str:
    return str(browser.get("/api/session").json()["visitor"]["id"])


def challenged(browser: TestClient, address: str, chain_id: int = CHAIN) -> str:
    """The message that the shop asks for."""
    answer = browser.post("/api/wallets/challenge", json={"address": address, "chain_id": chain_id})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["message"])


def signed(signer: Signer, message: str) -> str:
    """As `personal_sign` gives it."""
    return "0x" + signer.sign(message_digest(message.encode())).hex()


def post(browser: TestClient, message: str, signature: str, purpose: str = "sign-in", **more: Any) -> Any:
    """The answer; a new CSRF token is taken over."""
    body = {"message": message, "signature": signature, "purpose": purpose, **more}
    answer = browser.post("/api/wallets", json=body)
    if answer.status_code == 200:
        browser.headers["X-CSRF-Token"] = answer.json()["csrf"]
    return answer


def sign(browser: TestClient, signer: Signer, purpose: str = "sign-in", **more: Any) -> Any:
    """The whole ceremony."""
    message = challenged(browser, signer.address)
    return post(browser, message, signed(signer, message), purpose, **more)


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")
