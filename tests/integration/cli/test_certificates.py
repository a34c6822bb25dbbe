"""Editions by the command line against the real routes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.certificates import Shop
from tests.fixtures.command import Ran, vitrine
from tests.integration.certificates.conftest import shop
from vitrine.cli import shop as client

__all__ = ["shop"]


@pytest.fixture
def run(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a command of the shop's brand."""
    line = shop.http._transport
    real = client.Shop.__init__

    def over_the_line(self: client.Shop, url: str, token: str | None = None) -> None:
        real(self, url, token, line)

    monkeypatch.setattr(client.Shop, "__init__", over_the_line)
    token = shop.token["Authorization"].removeprefix("Bearer ")

    def run(*words: str, **environment: str) -> Ran:
        return vitrine(*words, "--url", "http://localhost:8000", **{"VITRINE_TOKEN": token, **environment})

    return run


@pytest.fixture
def licence(tmp_path: Path) -> str:
    path = tmp_path / "licence.txt"
    path.write_text("Montre-le, garde-le.", encoding="utf-8-sig")
    return str(path)


def test_an_edition_is_made_listed_and_given(shop: Shop, run: Any, licence: str) -> None:
    product = shop.product()["id"]
    words = ("--supply", "3", "--licence", licence, "--revocable", "--open-gift", "--json")
    made = json.loads(run("edition", product, *words).out)
    assert made == shop.http.get(f"/api/editions/{made['number']}").json()
    assert (made["max_supply"], made["licence"]) == (3, "Montre-le, garde-le.")
    assert (made["soulbound"], made["revocable"], made["open_gift"]) == (False, True, True)

    told = run("gift", str(made["number"]), "--count", "2")
    assert told.code == 0 and "nobody can show them again" in told.err
    links = told.out.split()
    assert len(set(links)) == 2
    for link in links:
        place, secret = link.split("#claim=")
        assert place == "http://localhost:8000/mine"
        redeemed = shop.person().post("/api/certificates/redeem", {"secret": secret})
        assert redeemed.json()["edition"] == made["number"]

    assert json.loads(run("editions", "--product", product, "--json").out)["items"] == [made | {"given": 2}]
    assert "2/3" in run("editions").out
    assert json.loads(run("editions", "--product", "none", "--json").out) == {"items": []}


def test_a_gift_as_json(shop: Shop, run: Any) -> None:
    (item,) = json.loads(run("gift", str(shop.bare_edition()), "--json").out)["items"]
    assert item["link"] == f"http://localhost:8000/mine#claim={item['secret']}"
    assert shop.row(item["certificate"]).visitor_id is None


def test_what_a_brand_deletes_by_the_command_line(shop: Shop, run: Any) -> None:
    product = shop.product()["id"]
    number = shop.edition(product)["number"]
    assert "is deleted" in run("delete", "edition", str(number)).err
    told = json.loads(run("delete", "product", product, "--json").out)
    assert told == {"deleted": {"kind": "product", "thing": product}}
    again = run("delete", "product", product)
    assert (again.code, again.err.count("\n")) == (2, 1)
    assert shop.http.get(f"/api/products/{product}").status_code == 404


def test_every_page_of_a_long_list(shop: Shop, run: Any) -> None:
    product = shop.bare_product()
    numbers = [shop.bare_edition(product) for _ in range(103)]
    listed = json.loads(run("editions", "--product", product, "--json").out)["items"]
    assert [each["number"] for each in listed] == numbers


def test_what_the_shop_refuses_is_one_line(shop: Shop, run: Any, licence: str) -> None:
    product = shop.bare_product()
    edition = str(shop.bare_edition(product, max_supply=1))
    words = ("--supply", "3", "--licence", licence)
    for ran, said in (
        (run("edition", "none", *words), "product"),
        (run("gift", "999"), "no such edition"),
        (run("gift", edition, "--count", "2"), "1 copies"),
        (run("gift", edition, VITRINE_TOKEN="vt_wrong"), "Check the token"),
    ):
        assert ran.code == 2
        assert said in ran.line
