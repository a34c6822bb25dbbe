"""Rights: given once each, never more than there are, to one holder."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from tests.fixtures.certificates import Shop
from tests.fixtures.told import told
from vitrine.catalog import inside as catalog
from vitrine.certificates import inside as certificates
from vitrine.certificates.errors import EditionDeleted, EditionUnknown, SoldOut, VisitorUnknown
from vitrine.certificates.rights import orders
from vitrine.certificates.rights.orders import Certifying
from vitrine.certificates.rights.taking_back import TakingBack
from vitrine.certificates.states import CopyState
from vitrine.certificates.tables import CertificateRow, EditionRow
from vitrine.errors import VitrineError
from vitrine.orders import OrderLine, OrderPaid, OrderRefunded, RefundedLine


def _rows(shop: Shop) -> list[CertificateRow]:
    with shop.database.read() as session:
        return list(session.scalars(select(CertificateRow).order_by(CertificateRow.serial)))


def test_a_source_gives_once(both: Shop) -> None:
    edition, anna = both.bare_edition(), both.visitor()
    first = both.claims.give(edition, "order:line_1:1", anna)
    assert [both.claims.give(edition, "order:line_1:1", each) for each in (anna, both.visitor(), None)] == [
        first
    ] * 3
    assert both.claims.give(edition, "order:line_1:2", anna) != first
    assert [(row.serial, row.state, row.visitor_id) for row in _rows(both)] == [
        (1, "claimable", anna), (2, "claimable", anna),
    ]  # fmt: skip
    assert both.editions.get(edition).given == 2


def test_a_right_is_full_use_at_once_and_keeps_its_holder(both: Shop) -> None:
    """No chain was ever there."""
    edition, anna = both.bare_edition(), both.visitor()
    assert both.claims.standing.rights(anna, both.clock.now()) == frozenset()
    assert not both.is_kept(anna)
    both.claims.give(edition, "order:line_1:1", anna)
    assert both.claims.standing.rights(anna, both.clock.now()) == {edition}
    assert both.is_kept(anna)
    mine = both.claims.standing.mine(anna)
    assert [(each.edition, each.role, each.state, each.proof_url) for each in mine] == [
        (edition, "owner", "claimable", None)
    ]


def test_nothing_is_given_of_what_is_not_there(both: Shop) -> None:
    edition = both.bare_edition(max_supply=1)
    with pytest.raises(EditionUnknown):
        both.claims.give(edition + 1, "a", both.visitor())
    with pytest.raises(VisitorUnknown):
        both.claims.give(edition, "b", "visitor_gone")
    assert both.editions.get(edition).given == 0
    both.claims.give(edition, "c", both.visitor())
    with pytest.raises(SoldOut) as refused:
        both.claims.give(edition, "d", both.visitor())
    assert refused.value.values == {"max_supply": 1}


def _outcome(act: Any) -> str:
    try:
        return str(act())
    except VitrineError as error:
        return error.slug()


@pytest.mark.race
def test_one_of_many_gets_the_last(both: Shop) -> None:
    edition = both.bare_edition(max_supply=4)
    for number in range(3):
        both.claims.give(edition, f"before:{number}", None)
    visitors = [both.visitor() for _ in range(12)]
    with ThreadPoolExecutor(12) as pool:
        outcomes = list(
            pool.map(lambda each: _outcome(lambda: both.claims.give(edition, f"gift:{each}", each)), visitors)
        )
    assert outcomes.count("sold-out") == 11
    assert [row.serial for row in _rows(both)] == [1, 2, 3, 4]


@pytest.mark.race
def test_many_of_one_source_get_the_same(both: Shop) -> None:
    edition, anna = both.bare_edition(), both.visitor()
    with ThreadPoolExecutor(12) as pool:
        given = set(pool.map(lambda _: both.claims.give(edition, "order:line:1", anna), range(12)))
    assert len(given) == 1
    assert [row.serial for row in _rows(both)] == [1]
    assert both.editions.get(edition).given == 1


@pytest.mark.race
def test_many_orders_at_once_leave_no_gap(both: Shop) -> None:
    edition, anna = both.bare_edition(max_supply=30), both.visitor()
    sources = [f"order:line_{number % 25}:1" for number in range(50)]
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda source: both.claims.give(edition, source, anna), sources))
    assert [row.serial for row in _rows(both)] == list(range(1, 26))


# What was bought


def _paid(buyer: str, *lines: tuple[str, str, int]) -> OrderPaid:
    return OrderPaid("order_1", buyer, tuple(OrderLine(*line) for line in lines))


def test_a_paid_order_gives_one_for_each_unit_however_often_it_is_told(both: Shop) -> None:
    product = both.bare_product(variant_a=None, variant_b=None)
    edition, anna = both.bare_edition(product), both.visitor()
    paid = _paid(anna, ("line_1", "variant_a", 2), ("line_2", "variant_b", 1))
    certify = Certifying(both.claims, TakingBack(both.database))
    given = certify.certify(paid)
    assert len(set(given)) == 3
    assert [certify.certify(paid) for _ in range(3)] == [given] * 3
    assert [row.source for row in _rows(both)] == ["order:line_1:1", "order:line_1:2", "order:line_2:1"]
    assert both.claims.standing.rights(anna, both.clock.now()) == {edition}


def test_a_variants_own_edition_goes_before_its_products_and_the_newest_first(both: Shop) -> None:
    product = both.bare_product(variant_a=None, variant_b=None)
    older, newer = both.bare_edition(product), both.bare_edition(product, max_supply=1)
    own = both.bare_edition(product, variant_id="variant_a", max_supply=1)
    both.bare_edition(product, model_hash="0" * 64)
    both.bare_edition(product, state="failed")
    assert both.claims.editions_for("variant_a") == [own, newer, older]
    assert both.claims.editions_for("variant_b") == [newer, older]
    Certifying(both.claims, TakingBack(both.database)).certify(
        _paid(both.visitor(), ("line_1", "variant_a", 4))
    )
    assert sorted(row.edition for row in _rows(both)) == [older, older, newer, own]


def test_an_order_without_editions_is_nothing(both: Shop) -> None:
    both.bare_product(variant_a=None)
    handler = Certifying(both.claims, TakingBack(both.database))
    asyncio.run(handler(_paid(both.visitor(), ("line_1", "variant_a", 1), ("line_2", "variant_gone", 2))))
    asyncio.run(handler("something else"))
    assert _rows(both) == []


def test_what_is_sold_out_or_whose_buyer_is_gone_is_not_tried_for_ever(both: Shop) -> None:
    edition = both.bare_edition(both.bare_product(variant_a=None), max_supply=2)
    gone = _paid("visitor_gone", ("line_1", "variant_a", 3))
    certify = Certifying(both.claims, TakingBack(both.database))
    assert len(certify.certify(gone)) == 2
    assert certify.certify(gone) == [row.id for row in _rows(both)]
    assert [row.visitor_id for row in _rows(both)] == [None, None]
    with both.database.read() as session:
        assert session.get_one(EditionRow, edition).next_serial == 3


@pytest.mark.parametrize("deleted", ["product", "edition", "brand"])
def test_what_was_paid_and_then_deleted_is_never_silent(
    both: Shop, caplog: pytest.LogCaptureFixture, deleted: str
) -> None:
    """The first copy, of which nobody had another: the event is given up loudly, the other line served."""
    product = both.bare_product(variant_a=None)
    edition, other = both.bare_edition(product), both.bare_edition(both.bare_product(variant_b=None))
    both.claims.give(other, "gift:1", None)
    if deleted == "product":
        both.catalog.removing.product(both.actor, product)
    elif deleted == "edition":
        both.editions.delete(both.actor, edition)
    else:
        with both.database.unit() as unit:
            for leaving in (catalog.leaving, certificates.leaving):
                leaving(unit, "brand", both.actor.brand.id, both.clock.now())
    paid = _paid(both.visitor(), ("line_1", "variant_a", 1), ("line_2", "variant_b", 1))
    for _ in range(2):
        with pytest.raises(EditionDeleted, match=str(edition)):
            asyncio.run(Certifying(both.claims, TakingBack(both.database))(paid))
    assert [row.source for row in _rows(both)] == ["gift:1", "order:line_2:1"]
    errors = [each.getMessage() for each in caplog.records if each.name == orders.__name__]
    assert len(errors) == 2 and all("order_1" in each and "line_1" in each for each in errors)
    both.later(days=31)
    if deleted == "edition":
        assert len(Certifying(both.claims, TakingBack(both.database)).certify(paid)) == 1, (
            "who buys the product now buys it without"
        )
    else:
        with pytest.raises(EditionDeleted):
            Certifying(both.claims, TakingBack(both.database)).certify(paid)


def test_the_event_comes_through_the_outbox(both: Shop) -> None:
    both.bare_edition(both.bare_product(variant_a=None))
    paid = _paid(both.visitor(), ("line_1", "variant_a", 2))
    with both.database.unit() as unit:
        unit.collect(paid)
    (event,) = told(both.database, "order.paid")
    assert event == paid
    asyncio.run(Certifying(both.claims, TakingBack(both.database))(event))
    assert len(_rows(both)) == 2


def test_one_address_does_not_take_a_whole_supply(shop: Shop) -> None:
    """A guest is free to make, so that their own pace is none."""
    edition = shop.bare_edition(max_supply=1000)

    def receive() -> int:
        status: int = shop.person().post(f"/api/editions/{edition}/receive").status_code
        return status

    assert [receive() for _ in range(13)] == [200] * 10 + [429] * 3
    shop.later(seconds=12)
    assert [receive() for _ in range(3)] == [200, 200, 429]
    assert shop.editions.get(edition).given == 12


# What was given back


def test_a_line_is_for_whom_it_was_bought(both: Shop) -> None:
    edition = both.bare_edition(both.bare_product(variant_a=None))
    anna, ben = both.visitor(), both.visitor()
    paid = OrderPaid("order_1", anna, (OrderLine("line_1", "variant_a", 1, ben),))
    Certifying(both.claims, TakingBack(both.database)).certify(paid)
    assert [row.visitor_id for row in _rows(both)] == [ben]
    assert both.claims.standing.rights(anna, both.clock.now()) == frozenset()
    assert both.claims.standing.rights(ben, both.clock.now()) == {edition}


def _refunded(buyer: str, refunded: int, quantity: int = 3) -> OrderRefunded:
    return OrderRefunded("order_1", buyer, (RefundedLine("line_1", "variant_a", quantity, refunded),))


def test_what_was_given_back_takes_its_rights_along_once_in_any_order(both: Shop) -> None:
    edition, anna = both.bare_edition(both.bare_product(variant_a=None)), both.visitor()
    certifying = Certifying(both.claims, TakingBack(both.database))
    # Told before the order itself was.
    assert len(certifying.take_back(_refunded(anna, 1))) == 1
    certifying.certify(_paid(anna, ("line_1", "variant_a", 3)))
    states = [str(row.state) for row in _rows(both)]
    assert states == ["claimable", "claimable", "withdrawn"]
    assert certifying.take_back(_refunded(anna, 1)) == []
    assert both.claims.standing.rights(anna, both.clock.now()) == {edition}
    asyncio.run(certifying(_refunded(anna, 3)))
    assert {str(row.state) for row in _rows(both)} == {"withdrawn"}
    assert both.claims.standing.rights(anna, both.clock.now()) == frozenset()


def test_what_somebody_claimed_stays_theirs(both: Shop, caplog: pytest.LogCaptureFixture) -> None:
    both.bare_edition(both.bare_product(variant_a=None))
    anna = both.visitor()
    certifying = Certifying(both.claims, TakingBack(both.database))
    certifying.certify(_paid(anna, ("line_1", "variant_a", 2)))
    with both.database.unit() as unit:
        unit.session.get_one(CertificateRow, _rows(both)[0].id).state = CopyState.QUEUED
    assert certifying.take_back(_refunded(anna, 2, 2)) == [_rows(both)[1].id]
    assert [str(row.state) for row in _rows(both)] == ["queued", "withdrawn"]
    assert "1 of its copies are claimed" in caplog.text
