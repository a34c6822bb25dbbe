"""The chain worker as a whole, on anvil: from an empty folder to minted, over restarts, kills."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.anvil import Node
from tests.fixtures.anvil import anvil as foreign_chain
from tests.fixtures.chainwork import ANN, BEN, ShopFolder, until
from tests.fixtures.nodes import Node as FakeNode
from tests.fixtures.nodes import Refusal, serving
from vitrine.certificates.artifact import certificate
from vitrine.certificates.chains import Chain, anvil
from vitrine.certificates.chains.signers import shop_signers
from vitrine.certificates.rpc import RpcPool
from vitrine.certificates.worker import NO_CHAIN, only_worker
from vitrine.clock import ManualClock, SystemClock
from vitrine.settings import environment


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[ShopFolder]:
    made = ShopFolder(tmp_path / "data")
    yield made
    made.database.close()


async def _code(chain: Chain) -> bytes:
    pool = RpcPool(chain.rpc_urls, chain.chain_id, SystemClock())
    try:
        code = await pool.ask("eth_getCode", chain.contract, "latest")
        return bytes.fromhex(code[2:])
    finally:
        await pool.close()


def _children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task")
    return [int(each) for task in tasks.iterdir() for each in (task / "children").read_text().split()]


def _runs(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False


def _anvil_of(chain: Chain) -> int:
    """The process that listens at the chain's address."""
    port = chain.rpc_urls[0].rsplit(":", 1)[1]
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                line = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"--port" in line and port.encode() in line and line[0].endswith(b"anvil"):
                return int(folder.name)
    raise AssertionError("no anvil listens there")


def test_an_empty_folder_becomes_a_chain_with_our_contract_and_a_first_certificate(shop: ShopFolder) -> None:
    async def scene() -> None:
        async with shop.working():
            chain = await shop.ready()
            assert (chain.backend, chain.chain_id, chain.local) == ("anvil", 31337, True)
            assert chain.rpc_urls[0].startswith("http://127.0.0.1:")
            assert certificate().runs_as(await _code(chain))
            shop.give(1, ANN)
            await shop.minted(s1=ANN)
        stopped = shop.chain()
        assert (stopped.state, stopped.problem) == (
            "down",
            "The process that speaks with the chain does not run.",
        )

    asyncio.run(scene())


def test_a_restart_keeps_contract_blocks_and_owners(shop: ShopFolder) -> None:
    async def scene() -> None:
        async with shop.working():
            await shop.ready()
            shop.give(1, ANN)
            shop.give(2, ANN)
            await shop.minted(s1=ANN, s2=ANN)
            await shop.transfer(1, ANN, BEN)
            await shop.minted(s1=BEN, s2=ANN)
            before = await shop.ready()
        async with shop.working():
            after = await shop.ready()
            assert (after.contract, after.genesis) == (before.contract, before.genesis)
            assert (after.head_number, after.head_hash) == (before.head_number, before.head_hash)
            await shop.minted(s1=BEN, s2=ANN)
            shop.give(3, BEN)
            await shop.minted(s1=BEN, s2=ANN, s3=BEN)

    asyncio.run(scene())


def test_a_killed_anvil_comes_back_with_what_it_had(shop: ShopFolder) -> None:
    async def scene() -> None:
        async with shop.working():
            before = await shop.ready()
            shop.give(1, ANN)
            await shop.minted(s1=ANN)
            os.kill(_anvil_of(before), signal.SIGKILL)
            await until(lambda: shop.chain().rpc_urls != before.rpc_urls)
            after = await shop.ready()
            assert after.contract == before.contract
            await shop.minted(s1=ANN)
            shop.give(2, BEN)
            await shop.minted(s1=ANN, s2=BEN)

    asyncio.run(scene())


