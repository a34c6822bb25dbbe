"""Deleting a product: nobody receives a copy any more, and those that are somebody's stay good."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from tests.fixtures.certificates import Shop
from vitrine.catalog.tables import VariantRow
from vitrine.certificates.errors import EditionHasCopies, EditionUnknown
from vitrine.certificates.inside import named_blobs
from vitrine.certificates.minting.service import Transactions
from vitrine.certificates.tables import CertificateRow, EditionRow
from vitrine.errors import VitrineError


def delete(shop: Shop, product: str) -> int:
    return int(shop.http.delete(f"/api/products/{product}", headers=shop.token).status_code)


def test_copies_of_a_deleted_product_stay_good_with_their_file(both: Shop) -> None:
    product = both.product()["id"]
    made = both.edition(product, open_gift=True)
    number, anna, ben = made["number"], both.person("Anna"), both.person("Ben")
    mine = anna.post(f"/api/editions/{number}/receive").json()
    links = both.http.post(f"/api/editions/{number}/gifts", json={"count": 1}, headers=both.token).json()
    before = both.http.get(f"/api/editions/{number}/manifest").json()

    assert delete(both, product) == 204
    assert both.http.get("/api/editions").json()["items"] == []
    assert both.http.get(f"/api/editions?product={product}").json()["items"] == []
    assert both.http.get(f"/api/editions/{number}").json()["given"] == 2
    assert both.http.get(f"/api/editions/{number}/manifest").json() == before
    assert anna.post(f"/api/editions/{number}/receive").json()["id"] == mine["id"], "asked again, the same"
    assert [each["title"] for each in anna.get("/api/certificates").json()["items"]] == [mine["title"]]
    file = anna.get(f"/api/certificates/{mine['id']}/file")
    assert file.status_code == 200 and file.content
    # A link that was given away before is somebody's copy already.
    assert ben.post("/api/certificates/redeem", {"secret": links["items"][0]["secret"]}).status_code == 200
    carl = both.person("Carl")
    assert carl.post(f"/api/editions/{number}/receive").status_code == 404
    more = both.http.post(f"/api/editions/{number}/gifts", json={"count": 1}, headers=both.token)
    assert more.status_code == 404
    # What was paid for is owed.
    assert both.claims.editions_for(a_variant(both, product)) == [number]
    assert both.claims.give(number, "order:line:1", carl.id)
    with both.database.read() as session:
        assert named_blobs(session)


def test_an_edition_that_nobody_has_goes_with_its_product(both: Shop) -> None:
    product = both.product()["id"]
    number = both.edition(product, registered=False)["number"]
    assert delete(both, product) == 204
    for path in ("", "/manifest"):
        assert both.http.get(f"/api/editions/{number}{path}").status_code == 404
    assert both.claims.editions_for(a_variant(both, product)) == []
    with pytest.raises(EditionUnknown):
        both.claims.give(number, "order:line:1", None)
    assert Transactions(both.database).queue_editions(31337, "0x" + "c0" * 20) == 0, "no gas for it"
    with both.database.read() as session:
        assert named_blobs(session) == set()
    again = both.http.post(
        f"/api/products/{product}/editions", json={"licence": "Keep.", "max_supply": 1}, headers=both.token
    )
    assert again.status_code == 404


@pytest.mark.race
def test_of_a_deletion_and_many_who_receive_at_once_nobody_gets_half(both: Shop) -> None:
    """Who was first has a copy, who came after hears that there is nothing: no copy is of a lost edition."""
    product = both.bare_product()
    number, visitors = both.bare_edition(product), [both.visitor() for _ in range(6)]

    def receive(visitor: str) -> str:
        try:
            both.claims.receive(number, visitor)
        except VitrineError as error:
            return error.slug()
        return "received"

    with ThreadPoolExecutor(7) as pool:
        deleting = pool.submit(both.catalog.removing.product, both.actor, product)
        outcomes = list(pool.map(receive, visitors))
        deleting.result()
    assert set(outcomes) <= {"received", "edition-unknown", "product-not-found", "database-busy"}
    with both.database.read() as session:
        row = session.get_one(EditionRow, number)
        copies = len(session.scalars(select(CertificateRow)).all())
    assert row.deleted_at is not None
    assert row.next_serial - 1 == copies == outcomes.count("received")


def a_variant(shop: Shop, product: str) -> Any:
    with shop.database.read() as session:
        return session.scalars(select(VariantRow.id).where(VariantRow.product_id == product)).first()


def test_an_edition_is_deleted_while_nobody_has_a_copy(both: Shop) -> None:
    product = both.product()["id"]
    number, other = both.edition(product)["number"], both.edition(product)["number"]
    both.http.get(f"/api/editions/{number}/manifest")  # signs what is made of it
    path = f"/api/editions/{number}"
    assert both.http.delete(path, headers=both.other_token).status_code == 404
    assert both.http.delete(path).status_code == 401
    assert both.http.delete(path, headers=both.token).status_code == 204
    assert both.http.delete(path, headers=both.token).status_code == 404
    assert both.http.get(path).status_code == 404
    assert [each["number"] for each in both.http.get("/api/editions").json()["items"]] == [other]
    assert both.edition(product)["number"] > other, "its number is never given again"

    both.claims.give(other, "order:line:1", both.visitor())
    refused = both.http.delete(f"/api/editions/{other}", headers=both.token)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/edition-has-copies")
    assert refused.json()["given"] == 1 and "exemplaires" in refused.json()["detail_fr"]


@pytest.mark.race
def test_an_edition_is_deleted_or_given_never_both(both: Shop) -> None:
    for _ in range(3):
        number = both.bare_edition()

        def give(edition: int = number) -> str:
            try:
                return both.claims.give(edition, f"gift:{edition}", None)
            except EditionUnknown:
                return ""

        with ThreadPoolExecutor(2) as pool:
            deleting = pool.submit(_deleted, both, number)
            given = pool.submit(give).result()
        assert deleting.result() == (not given)


def _deleted(shop: Shop, number: int) -> bool:
    try:
        shop.editions.delete(shop.actor, number)
    except EditionHasCopies:
        return False
    return True
