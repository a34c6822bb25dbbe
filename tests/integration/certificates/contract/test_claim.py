"""Vouchers: what counts as one, for whom, how long, and that none counts twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from eth_account.messages import encode_typed_data

from tests.fixtures.anvil import CHAIN_ID
from tests.fixtures.certificate import FREE, GAS, Shop, bound, free, helper, role, root_of
from tests.fixtures.contracts import Event, refused
from vitrine.certificates.keccak import ZERO, keccak256
from vitrine.certificates.keys import ORDER, KeySigner

NOBODY = KeySigner(keccak256(b"a key that the shop does not know"))


def test_the_voucher_brings_its_token(shop: Shop) -> None:
    receipt = shop.claim(shop.promise(shop.alice, free(1)), by=shop.alice)
    assert receipt.events == [Event("Transfer", (ZERO, shop.alice, free(1)))]
    assert shop.owner(free(1)) == shop.alice


def test_a_soulbound_token_is_claimed_locked(shop: Shop) -> None:
    receipt = shop.claim(shop.promise(shop.alice, bound(1)), by=shop.alice)
    assert receipt.events[-1] == Event("Locked", (bound(1),))


def test_the_hash_is_the_standards(shop: Shop) -> None:
    """Ours, by hand, against eth-account's EIP-712; and the domain that wallets ask for (ERC-5267)."""
    voucher = shop.promise(shop.alice, free(1))
    fields = {"to": "address", "tokenId": "uint256", "contentRoot": "bytes32", "deadline": "uint64"}
    values = dict(zip(fields, (voucher.to, voucher.token, voucher.root, voucher.deadline), strict=True))
    domain = {
        "name": "Vitrine Certificate",
        "version": "1",
        "chainId": CHAIN_ID,
        "verifyingContract": shop.contract.address,
    }
    types = {"Claim": [{"name": name, "type": kind} for name, kind in fields.items()]}
    message = encode_typed_data(domain, types, values)
    assert keccak256(b"\x19" + message.version + message.header + message.body) == voucher.digest(
        shop.contract.address
    )
    assert shop.contract.call("eip712Domain") == (b"\x0f", *domain.values(), bytes(32), ())


def test_who_copies_it_gets_nothing(shop: Shop) -> None:
    """A thief who sees it in the mempool and is mined first pays for the buyer's token."""
    voucher = shop.promise(shop.alice, free(1))
    shop.claim(voucher, by=shop.mallory)
    assert shop.owner(free(1)) == shop.alice
    with refused("ERC721InvalidSender", ZERO):
        shop.claim(voucher, by=shop.alice)


def test_every_word_of_it_is_signed(shop: Shop) -> None:
    voucher = shop.promise(shop.alice, free(1))
    signature = shop.voucher.sign(voucher.digest(shop.contract.address))
    for other in (
        replace(voucher, to=shop.mallory),
        replace(voucher, token=free(2)),
        replace(voucher, deadline=voucher.deadline + 1),
    ):
        with refused("VoucherInvalid", shop.voucher.address):
            shop.claim(other, by=shop.mallory, signature=signature)
    shop.claim(voucher, by=shop.mallory, signature=signature)
    assert shop.owner(free(1)) == shop.alice


def test_it_is_for_one_chain_and_one_contract(shop: Shop) -> None:
    voucher = shop.promise(shop.alice, free(1))
    for contract, chain_id in (
        (shop.contract.address, 1),
        (shop.contract.address, CHAIN_ID + 1),
        (shop.bob, CHAIN_ID),
    ):
        with refused("VoucherInvalid", shop.voucher.address):
            shop.claim(
                voucher, by=shop.alice, signature=shop.voucher.sign(voucher.digest(contract, chain_id))
            )


def test_it_counts_once(shop: Shop) -> None:
    voucher = shop.promise(shop.alice, free(1))
    shop.claim(voucher, by=shop.alice)
    with refused("ERC721InvalidSender", ZERO):
        shop.claim(voucher, by=shop.alice)
    shop.contract.send("transferFrom", shop.alice, shop.bob, free(1), by=shop.alice)
    with refused("ERC721InvalidSender", ZERO):
        shop.claim(voucher, by=shop.alice)
    shop.contract.send("burn", free(1), by=shop.bob)
    with refused("TokenBurned", free(1)):
        shop.claim(voucher, by=shop.alice)


