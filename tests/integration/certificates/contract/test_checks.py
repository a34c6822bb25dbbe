"""What the shop asks a thousand times: an answer for every pair, and never a revert."""

from __future__ import annotations

import pytest

from tests.fixtures.certificate import Shop, bound, free, revocable
from tests.fixtures.contracts import refused
from vitrine.certificates import abi
from vitrine.certificates.keccak import ZERO

NONE, OWNER, USER, REVOKED = 0, 1, 2, 128
ANY_WORD = [0, 1, 2**64, free(0), free(2), free(6), 9 << 64 | 1, 2**255, 2**256 - 1]


@pytest.fixture
def held(shop: Shop) -> Shop:
    """Alice owns bound(1), and free(1) and revocable(1), both lent to Bob, the last one revoked."""
    for token in (free(1), revocable(1), bound(1), free(5)):
        shop.mint(shop.alice, token)
    for token in (free(1), revocable(1)):
        shop.contract.send("setUser", token, shop.bob, 2**40, by=shop.alice)
    shop.contract.send("revoke", revocable(1), True, by=shop.revoker)
    shop.contract.send("burn", free(5), by=shop.alice)
    return shop


def expected(shop: Shop) -> dict[tuple[int, str], int]:
    return {
        (free(1), shop.alice): OWNER,
        (free(1), shop.bob): USER,
        (free(1), shop.carol): NONE,
        (revocable(1), shop.alice): OWNER | REVOKED,
        (revocable(1), shop.bob): USER | REVOKED,
        (revocable(1), shop.carol): NONE,
        (bound(1), shop.alice): OWNER,
        (free(5), shop.alice): NONE,
        (free(5), ZERO): NONE,
        (free(1), ZERO): NONE,
        (free(2), ZERO): NONE,
        (revocable(1), ZERO): NONE,
    }


def test_owner_user_or_none(held: Shop) -> None:
    for (token, who), answer in expected(held).items():
        assert held.contract.call("check", token, who) == answer


def test_many_answers_are_the_single_ones_in_order(held: Shop) -> None:
    pairs = expected(held)
    tokens, whos = zip(*pairs, strict=True)
    assert held.contract.call("checkMany", tokens, whos) == tuple(pairs.values())


@pytest.mark.parametrize("token", ANY_WORD)
def test_nothing_reverts(held: Shop, token: int) -> None:
    for who in (ZERO, held.alice, held.contract.address, "0x" + "ff" * 20):
        assert held.contract.call("check", token, who) == NONE
        assert held.contract.call("checkMany", [token], [who]) == (NONE,)
    assert held.contract.call("ownersOf", [token]) == (ZERO,)
    assert held.contract.call("revoked", token) is False
    assert held.contract.call("userOf", token) == ZERO


def test_the_owner_who_borrows_from_oneself_is_the_owner(held: Shop) -> None:
    held.contract.send("setUser", free(1), held.alice, 2**40, by=held.alice)
    assert held.contract.call("check", free(1), held.alice) == OWNER


def test_owners_come_in_order(held: Shop) -> None:
    tokens = [free(5), free(1), free(2), bound(1)]
    assert held.contract.call("ownersOf", tokens) == (ZERO, held.alice, ZERO, held.alice)
    assert held.contract.call("ownersOf", []) == ()
    assert held.contract.call("checkMany", [], []) == ()


def test_lists_of_different_lengths_are_refused(held: Shop) -> None:
    with refused("LengthsDiffer", 2, 1):
        held.contract.call("checkMany", [free(1), free(2)], [held.alice])


def test_a_thousand_pairs_by_our_own_encoding(held: Shop) -> None:
    """As the shop asks: `certificates/abi.py` and one raw call, within what a block's gas allows."""
    pairs = list(expected(held).items())
    wanted = [pairs[at % len(pairs)] for at in range(1000)]
    tokens = [token for (token, _), _ in wanted]
    data = abi.call("checkMany(uint256[],address[])", tokens, [who for (_, who), _ in wanted])
    request = {"to": held.contract.address, "data": "0x" + data.hex()}
    answer = bytes.fromhex(held.node.ask("eth_call", request, "latest")[2:])
    assert abi.array(answer) == [held_as for _, held_as in wanted]
    data = abi.call("ownersOf(uint256[])", tokens)
    answer = bytes.fromhex(
        held.node.ask("eth_call", {"to": held.contract.address, "data": "0x" + data.hex()}, "latest")[2:]
    )
    owners = [abi.address_of(number) for number in abi.array(answer)]
    assert owners == [None if token in (free(5), free(2)) else held.alice for token in tokens]
