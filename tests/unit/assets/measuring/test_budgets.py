"""What devices can carry: sums, who is over, by how much, and because of what."""

from __future__ import annotations

from vitrine.assets.answers import Budgets
from vitrine.assets.measuring.budgets import (
    NOTHING,
    PROFILES,
    Cost,
    HeavyPart,
    Most,
    Placed,
    chosen,
    exceeded,
    maps_bytes,
    product_budgets,
    room_budgets,
)

LIMIT = Cost(20, 150_000, maps_bytes(2048), 3_000_000)


def test_a_product_within_its_budget_is_told_nothing() -> None:
    assert exceeded(LIMIT, LIMIT) == []
    assert exceeded(NOTHING, LIMIT) == []


def test_by_how_much_and_because_of_what() -> None:
    cost = Cost(32, 100, 0, 3_400_000)
    parts = [
        HeavyPart("Strap", Cost(20, 0, 0, 100), "mesh"),
        HeavyPart("Case", Cost(12, 0, 0, 3_399_900), "mesh"),
    ]
    draws, size = exceeded(cost, LIMIT, parts)
    assert (draws.measure, draws.over, draws.most) == ("draw_calls", 12, Most("mesh", "Strap", 20 / 32))
    assert (
        draws.text.items()
        >= {
            "en": "32 parts to draw: 12 more than 20. The largest part of it, 62%, is the mesh “Strap”.",
            "fr": "32 parties à dessiner\u202f: 12 de plus que 20. La plus grande part, 62\u202f%, "
            "en est le maillage «\u202fStrap\u202f».",
        }.items()
    )
    assert size.text["fr"].startswith("3,4\u00a0Mo à télécharger\u202f: 0,4\u00a0Mo de plus que 3,0\u00a0Mo.")


def test_a_device_shows_the_finest_level_that_fits_it() -> None:
    levels = [Cost(6, 200_000, 0, 1), Cost(6, 100_000, 0, 1), Cost(6, 30_000, 0, 1)]
    assert chosen(levels, LIMIT)[0] == 1
    quest_2 = PROFILES[0].product
    assert chosen(levels, quest_2)[0] == 2  # six draw calls are too many for it even then
    told = {each.profile.name: each for each in product_budgets(levels)}
    assert [told[name].level for name in ("quest-2", "quest-3", "phone", "desktop")] == [2, 1, 1, 0]
    assert [each.measure for each in told["quest-2"].excess] == ["draw_calls"]
    assert told["desktop"].ok and "Khronos" in told["desktop"].profile.source


def test_shares_are_of_the_original_whatever_level_is_shown() -> None:
    strap = HeavyPart("Strap", Cost(1, 300_000, 0, 0), "mesh")
    told = product_budgets([Cost(2, 400_000, 0, 0), Cost(2, 200_000, 0, 0)], [strap], Cost(2, 400_000, 0, 0))
    (excess,) = told[0].excess
    assert (excess.found, excess.most) == (200_000, Most("mesh", "Strap", 0.75))


def test_a_room_sums_what_stands_in_it_and_names_the_heaviest() -> None:
    shade = HeavyPart("Shade", Cost(1, 80_000, 0, 0), "mesh")
    foot = HeavyPart("Foot", Cost(1, 20_000, 0, 0), "mesh")
    lamp = Placed("Lamp", [Cost(2, 100_000, 0, 100)], (foot, shade))
    found = room_budgets([Placed("Room", [Cost(50, 100_000, 0, 1000)]), *[lamp] * 7])
    quest_2 = Budgets.listing(found).model_dump()["items"][0]
    assert quest_2["cost"] == {
        "draw_calls": 64, "triangles": 800_000, "texture_memory_bytes": 0, "bytes": 1700,
    }  # fmt: skip
    (excess,) = quest_2["excess"]
    inner = {"kind": "mesh", "name": "Shade", "share": 0.8}
    assert (excess["measure"], excess["over"], excess["most"]) == (
        "triangles",
        50_000,
        {"kind": "product", "name": "Lamp", "share": 0.875, "inner": inner},
    )
    assert excess["text"]["en"].endswith("88%, is “Lamp”, above all the mesh “Shade”.")
    assert excess["text"]["fr"].endswith(
        "88\u202f%, en est «\u202fLamp\u202f», surtout le maillage «\u202fShade\u202f»."
    )
    assert room_budgets([])[0].ok
