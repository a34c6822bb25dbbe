"""Copies that go with units of stock: promised with each, given to its order, meanwhile to nobody else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.fixtures.certificates import Shop
from vitrine.certificates.copies import EditionCopies
from vitrine.certificates.errors import SoldOut
from vitrine.certificates.rights.orders import Certifying
from vitrine.certificates.rights.taking_back import TakingBack
from vitrine.orders import OrderLine, OrderPaid

COPIES = EditionCopies()


def _left(shop: Shop, *variants: str) -> dict[str, int]:
    with shop.database.read() as session:
        return dict(COPIES.left(session, variants))


def _promise(shop: Shop, wanted: dict[str, int]) -> dict[str, int]:
    with shop.database.unit() as unit:
        found = dict(COPIES.promise(unit, wanted))
        if any(count < 0 for count in found.values()):
            unit.session.rollback()
        return found


@pytest.fixture
def variants(both: Shop) -> tuple[str, str, str]:
    """A product's id and its two variants, the first with an edition of two, both with one of three."""
    product = both.product()
    one, other = (each["id"] for each in product["variants"])
    both.edition(product["id"], max_supply=2, variant_id=one)
    both.edition(product["id"], max_supply=3)
    return product["id"], one, other


def test_what_comes_with_a_variant_is_left_to_promise(both: Shop, variants: tuple[str, str, str]) -> None:
    product, one, other = variants
    bare = both.product()
    assert _left(both, one, other, *(each["id"] for each in bare["variants"])) == {one: 5, other: 3}
    with both.database.read() as session:
        assert COPIES.left_of(session, [product, bare["id"]]) == {one: 5, other: 3}
    assert _promise(both, {one: 4, other: 1}) == {one: 0, other: 0}
    assert _promise(both, {one: 1}) == {one: -1}, "one is missing, and nothing was promised"
    assert _promise(both, {one: -1, other: 0}) == {one: 1, other: 0}
    assert _promise(both, {one: -3, other: -1}) == {one: 5, other: 3}


def test_what_is_promised_is_given_to_its_order_alone(both: Shop, variants: tuple[str, str, str]) -> None:
    _, one, other = variants
    edition = both.claims.editions_for(other)[0]
    assert _promise(both, {other: 2}) == {other: 1}
    both.claims.give(edition, "gift:1", None, paid=False)
    with pytest.raises(SoldOut):
        both.claims.give(edition, "gift:2", None, paid=False)
    certifying = Certifying(both.claims, TakingBack(both.database))
    paid = OrderPaid("order_1", both.visitor(), (OrderLine("line_1", other, 2),))
    assert len(certifying.certify(paid)) == 2
    assert certifying.certify(paid) == certifying.certify(paid), "told again, the same"
    assert _left(both, one, other) == {one: 2, other: 0}
    assert certifying.certify(OrderPaid("order_2", both.visitor(), (OrderLine("line_2", other, 1),))) == []


def test_of_two_who_want_the_last_copy_one_is_promised_it(both: Shop, variants: tuple[str, str, str]) -> None:
    """Through variants that share it."""
    _, one, other = variants
    assert _promise(both, {one: 4}) == {one: 1}
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda each: _promise(both, {each: 1})[each], (one, other)))
    assert sorted(found) == [-1, 0] and _left(both, one, other) == {one: 0, other: 0}
