"""The two ways to a wallet: never both at once, in any order of events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.certificates.errors import CertificateWithdrawn, ClaimedAlready, VoucherOut
from vitrine.certificates.rights.paths import By, Way
from vitrine.certificates.states import CopyState
from vitrine.errors import Conflict

NOW = datetime(2026, 1, 1, tzinfo=UTC)
A, B = "0x" + "a" * 40, "0x" + "b" * 40
MINUTE = timedelta(minutes=1)


def test_by_the_shop_it_is_queued_and_stays_so() -> None:
    queued = Way(CopyState.CLAIMABLE).onward(By.SHOP, A, NOW, settled=True)
    assert queued == Way(CopyState.QUEUED, A)
    assert queued.onward(By.SHOP, A, NOW, settled=True) == queued
    for by, wallet in ((By.SHOP, B), (By.WALLET, A), (By.WALLET, B)):
        with pytest.raises(ClaimedAlready):
            queued.onward(by, wallet, NOW, settled=True)


def test_a_voucher_locks_the_shop_until_it_is_over_and_final() -> None:
    out = Way(CopyState.CLAIMABLE).onward(By.WALLET, A, NOW, settled=True)
    assert out == Way(CopyState.VOUCHER, A, NOW + 15 * MINUTE)
    for at, settled in ((NOW, True), (NOW + 15 * MINUTE, True), (NOW + 60 * MINUTE, False)):
        for by, wallet in ((By.SHOP, A), (By.SHOP, B), (By.WALLET, B)):
            with pytest.raises(VoucherOut) as refused:
                out.onward(by, wallet, at, settled=settled)
            assert refused.value.values == {"until": "2026-01-01T00:15:00Z"}
    assert out.onward(By.SHOP, B, NOW + 16 * MINUTE, settled=True) == Way(CopyState.QUEUED, B)


def test_the_same_wallet_may_ask_for_its_voucher_again() -> None:
    out = Way(CopyState.CLAIMABLE).onward(By.WALLET, A, NOW, settled=True)
    assert out.onward(By.WALLET, A, NOW + MINUTE, settled=False) == out
    later = out.onward(By.WALLET, A, NOW + 20 * MINUTE, settled=False)
    assert later == Way(CopyState.VOUCHER, A, NOW + 35 * MINUTE)


def test_what_is_over_is_over() -> None:
    with pytest.raises(ClaimedAlready):
        Way(CopyState.MINTED, A).onward(By.SHOP, A, NOW, settled=True)
    with pytest.raises(CertificateWithdrawn):
        Way(CopyState.WITHDRAWN).onward(By.SHOP, A, NOW, settled=True)


WISHES = st.tuples(st.sampled_from(By), st.sampled_from([A, B]), st.integers(0, 40), st.booleans())


@given(st.lists(WISHES, max_size=30))
def test_no_order_of_wishes_opens_two_ways(wishes: list[tuple[By, str, int, bool]]) -> None:
    """Vouchers that may still be used are all for one wallet, and then nothing is queued."""
    way, now = Way(CopyState.CLAIMABLE), NOW
    vouchers: list[tuple[str, datetime]] = []
    for by, wallet, minutes, is_final in wishes:
        now += minutes * MINUTE
        usable = [each for each in vouchers if each[1] >= now]
        settled = is_final and not usable
        try:
            way = way.onward(by, wallet, now, settled=settled)
        except Conflict:
            continue
        if way.state is CopyState.VOUCHER:
            assert way.wallet is not None and way.voucher_until is not None
            assert way.voucher_until > now
            vouchers.append((way.wallet, way.voucher_until))
        usable = [each for each in vouchers if each[1] >= now]
        assert len({each[0] for each in usable}) <= 1
        assert way.state != "queued" or not usable
