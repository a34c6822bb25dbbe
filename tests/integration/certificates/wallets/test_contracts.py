"""Contract wallets on a real chain: honest ones, ones still to be deployed, and hostile ones."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.wallets import Asking, Wallets
from vitrine.certificates.abi import call, word
from vitrine.certificates.errors import ChainDown, RpcRefused, SignatureRefused
from vitrine.certificates.keys import KeySigner
from vitrine.certificates.wallets import contracts
from vitrine.certificates.wallets.contracts import ASKER, GAS_LIMIT, says_yes

ROOT = Path(__file__).parents[4]
OWNER, OTHER = KeySigner(b"\1" * 32), KeySigner(b"\2" * 32)
DIGEST = b"\7" * 32
MAGIC = bytes.fromhex("6492" * 16)
MEBIBYTE = 1 << 20
OWN_PATIENCE_S = contracts.PATIENCE_S


def asked(chain: Wallets, address: str, signature: bytes) -> bool:
    return asyncio.run(says_yes(chain.asking, address, DIGEST, signature))


def padded(data: bytes) -> bytes:
    return word(len(data)) + data + bytes(-len(data) % 32)


def to_be_deployed(factory: str, prepare: bytes, inner: bytes) -> bytes:
    """A signature as ERC-6492 wraps it."""
    first = padded(prepare)
    return word(factory) + word(96) + word(96 + len(first)) + first + padded(inner) + MAGIC


@pytest.fixture(scope="module")
def factory(chain: Wallets) -> str:
    return chain.deploy("WalletFactory")


def future(chain: Wallets, factory: str, owner: str) -> str:
    """Where the factory would deploy this owner's wallet."""
    question = {"to": factory, "data": "0x" + call("addressOf(address)", owner).hex()}
    return "0x" + str(chain.node.ask("eth_call", question, "latest"))[-40:]


