"""What asking costs: 1,000 pairs of token and wallet, on the chain and in the index; how fast it catches up.

`python -m tests.bench.certificates.index` prints the three figures; each is the best of several rounds, since
whatever else runs on the machine only ever adds.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from tests.fixtures.anvil import CHAIN_ID, anvil
from tests.fixtures.certificate import GAS, Shop, deployed
from tests.fixtures.rawlogs import CONTRACT, hash_of, transfer
from vitrine.certificates.abi import array, call, token_of
from vitrine.certificates.artifact import certificate
from vitrine.certificates.index.blocks import ChainBlock
from vitrine.certificates.index.ledger import Ledger
from vitrine.certificates.index.logs import read
from vitrine.certificates.index.service import Index
from vitrine.certificates.rpc import RpcPool
from vitrine.certificates.tables import ChainRow
from vitrine.clock import SystemClock, precise_ms
from vitrine.storage import Database, migrate

PAIRS: Final = 1_000
EDITION: Final = 9
ROUNDS: Final = 60
EVENTS: Final = 20_000
EVENTS_A_BLOCK: Final = 100
BLOCKS_A_RANGE: Final = 50
MINTED: Final = 100


def figures() -> dict[str, Any]:
    """check_1000_ms, check_1000_web3_ms, check_index_1000_ms, index_events_per_s."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder)}/shop.db")
        migrate(database.url)
        per_s = events_per_s(database)
        index_ms = index_check_ms(database)
        database.close()
    raw_ms, web3_ms = chain_check_ms()
    return {
        "check_1000_ms": round(raw_ms, 2),
        "check_1000_web3_ms": round(web3_ms),
        "check_index_1000_ms": round(index_ms, 2),
        "index_events_per_s": round(per_s),
    }


def chain_check_ms() -> tuple[float, float]:
    """One checkMany of 1,000 pairs of minted tokens, by the pool, parsed; web3's contract object for as many.

    The peer is asked one by one, for a twentieth of them, times twenty.
    """
    with anvil() as node:
        shop = deployed(node, node.accounts[0], node.accounts)
        _mint(shop)
        tokens = [token_of(EDITION, serial) for serial in range(1, PAIRS + 1)]
        data = call("checkMany(uint256[],address[])", tokens, [shop.alice] * PAIRS)
        raw_ms = asyncio.run(_asked(node.url, shop.contract.address, data))
        return raw_ms, 20 * _web3_ms(node.url, shop.contract.address, tokens[:: PAIRS // 50])


def _web3_ms(url: str, contract: str, tokens: list[int]) -> float:
    """Each token's owner by `contract.functions.ownerOf(token).call()`."""
    from web3 import HTTPProvider, Web3

    peer = Web3(HTTPProvider(url))
    asked = peer.eth.contract(address=peer.to_checksum_address(contract), abi=certificate().abi)
    asked.functions.ownerOf(tokens[0]).call()
    began_ms = precise_ms()
    for token in tokens:
        asked.functions.ownerOf(token).call()
    return precise_ms() - began_ms


def index_check_ms(database: Database) -> float:
    """The same question of the index, which holds what `events_per_s` put there."""
    index = Index(database)
    pairs = [(token_of(EDITION, serial), f"0x{serial % 7 + 1:040x}") for serial in range(1, PAIRS + 1)]

    def ask() -> None:
        assert index.check(CHAIN_ID, pairs) == [1] * PAIRS

    return best_ms(ask)


def events_per_s(database: Database) -> float:
    """From logs as JSON text to committed rows: mints of as many tokens, a range of 50 blocks a commit."""
    now = SystemClock().now()
    row = ChainRow(chain_id=CHAIN_ID, current=True, backend="anvil", rpc_urls=[], state="ready")
    row.contract, row.updated_at = CONTRACT, now
    with database.unit() as unit:
        unit.session.add(row)
    ledger = Ledger(database, CHAIN_ID)
    blocks = [
        ChainBlock(number, hash_of(number), hash_of(number - 1), now)
        for number in range(EVENTS // EVENTS_A_BLOCK)
    ]
    ranges = [blocks[at : at + BLOCKS_A_RANGE] for at in range(0, len(blocks), BLOCKS_A_RANGE)]
    texts = [json.dumps([log for block in part for log in _logs(block)]) for part in ranges]
    after: int | None = None
    began_ms = precise_ms()
    for part, text in zip(ranges, texts, strict=True):
        ledger.append(after, part, read(json.loads(text), CONTRACT), -1, live=False)
        after = part[-1].number
    return EVENTS / (precise_ms() - began_ms) * 1000


def best_ms(act: Callable[[], None]) -> float:
    """The shortest of some rounds."""
    took_ms = []
    for _ in range(ROUNDS):
        began_ms = precise_ms()
        act()
        took_ms.append(precise_ms() - began_ms)
    return min(took_ms)


async def _asked(url: str, contract: str, data: bytes) -> float:
    pool = RpcPool([url], CHAIN_ID, SystemClock())
    took_ms = []
    for _ in range(ROUNDS):
        began_ms = precise_ms()
        held = array(await pool.call(contract, data))
        took_ms.append(precise_ms() - began_ms)
        assert held == [1] * PAIRS
    await pool.close()
    return min(took_ms)


def _mint(shop: Shop) -> None:
    shop.edition(EDITION, PAIRS)
    for first in range(1, PAIRS + 1, MINTED):
        arguments = (shop.alice, token_of(EDITION, first), MINTED)
        assert shop.contract.send("mintRange", *arguments, by=shop.minter, gas=GAS).status


def _logs(block: ChainBlock) -> list[dict[str, Any]]:
    found = []
    for index in range(EVENTS_A_BLOCK):
        serial = block.number * EVENTS_A_BLOCK + index + 1
        found.append(transfer(0, serial % 7 + 1, token_of(EDITION, serial), block.number, index, block.hash))
    return found


if __name__ == "__main__":
    print(json.dumps(figures()))
