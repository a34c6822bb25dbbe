"""Quotas refuse in words: how much there is, how much there may be, what to do; in every language."""

from __future__ import annotations

import pytest

from vitrine.quotas.errors import BrandWritesTooFast, QuotaReached
from vitrine.quotas.kinds import BY_DEFAULT, Quota, Quotas

KEPT = [quota for quota in Quota if quota not in (Quota.VERSIONS, Quota.REQUESTS)]


@pytest.mark.parametrize("quota", KEPT)
def test_what_is_reached_says_how_much_and_what_to_do(quota: Quota) -> None:
    unit = 1 << 20 if quota is Quota.FILES else 1
    problem = QuotaReached(quota, 1_234 * unit, 1_300 * unit).problem()
    assert (problem["status"], problem["quota"], problem["allowed"]) == (409, quota.value, 1_300 * unit)
    assert "1,234" in problem["detail"] and "1,300" in problem["detail"]
    assert "ask those who run this shop" in problem["detail"]
    assert "1\u202f234" in problem["detail_fr"] and "1\u202f300" in problem["detail_fr"]
    assert ("MiB" in problem["detail"], "Mio" in problem["detail_fr"]) == ((quota is Quota.FILES),) * 2


def test_too_fast_says_when_to_go_on() -> None:
    problem = BrandWritesTooFast(7, 600).problem()
    assert (problem["status"], problem["retry_after_s"], problem["allowed"]) == (429, 7, 600)
    assert "7 s" in problem["detail"] and "600" in problem["detail_fr"]


def test_a_brands_own_numbers_take_the_shops_place() -> None:
    mine = BY_DEFAULT.but({Quota.ROOMS: 3, Quota.TOKENS: None})
    assert (mine[Quota.ROOMS], mine[Quota.TOKENS]) == (3, BY_DEFAULT[Quota.TOKENS])
    assert {quota.value for quota in Quota} == set(Quotas.__dataclass_fields__)
    assert all(BY_DEFAULT[quota] >= quota.least for quota in Quota)
