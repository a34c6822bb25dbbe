"""Any history of mints, claims, sales, loans, marks, burns and pauses: the chain does as the model does.

After every step the supply, each owner, each borrower and each answer of `check` agree; at the end every
voucher ever signed is tried twice more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.effort import share
from tests.fixtures.certificate import BOUND, FREE, REVOCABLE, Shop, Voucher
from tests.fixtures.contracts import Reverted
from tests.integration.certificates.contract.model import Denied, Edition, Model
from vitrine.certificates.abi import token_of
from vitrine.certificates.keccak import ZERO

SUPPLY = 3
EDITIONS = {FREE + 10: Edition(SUPPLY), BOUND + 10: Edition(SUPPLY, is_soulbound=True)} | {
    REVOCABLE + 10: Edition(SUPPLY, is_revocable=True)
}
TOKENS = [token_of(edition, serial) for edition in EDITIONS for serial in range(1, SUPPLY + 1)]
# Serials that no edition has, and an edition that is none.
WRONG = [token_of(edition, serial) for edition in EDITIONS for serial in (0, SUPPLY + 1)] + [99 << 64 | 1]

tokens = st.sampled_from(TOKENS)
any_token = st.one_of(tokens, tokens, tokens, st.sampled_from(WRONG))
people = st.sampled_from(["alice", "bob", "carol"])
seconds = st.integers(-3, 40)


class Histories(RuleBasedStateMachine):
    """One history. The shop is set by the test."""

    shop: Shop

    @initialize()
    def begin(self) -> None:
        node = self.shop.node
        self.mark_id = node.ask("evm_snapshot")
        self.model = Model(dict(EDITIONS))
        for number, edition in EDITIONS.items():
            self.shop.edition(
                number, edition.supply, soulbound=edition.is_soulbound, revocable=edition.is_revocable
            )
        self.now_s = node.now_s
        self.vouchers: list[Voucher] = []

    def teardown(self) -> None:
        if not hasattr(self, "mark_id"):
            return
        try:
            for voucher in self.vouchers * 2:
                self.redeem(voucher, "bob")
            self.owners_and_supply_agree()
        finally:
            self.shop.node.ask("evm_revert", self.mark_id)

    def who(self, name: str) -> str:
        return ZERO if name == "nobody" else str(getattr(self.shop, name))

    def both(self, expected: Callable[[], None], done: Callable[[], Any]) -> None:
        """The same outcome from the model and from the chain, in a block of a known second."""
        self.now_s += 1
        self.shop.node.ask("evm_setNextBlockTimestamp", self.now_s)
        try:
            expected()
        except Denied as denied:
            with pytest.raises(Reverted) as refusal:
                done()
            assert refusal.value.name == str(denied)
        else:
            done()

    @rule(pairs=st.lists(st.tuples(people, any_token), min_size=1, max_size=4))
    def mint(self, pairs: list[tuple[str, int]]) -> None:
        named = [(self.who(to), token) for to, token in pairs]
        owners, ids = zip(*named, strict=True)
        self.both(
            lambda: self.model.mint(named),
            lambda: self.shop.contract.send("mintMany", owners, ids, by=self.shop.minter),
        )

    @rule(to=people, first=any_token, count=st.integers(1, 4))
    def mint_range(self, to: str, first: int, count: int) -> None:
        row = [(self.who(to), first + at) for at in range(count)]
        self.both(
            lambda: self.model.mint(row),
            lambda: self.shop.contract.send("mintRange", self.who(to), first, count, by=self.shop.minter),
        )

    @rule(to=people, token=tokens, within_s=seconds, by=people)
    def claim(self, to: str, token: int, within_s: int, by: str) -> None:
        voucher = self.shop.promise(self.who(to), token, deadline=self.now_s + within_s)
        self.vouchers.append(voucher)
        self.redeem(voucher, by)

    @rule(data=st.data(), by=people)
    def claim_again(self, data: st.DataObject, by: str) -> None:
        if self.vouchers:
            self.redeem(data.draw(st.sampled_from(self.vouchers)), by)

    def redeem(self, voucher: Voucher, by: str) -> None:
        self.both(
            lambda: self.model.claim(voucher.to, voucher.token, voucher.deadline, self.now_s),
            lambda: self.shop.claim(voucher, by=self.who(by)),
        )

    @rule(by=people, to=people, token=tokens, is_mine=st.booleans())
    def transfer(self, by: str, to: str, token: int, is_mine: bool) -> None:
        owner = self.model.owners.get(token, self.who(by))
        sender = owner if is_mine else self.who(by)
        self.both(
            lambda: self.model.transfer(sender, self.who(to), token),
            lambda: self.shop.contract.send("transferFrom", owner, self.who(to), token, by=sender),
        )

    @rule(by=people, token=tokens)
    def burn(self, by: str, token: int) -> None:
        self.both(
            lambda: self.model.burn(self.who(by), token),
            lambda: self.shop.contract.send("burn", token, by=self.who(by)),
        )

    @rule(by=people, to=people, token=tokens)
    def approve(self, by: str, to: str, token: int) -> None:
        self.both(
            lambda: self.model.approve(self.who(by), self.who(to), token),
            lambda: self.shop.contract.send("approve", self.who(to), token, by=self.who(by)),
        )

    @rule(
        by=people,
        to=st.one_of(people, st.just("nobody")),
        token=tokens,
        within_s=seconds,
        is_mine=st.booleans(),
    )
    def lend(self, by: str, to: str, token: int, within_s: int, is_mine: bool) -> None:
        sender = self.model.owners.get(token, self.who(by)) if is_mine else self.who(by)
        until = self.now_s + within_s
        self.both(
            lambda: self.model.lend(sender, self.who(to), token, until),
            lambda: self.shop.contract.send("setUser", token, self.who(to), until, by=sender),
        )

    @rule(token=tokens, is_revoked=st.booleans())
    def mark(self, token: int, is_revoked: bool) -> None:
        self.both(
            lambda: self.model.mark(token, is_revoked),
            lambda: self.shop.contract.send("revoke", token, is_revoked, by=self.shop.revoker),
        )

    @rule(is_on=st.sampled_from([True, False, False, False]))
    def pause(self, is_on: bool) -> None:
        if is_on != self.model.is_paused:
            self.model.is_paused = is_on
            self.now_s += 1
            self.shop.node.ask("evm_setNextBlockTimestamp", self.now_s)
            self.shop.contract.send("pause" if is_on else "unpause", by=self.shop.pauser)

    @rule(for_s=st.integers(1, 30))
    def wait(self, for_s: int) -> None:
        self.now_s += for_s
        self.shop.node.mine(self.now_s)

    @invariant()
    def owners_and_supply_agree(self) -> None:
        owners = self.shop.contract.call("ownersOf", TOKENS + WRONG)
        assert list(owners) == [self.model.owners.get(token, ZERO) for token in TOKENS + WRONG]
        counts = Counter(self.model.owners.values())
        for name in ("alice", "bob", "carol"):
            assert self.shop.contract.call("balanceOf", self.who(name)) == counts[self.who(name)]

    @invariant()
    def borrowers_and_checks_agree(self) -> None:
        pairs = [(token, self.who(name)) for token in TOKENS for name in ("alice", "bob", "carol", "nobody")]
        held = self.shop.contract.call("checkMany", *zip(*pairs, strict=True))
        expected = [0 if who == ZERO else self.model.check(token, who, self.now_s) for token, who in pairs]
        assert list(held) == expected


@pytest.mark.scaled
def test_any_history_is_the_models(shop: Shop) -> None:
    class OfThisShop(Histories):
        pass

    OfThisShop.shop = shop
    run_state_machine_as_test(
        OfThisShop,
        settings=settings(
            max_examples=share(25),
            stateful_step_count=30,
            suppress_health_check=list(HealthCheck),
        ),
    )
