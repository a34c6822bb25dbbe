"""Who may do what: each act has one role, each role one act's worth of harm."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fixtures.certificate import (
    BASE_URI,
    CONTRACT_URI,
    NAME,
    SYMBOL,
    Shop,
    free,
    revocable,
    role,
    root_of,
)
from tests.fixtures.contracts import Contract, Event, refused
from vitrine.certificates.artifact import certificate
from vitrine.certificates.keccak import ZERO

NEW = 9
ACTS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "createEdition": ("CATALOG", (NEW, root_of(NEW), 1, False, False, 0, ZERO)),
    "setBaseURI": ("CATALOG", ("ipfs://new/",)),
    "setContractURI": ("CATALOG", ("ipfs://new",)),
    "mint": ("MINTER", ("0x" + "1" * 40, free(1))),
    "mintMany": ("MINTER", (["0x" + "1" * 40], [free(1)])),
    "mintRange": ("MINTER", ("0x" + "1" * 40, free(1), 2)),
    "revoke": ("REVOKER", (revocable(1), True)),
    "pause": ("PAUSER", ()),
    "unpause": ("PAUSER", ()),
}


def holder(shop: Shop, name: str) -> str:
    return {
        "DEFAULT_ADMIN": shop.admin,
        "MINTER": shop.minter,
        "CATALOG": shop.catalog,
        "REVOKER": shop.revoker,
        "PAUSER": shop.pauser,
    }[name]


@pytest.mark.parametrize("act", ACTS)
def test_only_its_role_does_it(shop: Shop, act: str) -> None:
    needed, arguments = ACTS[act]
    shop.mint(shop.alice, revocable(1))
    others = [name for name in ("DEFAULT_ADMIN", "MINTER", "CATALOG", "REVOKER", "PAUSER") if name != needed]
    if act == "unpause":
        shop.contract.send("pause", by=shop.pauser)
    for account in [shop.mallory, *(holder(shop, name) for name in others)]:
        with refused("AccessControlUnauthorizedAccount", account, role(needed)):
            shop.contract.call(act, *arguments, by=account)
    assert shop.contract.send(act, *arguments, by=holder(shop, needed)).status


def test_the_roles_are_the_hashes_of_their_names(shop: Shop) -> None:
    for name in ("DEFAULT_ADMIN", "MINTER", "VOUCHER", "CATALOG", "REVOKER", "PAUSER"):
        assert shop.contract.call(f"{name}_ROLE") == role(name)
        assert shop.contract.call("getRoleAdmin", role(name)) == role("DEFAULT_ADMIN")


def test_the_admin_gives_and_takes_roles_seen_by_all(shop: Shop) -> None:
    given = shop.contract.send("grantRole", role("MINTER"), shop.bob, by=shop.admin)
    assert given.events == [Event("RoleGranted", (role("MINTER"), shop.bob, shop.admin))]
    assert shop.contract.send("mint", shop.alice, free(1), by=shop.bob).status
    taken = shop.contract.send("revokeRole", role("MINTER"), shop.bob, by=shop.admin)
    assert taken.events == [Event("RoleRevoked", (role("MINTER"), shop.bob, shop.admin))]
    with refused("AccessControlUnauthorizedAccount", shop.bob, role("MINTER")):
        shop.contract.send("mint", shop.alice, free(2), by=shop.bob)


@pytest.mark.parametrize("thief", ["minter", "catalog", "revoker", "pauser", "mallory"])
def test_nobody_else_gives_roles(shop: Shop, thief: str) -> None:
    account = getattr(shop, thief)
    for name in ("DEFAULT_ADMIN", "MINTER", "VOUCHER"):
        for act in ("grantRole", "revokeRole"):
            with refused("AccessControlUnauthorizedAccount", account, role("DEFAULT_ADMIN")):
                shop.contract.call(act, role(name), account, by=account)


def test_a_role_is_given_back_by_its_holder_only(shop: Shop) -> None:
    with refused("AccessControlBadConfirmation"):
        shop.contract.call("renounceRole", role("MINTER"), shop.minter, by=shop.admin)
    shop.contract.send("renounceRole", role("MINTER"), shop.minter, by=shop.minter)
    assert not shop.contract.call("hasRole", role("MINTER"), shop.minter)


def test_who_deploys_holds_nothing_but_the_admin_holds_the_keys(shop: Shop) -> None:
    artifact = certificate()
    born = Contract.deploy(
        shop.node,
        shop.mallory,
        artifact.abi,
        artifact.bytecode,
        NAME,
        SYMBOL,
        BASE_URI,
        CONTRACT_URI,
        shop.bob,
    )
    assert born.call("hasRole", role("DEFAULT_ADMIN"), shop.bob)
    for name in ("DEFAULT_ADMIN", "MINTER", "VOUCHER", "CATALOG", "REVOKER", "PAUSER"):
        assert not born.call("hasRole", role(name), shop.mallory)


def test_a_contract_without_an_admin_is_not_born(shop: Shop) -> None:
    artifact = certificate()
    with refused("AdminMissing"):
        Contract.deploy(
            shop.node, shop.admin, artifact.abi, artifact.bytecode, NAME, SYMBOL, BASE_URI, CONTRACT_URI, ZERO
        )


def test_a_stolen_minter_key_stays_within_the_supply(shop: Shop) -> None:
    """It can hand out what the editions promise and nothing more: no edition, nobody's token."""
    thief = shop.minter
    shop.mint(shop.alice, free(1))
    shop.contract.send("mintRange", thief, free(2), 4, by=thief)
    for serial in (0, 6, 7, 2**64 - 1):
        with refused("SerialOutside", free(serial), 5):
            shop.contract.call("mint", thief, free(serial), by=thief)
    with refused("SerialOutside", free(6), 5):
        shop.contract.call("mintRange", thief, free(6), 1, by=thief)
    with refused("EditionUnknown", NEW):
        shop.contract.call("mint", thief, NEW << 64 | 1, by=thief)
    with refused("AccessControlUnauthorizedAccount", thief, role("CATALOG")):
        shop.contract.call("createEdition", NEW, root_of(NEW), 9, False, False, 0, ZERO, by=thief)
    with refused("ERC721InvalidSender", ZERO):
        shop.contract.call("mint", thief, free(1), by=thief)
    for act, arguments in {
        "transferFrom": (shop.alice, thief, free(1)),
        "safeTransferFrom": (shop.alice, thief, free(1)),
        "burn": (free(1),),
        "setUser": (free(1), thief, 2**40),
    }.items():
        with refused("ERC721InsufficientApproval", thief, free(1)):
            shop.contract.call(act, *arguments, by=thief)
    with refused("ERC721InvalidApprover", thief):
        shop.contract.call("approve", thief, free(1), by=thief)
    assert shop.owner(free(1)) == shop.alice
