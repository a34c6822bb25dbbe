"""The shop's own questions follow the chain's row: another address after each start, none while none is."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.fixtures.nodes import Node, serving
from vitrine.certificates.chains import Chains
from vitrine.certificates.chains.current import LOOK_MS, CurrentRpc
from vitrine.certificates.errors import CertificatesOff, ChainDown
from vitrine.certificates.rpc import Rpc
from vitrine.clock import ManualClock
from vitrine.storage import Database

TO = "0x" + "11" * 20


def says(value: int) -> Node:
    node = Node()
    node.answers["eth_call"] = lambda _params: f"0x{value:064x}"
    node.answers["net_version"] = lambda _params: str(value)
    return node


def test_it_follows_the_row(sqlite_database: Database, clock: ManualClock) -> None:
    chains = Chains(sqlite_database)
    first, second = says(1), says(2)

    async def scene(urls: tuple[str, ...]) -> None:
        rpc = CurrentRpc(chains)
        whole: Rpc = rpc

        async def answer() -> int:
            return (await whole.call(TO, b""))[-1]

        with pytest.raises(CertificatesOff):
            await answer()
        chains.announce(31337, "anvil", urls[:1], "00" * 32)
        assert await answer() == 1
        chains.announce(31337, "anvil", urls[1:], "00" * 32)
        assert await answer() == 1, "looked at a moment ago"
        clock.advance(LOOK_MS)
        assert await answer() == 2
        assert (await whole.agreed(TO, b"", "ab" * 32))[-1] == 2
        assert await whole.ask("net_version") == "2"
        assert await whole.batch([("net_version", []), ("net_version", [])]) == ["2", "2"]
        await rpc.close()

    with serving(first, second) as urls:
        asyncio.run(scene(urls))


def test_questions_on_their_way_survive_a_change(sqlite_database: Database, clock: ManualClock) -> None:
    chains = Chains(sqlite_database)
    first, second = says(1), says(2)

    async def scene(urls: tuple[str, ...]) -> list[Any]:
        rpc = CurrentRpc(chains)
        chains.announce(31337, "anvil", urls[:1], "00" * 32)
        await rpc.call(TO, b"")
        first.fault = "drip"
        under_way = asyncio.create_task(rpc.call(TO, b"", timeout_s=120))
        async with asyncio.timeout(60):
            while first.asked_for("eth_call") < 2:  # noqa: ASYNC110  another thread answers
                await asyncio.sleep(0.01)
        chains.announce(31337, "anvil", urls[1:], "00" * 32)
        clock.advance(LOOK_MS)
        found = [(await rpc.call(TO, b""))[-1], (await under_way)[-1]]
        await rpc.close()
        return found

    with serving(first, second) as urls:
        assert asyncio.run(scene(urls)) == [2, 1]


def test_a_node_that_is_down_is_told_as_such(sqlite_database: Database) -> None:
    chains = Chains(sqlite_database)
    chains.announce(31337, "anvil", ["http://127.0.0.1:1"], "00" * 32)

    async def scene() -> None:
        rpc = CurrentRpc(chains)
        with pytest.raises(ChainDown):
            await rpc.call(TO, b"")
        await rpc.close()

    asyncio.run(scene())
