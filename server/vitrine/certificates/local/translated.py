"""The in-process chain's own manner of speaking, and JSON-RPC's: names, numbers in hex, blocks by hash."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from vitrine.certificates.errors import RpcRefused

TIP_WEI: Final = 10**9
MOST_GAS: Final = 30_000_000
_NAMES: Final = {"coinbase": "miner", "data": "input"}
_TAGS: Final = frozenset({"latest", "earliest", "pending", "safe", "finalized"})

Method = Callable[..., Any]


class Translated:
    """tester: an `EthereumTester`. `answer` raises what that raises, and RpcRefused."""

    def __init__(self, tester: Any, chain_id: int) -> None:
        self._tester = tester
        # A question without "from" has this one: the machine makes whoever asks afford the gas.
        self._rich = tester.get_accounts()[0]
        self._methods: dict[str, Method] = {
            "eth_chainId": lambda: hex(chain_id),
            "net_version": lambda: str(chain_id),
            "web3_clientVersion": lambda: "eth-tester",
            "eth_accounts": list,
            "eth_blockNumber": lambda: hex(tester.get_block_by_number("latest")["number"]),
            "eth_getBlockByNumber": self._block_by_number,
            "eth_getBlockByHash": self._block_by_hash,
            "eth_getLogs": self._logs,
            "eth_call": lambda call, block="latest": tester.call(self._call(call), self._number(block)),
            "eth_estimateGas": lambda call, *_: hex(tester.estimate_gas(self._call(call))),
            "eth_getCode": lambda who, block="latest": tester.get_code(who, self._number(block)),
            "eth_getBalance": lambda who, block="latest": hex(tester.get_balance(who, self._number(block))),
            "eth_getTransactionCount": lambda who, block="latest": hex(
                tester.get_nonce(who, self._number("latest" if block == "pending" else block))
            ),
            "eth_sendRawTransaction": tester.send_raw_transaction,
            "eth_getTransactionReceipt": lambda hash_: _receipt(tester.get_transaction_receipt(hash_)),
            "eth_getTransactionByHash": lambda hash_: _plain(tester.get_transaction_by_hash(hash_)),
            "eth_gasPrice": lambda: hex(self._base_fee() + TIP_WEI),
            "eth_maxPriorityFeePerGas": lambda: hex(TIP_WEI),
            "eth_feeHistory": self._fees,
            "evm_mine": lambda: hex(0) if tester.mine_block() else None,
            "anvil_setBalance": self._give,
        }

    def answer(self, method: str, params: Sequence[Any]) -> Any:
        found = self._methods.get(method)
        if found is None:
            raise RpcRefused(-32601, f"{method} is not known here")
        try:
            return found(*params)
        except (TypeError, KeyError, AttributeError, ValueError) as error:
            raise RpcRefused(-32602, f"{method} does not take this ({type(error).__name__})") from error

    def _number(self, block: Any) -> int | str:
        """A block's tag or number. A hash (EIP-1898) names one of ours, and ours are all canonical."""
        if isinstance(block, Mapping):
            if "blockHash" in block:
                return int(self._tester.get_block_by_hash(block["blockHash"])["number"])
            return int(block["blockNumber"], 16)
        return str(block) if block in _TAGS else int(block, 16)

    def _call(self, call: Mapping[str, Any]) -> dict[str, Any]:
        data = call.get("data", call.get("input", "0x"))
        found: dict[str, Any] = {"from": call.get("from", self._rich), "data": data}
        if call.get("to"):
            found["to"] = call["to"]
        if "gas" in call:
            found["gas"] = min(int(call["gas"], 16), MOST_GAS)
        if "value" in call:
            found["value"] = int(call["value"], 16)
        return found

    def _block_by_number(self, block: Any, full: bool = False) -> Any:
        number = self._number(block)
        if isinstance(number, int) and number > self._tester.get_block_by_number("latest")["number"]:
            return None
        return _plain(self._tester.get_block_by_number(number, full))

    def _block_by_hash(self, hash_: str, full: bool = False) -> Any:
        return _plain(self._tester.get_block_by_hash(hash_, full))

    def _logs(self, wanted: Mapping[str, Any]) -> list[Any]:
        if "blockHash" in wanted:
            first = last = self._number({"blockHash": wanted["blockHash"]})
        else:
            newest = self._tester.get_block_by_number("latest")["number"]
            first = self._number(wanted.get("fromBlock", "latest"))
            last = self._number(wanted.get("toBlock", "latest"))
            last = min(last, newest) if isinstance(last, int) else last
            if isinstance(first, int) and first > newest:
                return []
        address, topics = wanted.get("address"), wanted.get("topics")
        found = self._tester.get_logs(from_block=first, to_block=last, address=address, topics=topics)
        return [_log(each) for each in found]

    def _base_fee(self) -> int:
        return int(self._tester.get_block_by_number("latest").get("base_fee_per_gas", 0))

    def _fees(self, _count: Any, newest: Any = "latest", percentiles: Sequence[float] = ()) -> dict[str, Any]:
        """Of the newest block alone: fees never move here."""
        block = self._tester.get_block_by_number(self._number("latest" if newest == "pending" else newest))
        fee = hex(int(block.get("base_fee_per_gas", 0)))
        return {
            "oldestBlock": hex(block["number"]),
            "baseFeePerGas": [fee, fee],
            "gasUsedRatio": [block["gas_used"] / block["gas_limit"]],
            "reward": [[hex(TIP_WEI) for _ in percentiles]],
        }

    def _give(self, who: str, wei: str) -> None:
        """Up to that balance: there is no other way to set one here than to send it."""
        lacking = int(wei, 16) - self._tester.get_balance(who)
        if lacking > 0:
            self._tester.send_transaction({"from": self._rich, "to": who, "value": lacking, "gas": 50_000})


def _plain(value: Any) -> Any:
    """Numbers in hex, names as JSON-RPC has them."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, str):
        return value.lower()
    if isinstance(value, int):
        return hex(value)
    if isinstance(value, bytes):
        return f"0x{value.hex()}"
    if isinstance(value, Mapping):
        return {_name(key): _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value]


def _name(key: str) -> str:
    head, *rest = _NAMES.get(key, key).split("_")
    return head + "".join(part.capitalize() for part in rest)


def _log(log: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = _plain({key: each for key, each in log.items() if key not in ("type", "data")})
    return found | {"data": log["data"], "removed": False}


def _receipt(receipt: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = _plain({key: each for key, each in receipt.items() if key != "logs"})
    return found | {"logs": [_log(each) for each in receipt["logs"]]}
