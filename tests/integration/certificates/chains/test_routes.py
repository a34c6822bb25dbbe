"""GET /api/certificates/chain: off, starting, ready, down; never a node's address."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from vitrine.certificates.chains import Chains
from vitrine.certificates.chains.routes import router
from vitrine.clock import ManualClock
from vitrine.storage import Database

AT = datetime(2026, 5, 1, tzinfo=UTC)


def told(chains: Chains | None, explorer: str = "") -> dict[str, Any]:
    app = FastAPI()
    app.include_router(router(chains, explorer))
    answer = TestClient(app).get("/api/certificates/chain")
    assert answer.status_code == 200
    assert "SECRETKEY" not in answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_without_a_chain_it_is_off() -> None:
    assert told(None) == {
        "state": "off",
        "backend": None,
        "chain_id": None,
        "contract": None,
        "head": None,
        "indexed_number": None,
        "problem": None,
        "explorer": None,
        "local": False,
    }


def test_before_the_worker_found_one_it_is_starting(sqlite_database: Database) -> None:
    assert told(Chains(sqlite_database))["state"] == "starting"


def test_a_ready_chain_tells_head_and_contract(sqlite_database: Database, clock: ManualClock) -> None:
    chains = Chains(sqlite_database)
    chains.announce(5, "rpc", ["https://rpc.example/SECRETKEY"], "00" * 32)
    chains.ready(5, contract="0x" + "cc" * 20, code_hash="ee" * 32, deploy_block=1, voucher=None)
    chains.head(5, 9, "ab" * 32, AT)
    assert told(chains, "https://explorer.example") == {
        "state": "ready",
        "backend": "rpc",
        "chain_id": 5,
        "contract": "0x" + "cc" * 20,
        "head": {"number": 9, "hash": "ab" * 32, "at": "2026-05-01T00:00:00Z"},
        "indexed_number": -1,
        "problem": None,
        "explorer": "https://explorer.example",
        "local": False,
    }
    clock.advance(61_000)
    silent = told(chains)
    assert (silent["state"], silent["head"]["number"]) == ("down", 9)
    assert "does not run" in silent["problem"]


def test_a_chain_that_is_down_says_why(sqlite_database: Database) -> None:
    chains = Chains(sqlite_database)
    chains.announce(31337, "anvil", ["http://127.0.0.1:1/SECRETKEY"], "00" * 32)
    chains.down("The contract is another.")
    body = told(chains)
    assert (body["state"], body["problem"], body["local"]) == ("down", "The contract is another.", True)