def test_a_killed_worker_takes_its_anvil_along_and_the_next_goes_on(shop: ShopFolder) -> None:
    command = [sys.executable, "-P", "-m", "vitrine", "chain"]

    async def scene() -> None:
        with subprocess.Popen(  # noqa: ASYNC220
            command, env=environment(shop.settings.for_child(without=())), stderr=subprocess.DEVNULL
        ) as worker:
            try:
                before = await shop.ready()
                shop.give(1, ANN)
                await shop.minted(s1=ANN)
                listening = _anvil_of(before)
            finally:
                worker.kill()
        await until(lambda: not _runs(listening))
        async with shop.working():
            await until(lambda: shop.chain().rpc_urls != before.rpc_urls)
            after = await shop.ready()
            assert after.contract == before.contract
            await shop.minted(s1=ANN)

    asyncio.run(scene())


def test_a_cut_newest_generation_gives_way_to_the_one_before(shop: ShopFolder) -> None:
    newest = shop.settings.data / "chain" / "state.bin"

    async def scene() -> None:
        async with shop.working():
            await shop.ready()
            shop.give(1, ANN)
            await shop.minted(s1=ANN)
            before = await shop.ready()
        newest.write_bytes(newest.read_bytes()[:1000])
        async with shop.working():
            after = await shop.ready()
            assert (after.contract, after.head_hash) == (before.contract, before.head_hash)
            await shop.minted(s1=ANN)

    asyncio.run(scene())


def test_a_lost_chain_is_made_anew_and_holders_keep_what_they_hold(shop: ShopFolder) -> None:
    folder = shop.settings.data / "chain"

    async def scene() -> None:
        async with shop.working():
            await shop.ready()
            shop.give(1, ANN)
            shop.give(2, ANN)
            await shop.minted(s1=ANN, s2=ANN)
            await shop.transfer(2, ANN, BEN)
            await shop.minted(s1=ANN, s2=BEN)
        for file in folder.glob("state*.bin"):
            file.write_bytes(b"half of something")
        async with shop.working():
            await until(lambda: shop.chain().state == "ready")
            await shop.minted(s1=ANN, s2=BEN)

    asyncio.run(scene())


def test_a_chain_that_forgot_its_last_blocks_counts_as_lost(shop: ShopFolder) -> None:
    folder = shop.settings.data / "chain"

    async def scene() -> None:
        async with shop.working():
            await shop.ready()
        kept = (folder / "state.bin").read_bytes()
        async with shop.working():
            before = await shop.ready()
            shop.give(1, ANN)
            await shop.minted(s1=ANN)
        for file in folder.glob("state*.bin"):
            file.write_bytes(kept)
        async with shop.working():
            await until(lambda: shop.chain().contract not in (None, before.contract))
            await shop.minted(s1=ANN)

    asyncio.run(scene())


