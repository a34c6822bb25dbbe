"""What the chain worker builds, signs and sends by web3, through nodes that do as a test says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest
from eth_account import Account
from eth_account.typed_transactions import TypedTransaction
from hexbytes import HexBytes

from tests.fixtures.nodes import Node, Refusal, serving
from vitrine.certificates.chain import TIP_WEI, DeploymentReceipt, Sender, SendingFailed
from vitrine.certificates.errors import ChainDown
from vitrine.certificates.keccak import keccak256
from vitrine.certificates.keys import KeySigner
from vitrine.certificates.rpc import RpcPool
from vitrine.clock import SystemClock

KEY = KeySigner(keccak256(b"admin"))
TO = "0x" + "cc" * 20
HASH = "ab" * 32
T = TypeVar("T")


def a_node() -> Node:
    node = Node()
    node.answers = {
        "eth_estimateGas": lambda _: hex(50_000),
        "eth_getTransactionCount": lambda _: hex(3),
        "eth_getBlockByNumber": lambda _: {"number": "0x64", "hash": f"0x{HASH}", "baseFeePerGas": hex(7)},
        "eth_maxPriorityFeePerGas": lambda _: hex(2),
        "eth_sendRawTransaction": lambda _: f"0x{HASH}",
        "eth_getTransactionReceipt": lambda _: {
            "status": "0x1", "blockNumber": "0x65", "contractAddress": TO, "transactionHash": f"0x{HASH}",
        },
    }  # fmt: skip
    return node


def run(node: Node, act: Callable[[Sender], Awaitable[T]]) -> T:
    async def whole(url: str) -> T:
        pool = RpcPool([url], 31337, SystemClock())
        try:
            return await act(Sender(pool, 31337))
        finally:
            await pool.close()

    with serving(node) as (url,):
        return asyncio.run(whole(url))


def fields(raw: bytes) -> dict[str, Any]:
    return dict(TypedTransaction.from_bytes(HexBytes(raw)).as_dict())


def test_a_transaction_has_todays_nonce_gas_and_fees_and_our_signature() -> None:
    raw, hash_ = run(a_node(), lambda sender: sender.signed(KEY, TO, b"\x01\x02"))
    told = fields(raw)
    assert (told["nonce"], told["gas"], told["chainId"]) == (3, 60_000, 31337)
    assert (told["maxPriorityFeePerGas"], told["maxFeePerGas"]) == (2, 16)
    assert (bytes(told["to"]).hex(), bytes(told["data"])) == ("cc" * 20, b"\x01\x02")
    assert Account.recover_transaction(raw).lower() == KEY.address
    assert hash_ == keccak256(raw).hex()


def test_where_a_node_does_not_say_what_miners_are_given_a_gwei_is() -> None:
    def unknown(_: Any) -> Any:
        raise Refusal(-32601, "the method does not exist")

    node = a_node()
    node.answers["eth_maxPriorityFeePerGas"] = unknown
    raw, _ = run(node, lambda sender: sender.signed(KEY, TO, b""))
    assert fields(raw)["maxPriorityFeePerGas"] == TIP_WEI


@pytest.mark.parametrize(
    ("method", "answer"),
    [
        ("eth_estimateGas", None), ("eth_estimateGas", "soon"), ("eth_getTransactionCount", {"a": 1}),
        ("eth_getBlockByNumber", None), ("eth_getBlockByNumber", []), ("eth_maxPriorityFeePerGas", "0xzz"),
    ],
)  # fmt: skip
def test_nonsense_is_no_answer(method: str, answer: Any) -> None:
    node = a_node()
    node.answers[method] = lambda _: answer
    with pytest.raises(ChainDown):
        run(node, lambda sender: sender.signed(KEY, TO, b""))


def test_what_the_contract_or_the_node_refuses_is_said() -> None:
    def reverts(_: Any) -> Any:
        raise Refusal(3, "execution reverted", "0x12345678")

    def poor(_: Any) -> Any:
        raise Refusal(-32003, "insufficient funds for gas")

    node = a_node()
    node.answers["eth_estimateGas"] = reverts
    with pytest.raises(SendingFailed, match="0x12345678"):
        run(node, lambda sender: sender.signed(KEY, TO, b""))
    node = a_node()
    node.answers["eth_sendRawTransaction"] = poor
    with pytest.raises(SendingFailed, match="insufficient funds"):
        run(node, lambda sender: sender.sent(b"\x01", HASH))


def test_it_is_waited_for_and_one_that_failed_is_said() -> None:
    def known(_: Any) -> Any:
        raise Refusal(-32000, "already known")

    node = a_node()
    node.answers["eth_sendRawTransaction"] = known
    receipt = node.answers["eth_getTransactionReceipt"]
    answers = iter([None, None, receipt([])])
    node.answers["eth_getTransactionReceipt"] = lambda _: next(answers)
    assert run(node, lambda sender: sender.sent(b"\x01", HASH)) == DeploymentReceipt(0x65, TO)
    assert node.asked_for("eth_getTransactionReceipt") == 3
    node = a_node()
    node.answers["eth_getTransactionReceipt"] = lambda _: {**receipt([]), "status": "0x0"}
    with pytest.raises(SendingFailed, match="mined, and failed"):
        run(node, lambda sender: sender.sent(b"\x01", HASH))
    node = a_node()
    node.answers["eth_getTransactionReceipt"] = lambda _: None
    with pytest.raises(SendingFailed, match=r"within 0\.3 s"):
        run(node, lambda sender: sender.sent(b"\x01", HASH, wait_s=0.3))
