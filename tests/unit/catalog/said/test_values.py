"""What a product must say, and what it lacks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from vitrine.catalog.errors import TextRefused
from vitrine.catalog.said.tidying import changed, tidied, tidied_changes
from vitrine.catalog.said.values import (
    NO_FACTS,
    Contact,
    Missing,
    ProductFacts,
    as_json,
    facts_of,
    missing,
    told,
)

PARIS = Contact("Atelier", "12 rue de la Paix\n75002 Paris", "a@atelier.example", "FR")
KYOTO = Contact("Kiln", "1 Kiyomizu\nKyoto", "k@kiln.example", "JP")


def test_a_maker_outside_the_union_needs_somebody_in_it() -> None:
    assert missing(NO_FACTS) == (Missing.MAKER,)
    assert missing(ProductFacts(maker=PARIS)) == ()
    assert missing(ProductFacts(maker=KYOTO)) == (Missing.RESPONSIBLE,)
    assert missing(ProductFacts(maker=KYOTO, responsible=KYOTO)) == (Missing.RESPONSIBLE,)
    assert missing(ProductFacts(maker=KYOTO, responsible=PARIS)) == ()
    assert missing(ProductFacts(digital=True)) == ()


def test_a_product_says_its_own_before_its_brand_s() -> None:
    shared = ProductFacts(maker=PARIS, origin={"en": "France"}, digital=True, care={"en": "Dust it."})
    own = ProductFacts(origin={"fr": "Limoges"}, warnings={"en": "Hot."})
    assert told(own, shared) == replace(own, maker=PARIS), "marks and care are a product's own"


def test_facts_are_kept_as_they_are_said() -> None:
    said = ProductFacts(PARIS, KYOTO, {"en": "France"}, {"fr": "Noyer"}, None, {"en": "Hot."}, True, False)
    assert facts_of(as_json(said)) == said
    assert as_json(NO_FACTS) is None
    assert as_json(ProductFacts(digital=True)) == {"digital": True}
    assert facts_of(None) == NO_FACTS


def _contact(**changes: str) -> dict[str, str]:
    return {"name": "Atelier", "address": "1 rue\nParis", "email": "a@b.fr", "country": "fr", **changes}


def test_what_is_written_is_tidied() -> None:
    found = tidied({"maker": _contact(name="  Atelier \n"), "care": {"en": " Dust\n\nit. "}, "origin": None})
    assert found.maker == Contact("Atelier", "1 rue\nParis", "a@b.fr", "FR")
    assert (found.care, found.origin) == ({"en": "Dust\n\nit."}, None)
    assert tidied(found) == found


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"maker": _contact(email="nobody")}, "facts.maker.email"),
        ({"maker": _contact(email="a@b.fr, c@d.fr")}, "facts.maker.email"),
        ({"maker": _contact(country="FRA")}, "facts.maker.country"),
        ({"responsible": _contact(country="1x")}, "facts.responsible.country"),
        ({"maker": _contact(name=" ")}, "facts.maker.name"),
        ({"maker": _contact(address="x" * 401)}, "facts.maker.address"),
        ({"origin": {"en": "x" * 121}}, "facts.origin.en"),
        ({"warnings": {"fr": "x" * 2001}}, "facts.warnings.fr"),
    ],
)
def test_what_will_not_do_is_named(said: dict[str, Any], field: str) -> None:
    with pytest.raises(TextRefused) as refused:
        tidied(said)
    assert refused.value.values["field"] == field


def test_languages_that_are_left_out_stay() -> None:
    before = ProductFacts(maker=PARIS, care={"en": "Dust it.", "fr": "Époussetez."}, digital=True)
    after = changed(before, tidied_changes({"care": {"fr": None}, "digital": None}))
    assert after == replace(before, care={"en": "Dust it."}, digital=False)
    assert changed(before, tidied_changes({"maker": None})).maker is None
    assert changed(before, None) == NO_FACTS