def test_relay_and_voucher_never_both(shop: Shop) -> None:
    voucher = shop.promise(shop.alice, free(1))
    shop.mint(shop.alice, free(1))
    with refused("ERC721InvalidSender", ZERO):
        shop.claim(voucher, by=shop.alice)


def test_it_counts_to_its_last_second(shop: Shop) -> None:
    voucher = shop.promise(shop.alice, free(1))
    values = (voucher.to, voucher.token, voucher.root, voucher.deadline, shop.voucher.address)
    signature = shop.voucher.sign(voucher.digest(shop.contract.address))
    shop.node.mine(voucher.deadline)
    shop.contract.call("claim", *values, signature)
    shop.node.mine(voucher.deadline + 1)
    with refused("VoucherExpired", voucher.deadline):
        shop.contract.call("claim", *values, signature)


def test_the_farthest_deadline_is_a_deadline(shop: Shop) -> None:
    shop.claim(shop.promise(shop.alice, free(1), deadline=2**64 - 1), by=shop.alice)
    with refused("VoucherExpired", 0):
        shop.claim(shop.promise(shop.alice, free(2), deadline=0), by=shop.alice)


def test_it_promises_the_files_of_the_edition(shop: Shop) -> None:
    """Also a voucher that the shop signed by mistake cannot give an edition's token for other files."""
    for root in (root_of(FREE + 1), bytes(32)):
        with refused("ContentRootDiffers", root_of(FREE)):
            shop.claim(shop.promise(shop.alice, free(1), root=root), by=shop.alice)


def test_an_edition_must_be_there(shop: Shop) -> None:
    with refused("EditionUnknown", 9):
        shop.claim(shop.promise(shop.alice, 9 << 64 | 1, root=bytes(32)), by=shop.alice)


def test_a_stolen_voucher_key_stays_within_the_supply(shop: Shop) -> None:
    for serial in (0, 6):
        with refused("SerialOutside", free(serial), 5):
            shop.claim(shop.promise(shop.mallory, free(serial)), by=shop.mallory)
    with refused("ERC721InvalidReceiver", ZERO):
        shop.claim(shop.promise(ZERO, free(1)), by=shop.mallory)


def test_only_the_shops_key_signs(shop: Shop) -> None:
    voucher = shop.promise(shop.mallory, free(1))
    forged = NOBODY.sign(voucher.digest(shop.contract.address))
    with refused("AccessControlUnauthorizedAccount", NOBODY.address, role("VOUCHER")):
        shop.claim(voucher, by=shop.mallory, signature=forged, signer=NOBODY.address)
    with refused("VoucherInvalid", shop.voucher.address):
        shop.claim(voucher, by=shop.mallory, signature=forged)
    with refused("AccessControlUnauthorizedAccount", ZERO, role("VOUCHER")):
        shop.claim(voucher, by=shop.mallory, signature=forged, signer=ZERO)


def test_a_key_that_was_taken_back_signs_no_more(shop: Shop) -> None:
    voucher = shop.promise(shop.alice, free(1))
    shop.contract.send("revokeRole", role("VOUCHER"), shop.voucher.address, by=shop.admin)
    with refused("AccessControlUnauthorizedAccount", shop.voucher.address, role("VOUCHER")):
        shop.claim(voucher, by=shop.alice)


def test_what_is_no_signature_is_refused(shop: Shop) -> None:
    """The mirrored one (EIP-2), other lengths, the short form (EIP-2098), other values of v."""
    voucher = shop.promise(shop.alice, free(1))
    good = shop.voucher.sign(voucher.digest(shop.contract.address))
    r, s, v = good[:32], int.from_bytes(good[32:64], "big"), good[64]
    flipped = r + (ORDER - s).to_bytes(32, "big") + bytes([55 - v])
    short = r + (s | (v - 27) << 255).to_bytes(32, "big")
    others = [good[:64] + bytes([other]) for other in (0, 1, 26, 29, v ^ 7)]
    for wrong in (flipped, short, b"", good[:64], good + b"\0", bytes(65), bytes(64) + b"\x1b", *others):
        with refused("VoucherInvalid", shop.voucher.address):
            shop.claim(voucher, by=shop.alice, signature=wrong)
    assert shop.claim(voucher, by=shop.alice, signature=good).status


