"""Who signs in or proves by a wallet does so by the word of a majority: one node that lies gains nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.fixtures.nodes import Node, serving
from vitrine.certificates.abi import word
from vitrine.certificates.chains import Chains
from vitrine.certificates.errors import ChainDown
from vitrine.certificates.nodes import Nodes
from vitrine.clock import ManualClock
from vitrine.storage import Database

OWNER, THIEF = "0x" + "a1" * 20, "0x" + "7f" * 20
CONTRACT = "0x" + "c0" * 20


def node(owner: str, probe: str) -> Node:
    """It says that every token is this owner's, and this of every contract's signature."""

    def called(params: list[Any]) -> str:
        return probe if "to" not in params[0] else "0x" + (word(32) + word(1) + word(owner)).hex()

    made = Node()
    made.answers = {"eth_call": called, "eth_getBlockByNumber": lambda _: {"hash": "0x" + "ab" * 32}}
    return made


Story = Callable[[Nodes], Awaitable[Any]]


@pytest.fixture
def told(sqlite_database: Database, clock: ManualClock) -> Callable[[list[Node], Story], Any]:
    chains = Chains(sqlite_database)

    def run(given: list[Node], story: Story) -> Any:
        async def whole() -> Any:
            nodes = Nodes(chains)
            try:
                return await story(nodes)
            finally:
                await nodes.rpc.close()

        with serving(*given) as urls:
            chains.announce(31337, "rpc", urls, "00" * 32)
            chains.ready(31337, contract=CONTRACT, code_hash="11" * 32, deploy_block=0, voucher=None)
            return asyncio.run(whole())

    return run


def owner(nodes: Nodes) -> Awaitable[list[str | None]]:
    return nodes.owners_of([7])


def signed(nodes: Nodes) -> Awaitable[bool]:
    return nodes.verified(OWNER, bytes(32), b"whatever")


@pytest.mark.parametrize("story", [owner, signed])
def test_one_liar_among_three_is_outvoted_and_of_two_believed_by_nobody(
    told: Callable[[list[Node], Story], Any], story: Story
) -> None:
    liar, honest = node(THIEF, "0x01"), node(OWNER, "0x00")
    truth: object = [OWNER] if story is owner else False
    assert told([liar, honest, node(OWNER, "0x00")], story) == truth
    with pytest.raises(ChainDown):
        told([liar, honest], story)
    assert told([honest], story) == truth, "a shop with one node has nobody else to ask"