def test_without_anvil_there_is_no_chain_here_and_what_was_given_waits_for_one(
    shop: ShopFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        with monkeypatch.context() as without:
            without.setattr(anvil, "program", lambda: None)
            async with shop.working():
                await until(lambda: shop.chains.current() is not None)
                told = shop.chain()
                assert (told.state, told.local, told.contract, told.problem) == ("down", True, None, NO_CHAIN)
                shop.give(1, ANN)
                assert shop.held() == {1: ("queued", None)}
        async with shop.working():
            await shop.ready()
            await shop.minted(s1=ANN)

    asyncio.run(scene())


def test_a_second_worker_of_one_folder_waits(shop: ShopFolder) -> None:
    async def scene() -> None:
        with only_worker(shop.settings.data / "chain"):
            async with shop.working():
                await asyncio.sleep(0.5)
            assert not (shop.settings.data / "chain" / "minter.key").exists()
        assert shop.chains.current() is None, "the other one speaks for it"

    asyncio.run(scene())


class Wire:
    """A connection to a node that can be cut."""

    def __init__(self, node: Node) -> None:
        self._port, self.cut = int(node.url.rsplit(":", 1)[1]), False
        self._open: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> str:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def __aexit__(self, *_exc: object) -> None:
        self.sever()
        self._server.close()

    def sever(self) -> None:
        self.cut = True
        for writer in self._open:
            writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.cut:
            writer.close()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._open |= {writer, far_writer}
        await asyncio.gather(_pipe(reader, far_writer), _pipe(far_reader, writer))
        self._open -= {writer, far_writer}


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


def test_nodes_that_go_away_are_told_and_come_back(tmp_path: Path) -> None:
    clock = ManualClock()

    async def scene(node: Node) -> None:
        wire = Wire(node)
        async with wire as url:
            shop = ShopFolder(tmp_path / "data", clock, chain_id=31337, chain_urls=(url,))
            signers = shop_signers(shop.settings)
            for signer in (signers.admin, signers.minter, signers.operator):
                assert signer is not None
                node.ask("anvil_setBalance", signer.address, hex(10**20))
            async with shop.working():
                chain = await shop.ready()
                assert (chain.backend, chain.local) == ("rpc", False)
                shop.give(1, ANN)
                await shop.minted(s1=ANN)
                wire.sever()
                await until(lambda: shop.chain().state == "down")
                assert shop.chain().problem == "The chain does not answer."
                shop.give(2, BEN)
                wire.cut = False
                clock.advance(600_000)
                await until(lambda: shop.chain().state == "ready")
                await shop.minted(s1=ANN, s2=BEN)
            shop.database.close()

    with foreign_chain() as node:
        asyncio.run(scene(node))


@pytest.mark.parametrize("what", ["a node's words", "where keys lie"])
def test_what_strangers_may_not_read_is_for_the_log(
    what: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The row's problem is public: GET /api/certificates/chain."""

    def refused(_params: list[Any]) -> Any:
        raise Refusal(-32000, "plan of ann@example.com is used up")

    node, data = FakeNode(), tmp_path / "data"
    node.answers = {
        "eth_getBlockByNumber": lambda _params: {"number": "0x0", "hash": "0x" + "ab" * 32},
        "eth_estimateGas": refused,
        "eth_getTransactionCount": lambda _params: "0x0",
    }
    if what == "where keys lie":
        (data / "chain").mkdir(parents=True)
        (data / "chain" / "keys.json").write_text("{}")

    async def scene(url: str) -> str:
        shop = ShopFolder(data, chain_id=31337, chain_urls=(url,))
        async with shop.working():
            await until(lambda: (found := shop.chains.current()) is not None and found.state == "down")
            problem = shop.chain().problem
        shop.database.close()
        return problem or ""

    with serving(node) as (url,):
        problem = asyncio.run(scene(url))
    secret = "plan of ann@example.com" if what == "a node's words" else str(data)
    assert secret in caplog.text
    assert "log says" in problem and secret not in problem


def test_a_database_that_is_away_ends_nothing(shop: ShopFolder) -> None:
    def rename(table: str, to: str) -> None:
        with shop.database.engine.begin() as connection:
            connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {to}")

    async def scene() -> None:
        async with shop.working():
            await shop.ready()
            await asyncio.to_thread(rename, "chains", "away")
            await asyncio.sleep(2)
            await asyncio.to_thread(rename, "away", "chains")
            shop.give(1, ANN)
            await shop.minted(s1=ANN)
            await until(lambda: shop.chain().state == "ready")

    asyncio.run(scene())


def test_a_wrong_chain_id_is_told_and_nothing_is_sent(tmp_path: Path) -> None:
    async def scene(node: Node) -> None:
        shop = ShopFolder(tmp_path / "data", chain_id=1337, chain_urls=(node.url,))
        async with shop.working():
            await until(lambda: shop.chains.current() is not None)
            assert shop.chain().state == "down"
            problem = shop.chain().problem
            assert (
                problem == "The nodes of VITRINE_CHAIN_URLS serve chain 31337, not 1337 (VITRINE_CHAIN_ID)."
            )
        assert node.ask("eth_blockNumber") == "0x0"
        shop.database.close()

    with foreign_chain() as node:
        asyncio.run(scene(node))
