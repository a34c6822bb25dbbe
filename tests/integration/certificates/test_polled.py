"""What is asked for again and again, at the doors and by the worker, is found by an index: SQLite's plans."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event

from tests.fixtures import copies
from vitrine.certificates.chains import Chains
from vitrine.certificates.gates.service import Gates
from vitrine.certificates.index.ledger import Ledger
from vitrine.certificates.minting.service import Transactions
from vitrine.storage import Database

CHAIN = 31337
SENDER = "0x" + "aa" * 20
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
# One row for each chain that the shop ever stood on, and one for each address that it sends from.
SMALL = {"chains", "chain_writers"}


@pytest.fixture
def asked(sqlite_database: Database) -> Iterator[list[tuple[str, Any]]]:
    """Every statement that was sent, with what it was sent with."""
    found: list[tuple[str, Any]] = []

    def keep(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        found.append((statement, parameters))

    event.listen(sqlite_database.engine, "before_cursor_execute", keep)
    yield found
    event.remove(sqlite_database.engine, "before_cursor_execute", keep)


def filled(database: Database) -> None:
    """Something of everything, so that nothing ends before it has asked."""
    copies.edition(database, state="registered", next_serial=5)
    copies.edition(database, 8)
    Chains(database).announce(CHAIN, "anvil", ["http://127.0.0.1:1"], "00" * 32)
    copies.certificate(database, 1, "queued", SENDER)
    copies.certificate(database, 2, "voucher", SENDER, voucher_until=datetime(2025, 1, 1, tzinfo=UTC))


def polls(database: Database) -> dict[str, Callable[[], object]]:
    chains, rows, gates = Chains(database), Transactions(database), Gates(database, None)
    ledger = Ledger(database, CHAIN)
    return {
        "the current chain": chains.current,
        "its newest block": lambda: chains.head(CHAIN, 1, "ab" * 32, MOMENT),
        "the newest block kept": ledger.newest,
        "a block's hash": lambda: ledger.hash_at(1),
        "the last final block": ledger.final_block,
        "vouchers that are over": lambda: ledger.passed(MOMENT),
        "whether anything was minted": chains.has_minted,
        "who may write": lambda: rows.hold(CHAIN, SENDER, "me"),
        "where the chain stands": lambda: rows.standing(CHAIN),
        "editions to register": lambda: rows.queue_editions(CHAIN, SENDER),
        "what to mint": lambda: rows.due(50),
        "what was sent": lambda: rows.open(CHAIN, SENDER),
        "mints to send": lambda: rows.waiting(CHAIN, mints=True, limit=16),
        "others to send": lambda: rows.waiting(CHAIN, mints=False, limit=16),
        "the next nonce": lambda: rows.next_nonce(CHAIN, SENDER),
        "from a nonce on": lambda: rows.from_nonce(CHAIN, SENDER, 3),
        "the day's gas": lambda: rows.spent_wei(CHAIN),
        "gated rooms": gates.rooms,
        "who has what time ends": lambda: gates.timed(["ada", "bob"]),
        "a gate": lambda: gates.of("room:salon"),
        "gated products": lambda: gates.gated("product", ["p1", "p2"]),
    }


NAMES = (
    "the current chain", "its newest block", "the newest block kept", "a block's hash",
    "the last final block", "vouchers that are over", "whether anything was minted", "who may write",
    "where the chain stands", "editions to register", "what to mint", "what was sent", "mints to send",
    "others to send", "the next nonce", "from a nonce on", "the day's gas", "gated rooms",
    "who has what time ends", "a gate", "gated products",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_what_is_polled_scans_no_table(
    name: str, sqlite_database: Database, asked: list[tuple[str, Any]]
) -> None:
    filled(sqlite_database)
    asked.clear()
    polls(sqlite_database)[name]()
    questions = [each for each in asked if each[0].lstrip().startswith(("SELECT", "UPDATE", "DELETE"))]
    assert questions or name == "who may write"
    for statement, parameters in questions:
        for step in plan(sqlite_database, statement, parameters):
            scanned = re.match(r"SCAN (\w+)", step)
            assert scanned is None or scanned[1] in SMALL, f"{statement}\n{step}"
            if name == "what to mint":
                assert "TEMP B-TREE" not in step, "the oldest are found without sorting all that wait"


def test_every_poll_is_tried(sqlite_database: Database) -> None:
    assert tuple(polls(sqlite_database)) == NAMES


def plan(database: Database, statement: str, parameters: Any) -> list[str]:
    with database.engine.connect() as connection:
        assert connection.dialect.name == "sqlite"
        return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
