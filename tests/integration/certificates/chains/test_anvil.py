"""The local chain speaks as we ask: blocks by hash, logs, pinned calls; and it is nobody's to command."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from vitrine.certificates.abi import call, words
from vitrine.certificates.artifact import certificate
from vitrine.certificates.chain import Sender, SendingFailed, deployment
from vitrine.certificates.chains.anvil import Anvil, program
from vitrine.certificates.errors import RpcRefused, RpcRevert
from vitrine.certificates.keccak import keccak256, topic
from vitrine.certificates.keys import KeySigner
from vitrine.certificates.rpc import RpcPool, pinned
from vitrine.clock import SystemClock

KEY = KeySigner(keccak256(b"admin"))


def run(folder: Path, scene: Callable[[Anvil, RpcPool], Awaitable[None]]) -> None:
    found = program()
    assert found is not None

    async def whole() -> None:
        chain = await Anvil.started(found, 31337, folder)
        pool = RpcPool([chain.url], 31337, SystemClock())
        try:
            await scene(chain, pool)
        finally:
            await pool.close()
            await chain.stop()

    asyncio.run(whole())


async def deployed(pool: RpcPool) -> str:
    await pool.ask("anvil_setBalance", KEY.address, hex(10**21))
    sender, data = Sender(pool, 31337), deployment(certificate(), ("a", "b", "c", "d", KEY.address))
    receipt = await sender.sent(*await sender.signed(KEY, None, data))
    assert receipt.contract is not None
    return receipt.contract


def test_what_the_index_and_the_minter_ask_is_answered(tmp_path: Path) -> None:
    async def scene(_chain: Anvil, pool: RpcPool) -> None:
        contract = await deployed(pool)
        head = await pool.ask("eth_getBlockByNumber", "latest", False)
        assert await pool.ask("eth_getBlockByHash", head["hash"], False) == head
        parent = await pool.ask("eth_getBlockByNumber", hex(int(head["number"], 16) - 1), False)
        assert head["parentHash"] == parent["hash"]
        assert int(head["timestamp"], 16) >= int(parent["timestamp"], 16)
        assert await pool.ask("eth_getBlockByNumber", hex(10**6), False) is None

        given = topic("RoleGranted(bytes32,address,address)")
        asked = {"fromBlock": "0x0", "toBlock": hex(10**6), "address": contract}
        logs = await pool.ask("eth_getLogs", asked)
        assert [log["topics"][0] for log in logs] == [f"0x{given}"]
        assert await pool.ask("eth_getLogs", {"blockHash": head["hash"], "address": contract}) == logs
        assert {log["blockHash"] for log in logs} == {head["hash"]}
        assert logs[0]["address"] == contract
        assert logs[0]["logIndex"] == "0x0"

        role = call("hasRole(bytes32,address)", bytes(32), KEY.address)
        assert words(await pool.call(contract, role, pinned(head["hash"])), 1) == [1]
        assert words(await pool.agreed(contract, role, head["hash"]), 1) == [1]
        assert await pool.call(contract, role, "latest", gas=100_000)
        with pytest.raises(RpcRefused):
            await pool.call(contract, role, pinned("12" * 32))
        with pytest.raises(RpcRevert) as told:
            await pool.call(contract, call("ownerOf(uint256)", 7))
        assert told.value.data[:4].hex() == "7e273289"
        with pytest.raises(RpcRevert):
            await pool.call(None, bytes.fromhex("5b600056"), gas=200_000)

        receipt = await pool.ask("eth_getTransactionReceipt", logs[0]["transactionHash"])
        assert (receipt["status"], receipt["contractAddress"].lower()) == ("0x1", contract)
        assert (receipt["blockHash"], receipt["logs"][0]["topics"]) == (head["hash"], logs[0]["topics"])
        assert int(receipt["gasUsed"], 16) * int(receipt["effectiveGasPrice"], 16) > 0
        assert await pool.ask("eth_getTransactionReceipt", "0x" + "12" * 32) is None
        assert await pool.ask("eth_getTransactionCount", KEY.address, "pending") == "0x1"
        assert (await pool.ask("eth_getTransactionByHash", logs[0]["transactionHash"]))["nonce"] == "0x0"
        fees = await pool.ask("eth_feeHistory", "0x1", "latest", [50])
        assert int(fees["baseFeePerGas"][-1], 16) > 0
        with pytest.raises(RpcRefused):
            await pool.ask("eth_sendRawTransaction", "0x1234")
        with pytest.raises(SendingFailed):
            await Sender(pool, 31337).signed(KEY, contract, call("unpause()"))

    run(tmp_path, scene)


def test_anvil_has_no_account_to_steal_and_lets_no_page_ask(tmp_path: Path) -> None:
    async def scene(chain: Anvil, pool: RpcPool) -> None:
        assert await pool.ask("eth_accounts") == []
        async with httpx.AsyncClient(trust_env=False) as page:
            leave = await page.options(
                chain.url,
                headers={"origin": "https://evil.example", "access-control-request-method": "POST"},
            )
            plain = await page.post(
                chain.url,
                content='{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}',
                headers={"content-type": "text/plain", "origin": "https://evil.example"},
            )
        assert "access-control-allow-origin" not in leave.headers
        assert "access-control-allow-origin" not in plain.headers
        assert "result" not in plain.text, "what a page may send without asking leave is not read"

    run(tmp_path, scene)


def test_it_listens_on_loopback_alone(tmp_path: Path) -> None:
    async def scene(chain: Anvil, _pool: RpcPool) -> None:
        port = int(chain.url.rsplit(":", 1)[1])
        assert chain.url.startswith("http://127.0.0.1:")
        listening = {
            line.split()[1]
            for table in ("/proc/net/tcp", "/proc/net/tcp6")
            for line in Path(table).read_text().splitlines()[1:]  # noqa: ASYNC240
            if line.split()[3] == "0A" and int(line.split()[1].rsplit(":", 1)[1], 16) == port
        }
        assert listening == {f"{socket.inet_aton('127.0.0.1')[::-1].hex().upper()}:{port:04X}"}

    run(tmp_path, scene)


def test_a_state_beyond_two_megabytes_is_taken_again(tmp_path: Path) -> None:
    """anvil's own limit of a question, which would lose the chain of a shop that did well."""
    code = "0x" + os.urandom(24_000).hex()

    async def scene(chain: Anvil, pool: RpcPool) -> None:
        for number in range(60):
            await pool.ask("anvil_setCode", f"0x{number + 1:040x}", code.replace("0x0", f"0x{number % 10}"))
        for number in range(60):
            await pool.ask("anvil_setCode", f"0x{number + 1:040x}", "0x" + os.urandom(24_000).hex())
        await pool.ask("evm_mine")
        await chain.save()
        assert (tmp_path / "state.bin").stat().st_size > 1_200_000

    async def again(_chain: Anvil, pool: RpcPool) -> None:
        assert await pool.ask("eth_blockNumber") == "0x1"
        assert len(await pool.ask("eth_getCode", f"0x{60:040x}", "latest")) == 48_002

    run(tmp_path, scene)
    run(tmp_path, again)
