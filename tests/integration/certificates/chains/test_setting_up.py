"""From nodes to a ready chain: the right chain, our very code, roles by the admin key, one deployment."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from eth_account import Account

from tests.fixtures.anvil import Node, anvil
from tests.fixtures.copies import certificate as copy
from tests.fixtures.copies import edition
from vitrine.certificates.abi import call, words
from vitrine.certificates.artifact import certificate
from vitrine.certificates.chain import SendingFailed, deployment
from vitrine.certificates.chains import Chain, Chains
from vitrine.certificates.chains.deployment import Deployer
from vitrine.certificates.chains.setting_up import SettingUp
from vitrine.certificates.chains.signers import NAMES, Signers, shop_signers
from vitrine.certificates.errors import ChainDown, KeysUnusable, WrongChain, WrongContract
from vitrine.certificates.keccak import keccak256
from vitrine.certificates.rpc import RpcPool
from vitrine.settings import Settings
from vitrine.storage import Database

IMPOSTOR = bytes.fromhex("600a600c600039600a6000f3" + "602a60805260206080f3")
"""Answers 42 to whatever it is asked."""


@pytest.fixture
def node() -> Iterator[Node]:
    with anvil() as running:
        yield running


@pytest.fixture
def settings(node: Node, tmp_path: Path) -> Settings:
    """A shop on nodes by address, with keystores whose keys can pay."""
    folder = tmp_path / "keys"
    folder.mkdir()
    for name in NAMES:
        secret = keccak256(name.encode())
        written = Account.encrypt(secret, "passphrase", kdf="scrypt", iterations=1024)
        (folder / f"{name}.json").write_text(json.dumps(written))
        node.ask("anvil_setBalance", Account.from_key(secret).address, hex(10**20))
    return Settings(
        data=tmp_path / "data", public_url="https://shop.example", chain_id=31337, chain_urls=(node.url,),
        chain_keys=folder, chain_passphrase="passphrase",
    )  # fmt: skip


Scene = Callable[[SettingUp, RpcPool], Awaitable[None]]


def run(settings: Settings, database: Database, scene: Scene, signers: Signers | None = None) -> None:
    async def whole() -> None:
        pool = RpcPool(settings.chain_urls, settings.chain_id, database.clock)
        keys = signers or shop_signers(settings)
        try:
            await scene(SettingUp(settings, Chains(database), pool, keys), pool)
        finally:
            await pool.close()

    asyncio.run(whole())


def ready(settings: Settings, database: Database, signers: Signers | None = None) -> Chain:
    found: list[Chain] = []

    async def scene(setting_up: SettingUp, _pool: RpcPool) -> None:
        found.append(await setting_up.ready("rpc", settings.chain_urls))

    run(settings, database, scene, signers)
    return found[0]


def code_at(node: Node, contract: str | None) -> bytes:
    return bytes.fromhex(node.ask("eth_getCode", contract, "latest")[2:])


def deployed(node: Node, data: bytes) -> str:
    receipt = node.send({"from": node.accounts[0], "data": f"0x{data.hex()}"})
    address: str = receipt["contractAddress"]
    return address.lower()


def ours(node: Node, admin: str) -> str:
    return deployed(node, deployment(certificate(), ("a", "b", "c", "d", admin)))


def test_a_contract_is_deployed_and_each_key_gets_its_roles(
    node: Node, settings: Settings, sqlite_database: Database
) -> None:
    chain = ready(settings, sqlite_database)
    code = code_at(node, chain.contract)
    assert certificate().runs_as(code)
    assert (chain.state, chain.code_hash, chain.backend) == ("ready", keccak256(code).hex(), "rpc")
    signers = shop_signers(settings)
    assert chain.voucher == signers.voucher.address
    assert signers.admin is not None

    async def scene(_setting_up: SettingUp, pool: RpcPool) -> None:
        async def has(role: str, who: str) -> bool:
            digest = bytes(32) if role == "ADMIN" else keccak256(f"{role}_ROLE".encode())
            return words(
                await pool.call(chain.contract, call("hasRole(bytes32,address)", digest, who)), 1
            ) == [1]

        wanted = {
            "ADMIN": signers.admin, "MINTER": signers.minter, "VOUCHER": signers.voucher,
            "CATALOG": signers.operator, "REVOKER": signers.operator, "PAUSER": signers.operator,
        }  # fmt: skip
        for role, holder in wanted.items():
            for signer in (signers.admin, signers.minter, signers.voucher, signers.operator):
                assert signer is not None
                assert await has(role, signer.address) == (signer == holder), role
        assert b"https://shop.example/certificates/contract.json" in await pool.call(
            chain.contract, call("contractURI()")
        )

    run(settings, sqlite_database, scene, signers)


def test_a_second_start_finds_it_and_sends_nothing(
    node: Node, settings: Settings, sqlite_database: Database
) -> None:
    first = ready(settings, sqlite_database)
    head = node.ask("eth_blockNumber")
    again = ready(settings, sqlite_database)
    assert (again.contract, again.deploy_block, again.code_hash) == (
        first.contract,
        first.deploy_block,
        first.code_hash,
    )
    assert node.ask("eth_blockNumber") == head


def test_a_configured_contract_is_found_with_the_block_it_began_in(
    node: Node, settings: Settings, sqlite_database: Database
) -> None:
    admin = shop_signers(settings).admin
    assert admin is not None
    for _ in range(5):
        node.ask("evm_mine")
    contract = ours(node, admin.address)
    began = int(node.ask("eth_blockNumber"), 16)
    for _ in range(5):
        node.ask("evm_mine")
    chain = ready(settings.but(chain_contract=contract), sqlite_database)
    assert (chain.contract, chain.deploy_block) == (contract, began)


@pytest.mark.parametrize("kind", ["nothing", "impostor", "changed"])
def test_a_fake_contract_is_refused(
    kind: str, node: Node, settings: Settings, sqlite_database: Database
) -> None:
    contract = "0x" + "ab" * 20
    if kind == "impostor":
        contract = deployed(node, IMPOSTOR)
    if kind == "changed":
        code = bytearray(certificate().deployed_bytecode)
        code[100] ^= 1
        node.ask("anvil_setCode", contract, f"0x{code.hex()}")
    with pytest.raises(WrongContract, match="No contract" if kind == "nothing" else "its code is another"):
        ready(settings.but(chain_contract=contract), sqlite_database)
    found = Chains(sqlite_database).current()
    assert found is not None
    assert (found.state, found.contract) == ("starting", None)


def test_a_contract_whose_code_changed_since_is_refused(
    node: Node, settings: Settings, sqlite_database: Database
) -> None:
    chain = ready(settings, sqlite_database)
    code = bytearray(code_at(node, chain.contract))
    start, length = certificate().immutables[0]
    code[start + length - 1] ^= 1
    assert certificate().runs_as(bytes(code)), "only what it was deployed with is another"
    node.ask("anvil_setCode", chain.contract, f"0x{code.hex()}")
    with pytest.raises(WrongContract, match="its code is another"):
        ready(settings, sqlite_database)


def test_nodes_of_another_chain_are_refused(settings: Settings, sqlite_database: Database) -> None:
    with pytest.raises(WrongChain, match="serve chain 31337, not 5"):
        ready(settings.but(chain_id=5), sqlite_database, shop_signers(settings))
    assert Chains(sqlite_database).current() is None


def test_nodes_that_do_not_answer_are_down(settings: Settings, sqlite_database: Database) -> None:
    with pytest.raises(ChainDown):
        ready(settings.but(chain_urls=("http://127.0.0.1:1",)), sqlite_database)


def test_another_contract_is_refused_once_certificates_stand(
    node: Node, settings: Settings, sqlite_database: Database
) -> None:
    admin = shop_signers(settings).admin
    assert admin is not None
    first = ready(settings, sqlite_database)
    other = settings.but(chain_contract=ours(node, admin.address))
    assert ready(other, sqlite_database).contract == other.chain_contract, "nothing stood there yet"
    edition(sqlite_database, state="registered", next_serial=2)
    copy(sqlite_database, 1, "minted", admin.address)
    with pytest.raises(WrongContract, match="VITRINE_CHAIN_CONTRACT names another"):
        ready(settings.but(chain_contract=first.contract), sqlite_database)


def test_without_the_admin_key_a_contract_with_its_roles_is_enough(
    settings: Settings, sqlite_database: Database
) -> None:
    assert settings.chain_keys is not None
    (settings.chain_keys / "admin.json").rename(settings.chain_keys / "offline")
    with pytest.raises(KeysUnusable, match="no admin"):
        ready(settings, sqlite_database)
    (settings.chain_keys / "offline").rename(settings.chain_keys / "admin.json")
    first = ready(settings, sqlite_database)
    (settings.chain_keys / "admin.json").unlink()
    assert ready(settings, sqlite_database).contract == first.contract


def test_an_admin_that_is_not_the_contracts_cannot_give_roles(
    node: Node, settings: Settings, sqlite_database: Database
) -> None:
    contract = ours(node, node.accounts[3])
    with pytest.raises(KeysUnusable, match="is not the admin"):
        ready(settings.but(chain_contract=contract), sqlite_database)


def test_a_deployment_that_was_cut_short_is_ended_and_not_repeated(
    node: Node, settings: Settings, sqlite_database: Database
) -> None:
    signers = shop_signers(settings)
    assert signers.admin is not None

    def deployer(pool: RpcPool) -> Deployer:
        return Deployer(
            rpc=pool, chain_id=31337, signers=signers, artifact=certificate(), shop_url=settings.url,
            folder=settings.data / "chain",
        )  # fmt: skip

    async def cut(_setting_up: SettingUp, pool: RpcPool) -> None:
        node.ask("anvil_setAutomine", False)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await deployer(pool).deploy()
        node.ask("anvil_setAutomine", True)

    run(settings, sqlite_database, cut, signers)
    chain = ready(settings, sqlite_database, signers)
    assert not list((settings.data / "chain").glob("deployment-*"))
    creations = [
        transaction["hash"]
        for number in range(int(node.ask("eth_blockNumber"), 16) + 1)
        for transaction in node.ask("eth_getBlockByNumber", hex(number), True)["transactions"]
        if transaction["to"] is None
    ]
    assert len(creations) == 1
    assert certificate().runs_as(code_at(node, chain.contract))


def test_a_key_that_cannot_pay_is_said(node: Node, settings: Settings, sqlite_database: Database) -> None:
    signers = shop_signers(settings)
    assert signers.admin is not None
    node.ask("anvil_setBalance", signers.admin.address, "0x1")
    with pytest.raises(SendingFailed):
        ready(settings, sqlite_database)