def test_the_committed_codes_are_what_the_sources_compile_to() -> None:
    path = subprocess.run(
        [sys.executable, "web/node_path.py"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    done = subprocess.run(
        ["node", "contracts/probe.mjs", "--check"],
        cwd=ROOT,
        env={"PATH": path},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_wallet_knows_its_owners_signature(chain: Wallets) -> None:
    wallet = chain.deploy("OwnedWallet", word(OWNER.address))
    assert asked(chain, wallet, OWNER.sign(DIGEST))
    for wrong in (OTHER.sign(DIGEST), OWNER.sign(bytes(32)), b"", b"\0" * 4096):
        assert not asked(chain, wallet, wrong)


def test_nobody_stands_at_an_empty_address(chain: Wallets) -> None:
    for address in (OWNER.address, "0x" + "00" * 20, "0x" + "00" * 19 + "04"):
        assert not asked(chain, address, OWNER.sign(DIGEST))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("EndlessWallet", b""),
        ("ShortWallet", b""),
        ("DirtyWallet", b""),
        ("SimulatedWallet", b""),
        ("GiantWallet", word(MEBIBYTE) + word(True)),
        ("GiantWallet", word(1000) + word(True)),
        ("GiantWallet", word(100 * MEBIBYTE) + word(False)),
        ("WalletFactory", b""),
    ],
)
def test_a_hostile_wallet_is_a_no(chain: Wallets, name: str, arguments: bytes) -> None:
    assert not asked(chain, chain.deploy(name, arguments), OWNER.sign(DIGEST))


def test_a_yes_with_a_long_answer_behind_it_is_one_byte_to_us(chain: Wallets) -> None:
    wallet = chain.deploy("GiantWallet", word(64 * 1024) + word(False))
    assert asked(chain, wallet, b"")
    to, data, block, gas, sender = chain.asking.asked[-1]
    head = chain.node.ask("eth_getBlockByNumber", "latest", False)["hash"]
    assert (to, "0x" + block, gas, sender) == (None, head, GAS_LIMIT, ASKER)
    question = {"data": "0x" + data.hex(), "gas": hex(GAS_LIMIT), "from": ASKER}
    assert chain.node.ask("eth_call", question, "latest") == "0x01"


def test_an_answer_holds_for_the_block_it_was_given_in(chain: Wallets) -> None:
    wallet = chain.deploy("FickleWallet")
    said = []
    for _ in range(4):
        said.append(asked(chain, wallet, b""))
        chain.node.ask("evm_mine")
    assert said in ([True, False] * 2, [False, True] * 2)


def test_a_wallet_that_is_still_to_be_deployed_is_asked_and_stays_so(chain: Wallets, factory: str) -> None:
    wallet = future(chain, factory, OWNER.address)
    prepare = call("deploy(address)", OWNER.address)
    head = chain.node.ask("eth_blockNumber")
    assert asked(chain, wallet, to_be_deployed(factory, prepare, OWNER.sign(DIGEST)))
    assert not asked(chain, wallet, OWNER.sign(DIGEST))
    assert not asked(chain, wallet, to_be_deployed(factory, prepare, OTHER.sign(DIGEST)))
    assert not asked(chain, OTHER.address, to_be_deployed(factory, prepare, OWNER.sign(DIGEST)))
    another = call("deploy(address)", OTHER.address)
    assert not asked(chain, wallet, to_be_deployed(factory, another, OTHER.sign(DIGEST)))
    # Nothing of all that happened.
    assert chain.node.ask("eth_getCode", wallet, "latest") == "0x"
    assert chain.node.ask("eth_blockNumber") == head
    calls = {"to": factory, "data": "0x" + call("calls()").hex()}
    assert int(chain.node.ask("eth_call", calls, "latest"), 16) == 0
    chain.send(factory, "0x" + prepare.hex())
    assert asked(chain, wallet, OWNER.sign(DIGEST))
    assert asked(chain, wallet, to_be_deployed(factory, prepare, OWNER.sign(DIGEST)))


@pytest.mark.parametrize(
    "signature",
    [
        MAGIC,
        bytes(31) + MAGIC,
        word("0x" + "11" * 20) + word(96) + word(2**255) + MAGIC,
        word("0x" + "11" * 20) + word(2**256 - 32) + word(96) + MAGIC,
        b"\xff" * 96 + MAGIC,
        MAGIC * 100,
    ],
    ids=range(6),
)
def test_a_wrapping_that_cannot_be_opened_is_a_no(chain: Wallets, signature: bytes) -> None:
    assert not asked(chain, chain.deploy("YesWallet"), signature)


def test_a_factory_that_is_hostile_or_nobody_is_a_no(chain: Wallets) -> None:
    wallet = "0x" + "77" * 20
    endless = chain.deploy("EndlessWallet")
    giant = chain.deploy("GiantWallet", word(MEBIBYTE) + word(False))
    anything = call("isValidSignature(bytes32,bytes)", DIGEST, b"")
    for factory in (endless, giant, OWNER.address, wallet):
        assert not asked(chain, wallet, to_be_deployed(factory, anything, b""))


class Refusing:
    """Nodes that do not run what is not deployed."""

    async def newest(self) -> str:
        return "ab" * 32

    async def agreed(self, to: str | None, data: bytes, block_hash: str, *_: Any, **__: Any) -> bytes:
        raise RpcRefused(-32_602, "missing field to")


def test_a_node_that_will_not_ask_is_no_answer_of_the_wallets() -> None:
    with pytest.raises(SignatureRefused, match="could not be checked"):
        asyncio.run(says_yes(Refusing(), OWNER.address, DIGEST, b""))


class Slow(Refusing):
    """Nodes that think about it for longer than anybody waits."""

    async def agreed(self, to: str | None, data: bytes, block_hash: str, *_: Any, **__: Any) -> bytes:
        await asyncio.Event().wait()
        return b""


def test_a_node_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    assert OWN_PATIENCE_S == 2
    monkeypatch.setattr(contracts, "PATIENCE_S", 0.01)
    with pytest.raises(SignatureRefused, match="too long"):
        asyncio.run(says_yes(Slow(), OWNER.address, DIGEST, b""))


def test_a_chain_that_is_gone_is_no_answer() -> None:
    with pytest.raises(ChainDown):
        asyncio.run(says_yes(Asking("http://127.0.0.1:9"), OWNER.address, DIGEST, b""))