MOODS = {"yes": 0, "no": 1, "reverts": 2, "loops": 3, "giant": 4, "short": 5, "writes": 6}


@pytest.mark.parametrize("mood", MOODS)
def test_a_contract_without_the_role_is_not_even_asked(shop: Shop, mood: str) -> None:
    hostile = helper(shop.node, "Hostile1271", MOODS[mood])
    with refused("AccessControlUnauthorizedAccount", hostile.address, role("VOUCHER")):
        shop.claim(
            shop.promise(shop.mallory, free(1)), by=shop.mallory, signature=b"", signer=hostile.address
        )


@pytest.mark.parametrize("mood", sorted(MOODS.keys() - {"yes", "loops"}))
def test_a_contract_that_turns_hostile_signs_nothing(shop: Shop, mood: str) -> None:
    hostile = helper(shop.node, "Hostile1271", MOODS[mood])
    shop.contract.send("grantRole", role("VOUCHER"), hostile.address, by=shop.admin)
    voucher = shop.promise(shop.mallory, free(1))
    with refused("VoucherInvalid", hostile.address):
        shop.claim(voucher, by=shop.mallory, signature=b"", signer=hostile.address)
    assert hostile.call("writes") == 0


def test_a_contract_that_loops_spends_its_callers_gas(shop: Shop) -> None:
    hostile = helper(shop.node, "Hostile1271", MOODS["loops"])
    shop.contract.send("grantRole", role("VOUCHER"), hostile.address, by=shop.admin)
    voucher = shop.promise(shop.mallory, free(1))
    receipt = shop.claim(voucher, by=shop.mallory, signature=b"", signer=hostile.address, gas=GAS)
    assert (receipt.status, shop.owner(free(1))) == (False, None)
    # Nobody else is touched by it.
    assert shop.claim(shop.promise(shop.alice, free(1)), by=shop.alice).status


def test_a_contract_with_the_role_and_no_code_left_signs_nothing(shop: Shop) -> None:
    hostile = helper(shop.node, "Hostile1271", MOODS["yes"])
    shop.contract.send("grantRole", role("VOUCHER"), hostile.address, by=shop.admin)
    shop.node.ask("anvil_setCode", hostile.address, "0x")
    with refused("VoucherInvalid", hostile.address):
        shop.claim(shop.promise(shop.bob, free(1)), by=shop.bob, signature=b"", signer=hostile.address)


def test_a_contract_wallet_may_be_the_shops_signer(shop: Shop) -> None:
    wallet = helper(shop.node, "Wallet1271", NOBODY.address)
    shop.contract.send("grantRole", role("VOUCHER"), wallet.address, by=shop.admin)
    voucher = shop.promise(shop.alice, free(1))
    digest = voucher.digest(shop.contract.address)
    with refused("VoucherInvalid", wallet.address):
        shop.claim(voucher, by=shop.alice, signature=shop.voucher.sign(digest), signer=wallet.address)
    shop.claim(voucher, by=shop.alice, signature=NOBODY.sign(digest), signer=wallet.address)
    assert shop.owner(free(1)) == shop.alice


def test_no_code_of_the_receivers_runs_in_a_claim(shop: Shop) -> None:
    attacker = helper(shop.node, "Reentrant")
    second = shop.promise(attacker.address, free(2))
    signature = shop.voucher.sign(second.digest(shop.contract.address))
    values = (second.to, second.token, second.root, second.deadline, shop.voucher.address, signature)
    order = shop.contract.data("claim", *values)
    attacker.send("prepare", shop.contract.address, order, by=shop.mallory)
    shop.claim(shop.promise(attacker.address, free(1)), by=shop.mallory)
    assert attacker.call("told") == 0
    assert shop.contract.call("balanceOf", attacker.address) == 1
    # Handed a token safely it is told, and its voucher then counts, once.
    shop.mint(shop.mallory, free(3))
    shop.contract.send("safeTransferFrom", shop.mallory, attacker.address, free(3), by=shop.mallory, gas=GAS)
    assert (attacker.call("told"), attacker.call("done")) == (1, 1)
    with refused("ERC721InvalidSender", ZERO):
        shop.claim(second, by=shop.mallory)
    assert shop.contract.call("balanceOf", attacker.address) == 3
