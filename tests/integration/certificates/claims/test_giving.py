"""Rights: given once each, never more than there are, to one holder."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from tests.fixtures.certificates import Shop
from vitrine.certificates.claims.orders import Certifying
from vitrine.certificates.errors import EditionUnknown, SoldOut, VisitorUnknown
from vitrine.certificates.tables import CertificateRow, EditionRow
from vitrine.errors import VitrineError
from vitrine.orders import OrderLine, OrderPaid
from vitrine.storage import Outbox


def _rows(shop: Shop) -> list[CertificateRow]:
    with shop.database.read() as session:
        return list(session.scalars(select(CertificateRow).order_by(CertificateRow.serial)))


def test_a_source_gives_once(shop: Shop) -> None:
    edition, anna = shop.bare_edition(), shop.visitor()
    first = shop.claims.give(edition, "order:line_1:1", anna)
    assert [shop.claims.give(edition, "order:line_1:1", each) for each in (anna, shop.visitor(), None)] == [
        first
    ] * 3
    assert shop.claims.give(edition, "order:line_1:2", anna) != first
    assert [(row.serial, row.state, row.visitor_id) for row in _rows(shop)] == [
        (1, "claimable", anna), (2, "claimable", anna),
    ]  # fmt: skip
    assert shop.editions.get(edition).given == 2


def test_a_right_is_full_use_at_once_and_keeps_its_holder(shop: Shop) -> None:
    """No chain was ever there."""
    edition, anna = shop.bare_edition(), shop.visitor()
    assert shop.claims.rights(anna, shop.clock.now()) == frozenset()
    assert not shop.is_kept(anna)
    shop.claims.give(edition, "order:line_1:1", anna)
    assert shop.claims.rights(anna, shop.clock.now()) == {edition}
    assert shop.is_kept(anna)
    mine = shop.claims.mine(anna)
    assert [(each.edition, each.role, each.state, each.proof) for each in mine] == [
        (edition, "owner", "claimable", None)
    ]


def test_nothing_is_given_of_what_is_not_there(shop: Shop) -> None:
    edition = shop.bare_edition(max_supply=1)
    with pytest.raises(EditionUnknown):
        shop.claims.give(edition + 1, "a", shop.visitor())
    with pytest.raises(VisitorUnknown):
        shop.claims.give(edition, "b", "visitor_gone")
    assert shop.editions.get(edition).given == 0
    shop.claims.give(edition, "c", shop.visitor())
    with pytest.raises(SoldOut) as refused:
        shop.claims.give(edition, "d", shop.visitor())
    assert refused.value.values == {"max_supply": 1}


def _outcome(act: Any) -> str:
    try:
        return str(act())
    except VitrineError as error:
        return error.slug()


def test_one_of_many_gets_the_last(shop: Shop) -> None:
    edition = shop.bare_edition(max_supply=4)
    for number in range(3):
        shop.claims.give(edition, f"before:{number}", None)
    visitors = [shop.visitor() for _ in range(12)]
    with ThreadPoolExecutor(12) as pool:
        outcomes = list(
            pool.map(lambda each: _outcome(lambda: shop.claims.give(edition, f"gift:{each}", each)), visitors)
        )
    assert outcomes.count("sold-out") == 11
    assert [row.serial for row in _rows(shop)] == [1, 2, 3, 4]


def test_many_of_one_source_get_the_same(shop: Shop) -> None:
    edition, anna = shop.bare_edition(), shop.visitor()
    with ThreadPoolExecutor(12) as pool:
        given = set(pool.map(lambda _: shop.claims.give(edition, "order:line:1", anna), range(12)))
    assert len(given) == 1
    assert [row.serial for row in _rows(shop)] == [1]
    assert shop.editions.get(edition).given == 1


def test_many_orders_at_once_leave_no_gap(shop: Shop) -> None:
    edition, anna = shop.bare_edition(max_supply=30), shop.visitor()
    sources = [f"order:line_{number % 25}:1" for number in range(50)]
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda source: shop.claims.give(edition, source, anna), sources))
    assert [row.serial for row in _rows(shop)] == list(range(1, 26))


# What was bought


def _paid(buyer: str, *lines: tuple[str, str, int]) -> OrderPaid:
    return OrderPaid("order_1", buyer, tuple(OrderLine(*line) for line in lines))


def test_a_paid_order_gives_one_for_each_unit_however_often_it_is_told(shop: Shop) -> None:
    product = shop.bare_product(variant_a=None, variant_b=None)
    edition, anna = shop.bare_edition(product), shop.visitor()
    paid = _paid(anna, ("line_1", "variant_a", 2), ("line_2", "variant_b", 1))
    certify = Certifying(shop.claims)
    given = certify.certify(paid)
    assert len(set(given)) == 3
    assert [certify.certify(paid) for _ in range(3)] == [given] * 3
    assert [row.source for row in _rows(shop)] == ["order:line_1:1", "order:line_1:2", "order:line_2:1"]
    assert shop.claims.rights(anna, shop.clock.now()) == {edition}


def test_a_variants_own_edition_goes_before_its_products_and_the_newest_first(shop: Shop) -> None:
    product = shop.bare_product(variant_a=None, variant_b=None)
    older, newer = shop.bare_edition(product), shop.bare_edition(product, max_supply=1)
    own = shop.bare_edition(product, variant_id="variant_a", max_supply=1)
    shop.bare_edition(product, model_hash="0" * 64)
    shop.bare_edition(product, state="failed")
    assert shop.claims.editions_for("variant_a") == [own, newer, older]
    assert shop.claims.editions_for("variant_b") == [newer, older]
    Certifying(shop.claims).certify(_paid(shop.visitor(), ("line_1", "variant_a", 4)))
    assert sorted(row.edition for row in _rows(shop)) == [older, older, newer, own]


def test_an_order_without_editions_is_nothing(shop: Shop) -> None:
    shop.bare_product(variant_a=None)
    handler = Certifying(shop.claims)
    asyncio.run(handler(_paid(shop.visitor(), ("line_1", "variant_a", 1), ("line_2", "variant_gone", 2))))
    asyncio.run(handler("something else"))
    assert _rows(shop) == []


def test_what_is_sold_out_or_whose_buyer_is_gone_is_not_tried_for_ever(shop: Shop) -> None:
    edition = shop.bare_edition(shop.bare_product(variant_a=None), max_supply=2)
    gone = _paid("visitor_gone", ("line_1", "variant_a", 3))
    certify = Certifying(shop.claims)
    assert len(certify.certify(gone)) == 2
    assert certify.certify(gone) == [row.id for row in _rows(shop)]
    assert [row.visitor_id for row in _rows(shop)] == [None, None]
    with shop.database.read() as session:
        assert session.get_one(EditionRow, edition).next_serial == 3


def test_the_event_comes_through_the_outbox(shop: Shop) -> None:
    shop.bare_edition(shop.bare_product(variant_a=None))
    paid = _paid(shop.visitor(), ("line_1", "variant_a", 2))
    with shop.database.unit() as unit:
        unit.collect(paid)
    (claim,) = Outbox(shop.database).claim({"order.paid"})
    assert claim.event == paid
    asyncio.run(Certifying(shop.claims)(claim.event))
    assert len(_rows(shop)) == 2
