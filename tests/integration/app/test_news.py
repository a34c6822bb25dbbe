"""News of a product through the whole shop: from a brand's request to everybody where the product stands."""

from __future__ import annotations

from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from tests.integration.app.conftest import Person, Running
from vitrine.protocol import server


def next_news(person: Person) -> dict[str, Any]:
    """The next event that is about a product or the room."""
    while True:
        fields: dict[str, Any] = person.next(server.EventMessage).fields
        if fields["event"] in ("product", "layout"):
            return fields


def test_whoever_is_where_it_stands_hears_of_every_change_and_nobody_else(
    running: Running, bystander: Person
) -> None:
    with (
        running.http(Authorization=f"Bearer {running.token()}") as brand,
        Person(running, "Bea", "gallery") as bea,
    ):
        room = brand.get("/api/rooms/boutique").json()
        placement = room["room"]["placements"][0]
        thing = brand.get(f"/api/products/{placement['product']}").json()
        elsewhere = {each["product"] for each in brand.get("/api/rooms/gallery").json()["room"]["placements"]}
        assert thing["id"] not in elsewhere
        address = f"/api/products/{thing['id']}"
        credit = {"credit": thing["credit"]}
        assert (
            brand.patch(address, json=credit, headers={"If-Match": f'"{thing["version"]}"'}).status_code
            == 200
        )
        assert next_news(bystander) == {
            "event": "product",
            "id": thing["id"],
            "version": thing["version"] + 1,
        }

        assert brand.post(f"{address}/withdraw").status_code == 200
        assert next_news(bystander)["version"] == thing["version"] + 2
        with running.http() as stranger:
            assert stranger.get(address).status_code == 404
            assert thing["id"] not in stranger.get("/api/rooms/boutique").json()["products"]
        assert brand.post(f"{address}/publish").status_code == 200
        assert next_news(bystander)["version"] == thing["version"] + 3

        # Sold out: the version stays, and everybody is told to look again.
        variant = thing["variants"][0]["id"]
        counted = {"tracked": True, "on_hand": 0}
        assert brand.put(f"/api/stock/{variant}", json=counted).status_code == 200
        assert next_news(bystander)["version"] == thing["version"] + 3
        assert brand.get(address).json()["variants"][0]["stock"] == "out"

        # What stands in the gallery is the first thing that Bea hears of.
        there = next(iter(elsewhere))
        assert brand.patch(f"/api/products/{there}", json={}).status_code == 200
        assert next_news(bea)["id"] == there


def test_who_stands_in_a_room_hears_that_a_thing_was_deleted_and_then_the_room(running: Running) -> None:
    with running.http(Authorization=f"Bearer {running.token()}") as brand:
        boutique = brand.get("/api/rooms/boutique").json()
        standing = boutique["products"][boutique["room"]["placements"][0]["product"]]
        made = brand.post(
            "/api/products",
            json={
                "title": {"en": "Soon gone"}, "description": {"en": "For a moment."}, "credit": "House",
                "model": standing["model"]["hash"],
                "variants": [{"price": {"amount_minor": 100, "currency": "EUR"}}], "publish": True,
            },
        )  # fmt: skip
        assert made.status_code == 201, made.text
        product = made.json()["id"]
        cellar = {**boutique["room"], "id": "cellar", "placements": [], "portals": []}
        assert brand.put("/api/rooms/cellar", json=cellar).status_code == 200
        slot = {"product": product, "slot": cellar["slots"][0]["name"]}
        assert brand.post("/api/rooms/cellar/placements", json=slot).status_code == 201
        with Person(running, "Cleo", "cellar") as cleo:
            assert brand.delete(f"/api/products/{product}").status_code == 204
            news = next_news(cleo)
            assert (news["event"], news["id"]) == ("product", product)
            assert brand.delete("/api/rooms/cellar").status_code == 204
            with pytest.raises(ConnectionClosed) as closed:
                while True:  # that the product was published may be told only now
                    next_news(cleo)
            assert closed.value.rcvd is not None and closed.value.rcvd.code == 4006
