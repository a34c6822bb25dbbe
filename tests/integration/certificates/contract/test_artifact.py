"""The committed artifact is what the sources give, and what the shop finds on the chain."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.fixtures.certificate import Shop, helper
from tests.services.anvil import ROOT
from vitrine.certificates.artifact import certificate
from vitrine.certificates.keccak import selector

# Ethereum takes no longer code (EIP-170).
LIMIT_BYTES = 24_576


def code_at(shop: Shop, address: str) -> bytes:
    return bytes.fromhex(shop.node.ask("eth_getCode", address, "latest")[2:])


@pytest.mark.long
def test_the_sources_compile_to_what_is_committed() -> None:
    path = subprocess.run(
        [sys.executable, str(ROOT / "web/node_path.py")], capture_output=True, text=True, check=True
    ).stdout.strip()
    told = subprocess.run(
        ["node", str(ROOT / "contracts/compile.mjs"), "--check"],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
    )
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")


def test_the_artifact_is_read_once() -> None:
    artifact = certificate()
    assert artifact is certificate()
    assert artifact.name == "VitrineCertificate"
    assert 0 < len(artifact.deployed_bytecode) < LIMIT_BYTES
    assert artifact.compiler["solc"].startswith("0.8.37")


def test_no_two_functions_share_a_selector() -> None:
    functions = [entry for entry in certificate().abi if entry["type"] == "function"]
    signatures = [
        f"{entry['name']}({','.join(each['type'] for each in entry['inputs'])})" for entry in functions
    ]
    assert len({selector(signature) for signature in signatures}) == len(functions)


def test_the_code_on_the_chain_is_known_again(shop: Shop) -> None:
    code = code_at(shop, shop.contract.address)
    assert code != certificate().deployed_bytecode
    assert certificate().runs_as(code)


def test_any_other_code_is_not(shop: Shop) -> None:
    code = code_at(shop, shop.contract.address)
    immutable = {at for start, length in certificate().immutables for at in range(start, start + length)}
    other = next(at for at in range(1000, len(code)) if at not in immutable)
    changed = code[:other] + bytes([code[other] ^ 1]) + code[other + 1 :]
    impostor = code_at(shop, helper(shop.node, "Impostor").address)
    for wrong in (changed, code[:-1], code + b"\0", b"", impostor):
        assert not certificate().runs_as(wrong)


def test_what_is_not_in_the_interface_is_not_there(shop: Shop) -> None:
    """No door that a fixed interface does not name: no upgrade, no owner, no forced transfer, no fallback."""
    functions = {entry["name"] for entry in certificate().abi if entry["type"] == "function"}
    assert functions == {
        *("createEdition", "editionOf", "mint", "mintMany", "mintRange", "claim", "burn"),
        *("setUser", "userOf", "userExpires", "locked", "contentRoot", "revoke", "revoked"),
        *("check", "checkMany", "ownersOf", "pause", "unpause", "paused"),
        *("setBaseURI", "setContractURI", "tokenURI", "contractURI", "royaltyInfo", "eip712Domain"),
        *("balanceOf", "ownerOf", "name", "symbol", "approve", "getApproved", "setApprovalForAll"),
        *("isApprovedForAll", "transferFrom", "safeTransferFrom", "supportsInterface"),
        *("hasRole", "getRoleAdmin", "grantRole", "revokeRole", "renounceRole", "DEFAULT_ADMIN_ROLE"),
        *("MINTER_ROLE", "VOUCHER_ROLE", "CATALOG_ROLE", "REVOKER_ROLE", "PAUSER_ROLE"),
        "MAX_ROYALTY_BPS",
    }
    assert not [entry for entry in certificate().abi if entry["type"] in ("fallback", "receive")]
