"""Whatever the chain does and takes back, the index is the same as one made anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from tests.effort import share
from tests.fixtures.rawlogs import CONTRACT, hash_of, lending, revocation, transfer
from vitrine.certificates.index.blocks import ChainBlock
from vitrine.certificates.index.holdings import Holding, folded
from vitrine.certificates.index.ledger import Ledger
from vitrine.certificates.index.logs import Log, read
from vitrine.certificates.tables import ChainRow
from vitrine.storage import Database
from vitrine.storage.tables import OutboxRow

CHAINS: Final = count(1)
AT = datetime(2026, 1, 1, tzinfo=UTC)

Act = tuple[int, int, int]
ACTS = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4), st.integers(0, 3)), max_size=6)
# Blocks that come, or how many are taken back.
STORY = st.lists(st.one_of(st.lists(ACTS, min_size=1, max_size=4), st.integers(1, 6)), max_size=12)


def made(act: Act, number: int, index: int, block_hash: str) -> dict[str, Any]:
    kind, token, who = act
    token |= 7 << 64
    if kind == 0:
        return lending(token, who, 5 + number, number, index, block_hash)
    if kind == 1:
        return revocation(token, who > 1, number, index, block_hash)
    return transfer(0 if kind == 2 else 9, who, token, number, index, block_hash)


class World:
    """A chain beside the ledger that follows it."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.blocks: list[ChainBlock] = []
        self.logs: list[list[Log]] = []
        self._forks = 0

    def grow(self, portions: Sequence[list[Act]]) -> None:
        after = self.blocks[-1].number if self.blocks else None
        fresh: list[ChainBlock] = []
        for acts in portions:
            number = len(self.blocks)
            hash_ = hash_of(number, self._forks)
            parent = self.blocks[-1].hash if self.blocks else "00" * 32
            block = ChainBlock(number, hash_, parent, AT)
            raw = [made(act, number, index, hash_) for index, act in enumerate(acts)]
            self.blocks.append(block)
            self.logs.append(read(raw, CONTRACT))
            fresh.append(block)
        logs = [log for each in self.logs[len(self.logs) - len(fresh) :] for log in each]
        self.ledger.append(after, fresh, logs, -1, live=True)

    def take_back(self, count: int) -> None:
        if len(self.blocks) <= count:
            return
        self._forks += 1
        tip = self.blocks[-1].number
        del self.blocks[-count:], self.logs[-count:]
        self.ledger.rewind(tip, self.blocks[-1].number)


def followed(database: Database) -> int:
    """A chain that was not there before; its number."""
    chain_id = next(CHAINS)
    row = ChainRow(chain_id=chain_id, current=False, backend="anvil", rpc_urls=[], state="ready")
    row.contract, row.updated_at = CONTRACT, AT
    with database.unit() as unit:
        unit.session.add(row)
    return chain_id


def told(database: Database) -> set[tuple[str, str | None, str | None]]:
    """Token, first, second of the events since last asked."""
    with database.unit() as unit:
        payloads = list(unit.session.scalars(delete(OutboxRow).returning(OutboxRow.payload)))
    return {(each["token"], each["first"], each["second"]) for each in payloads}


@settings(
    max_examples=share(30), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(STORY)
def test_after_any_story_the_index_is_as_if_made_anew(
    sqlite_database: Database, story: list[list[list[Act]] | int]
) -> None:
    ledger = Ledger(sqlite_database, followed(sqlite_database))
    world = World(ledger)
    for each in story:
        before = ledger.sample(100)
        if isinstance(each, int):
            world.take_back(each)
        else:
            world.grow(each)
        after = ledger.sample(100)
        # Every change of owner is told, with both owners.
        changes = {
            (token, was, now)
            for token in before.keys() | after.keys()
            if (was := owner(before, token)) != (now := owner(after, token))
        }
        assert changes <= told(sqlite_database)
    assert ledger.sample(100) == folded({}, [log for logs in world.logs for log in logs])
    assert [block.hash for block in ledger.newest(100)] == [block.hash for block in world.blocks[::-1]]


def owner(holdings: dict[str, Holding], token: str) -> str | None:
    return holdings[token].owner if token in holdings else None
