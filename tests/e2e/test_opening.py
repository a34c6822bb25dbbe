"""A new brand opens its shop on a phone, in French, with nothing but what the screen says."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.conftest import Open
from tests.e2e.opening import SCREENS, open_shop
from tests.e2e.person import Person, until
from tests.fixtures.models import good_glb
from tests.shop import Shop


def test_a_stranger_opens_a_shop_on_a_phone_in_french(opened: Open, shop: Shop, tmp_path: Path) -> None:
    names = {"Souffle", "Brise", "Zéphyr"}
    files = []
    for number, name in enumerate(sorted(names)):
        files.append(tmp_path / f"{name}.glb")
        files[-1].write_bytes(good_glb(40 + number))
    phone = opened("/", locale="fr-FR", viewport={"width": 390, "height": 844})
    room = open_shop(phone, shop, "Lampes Éole", files, SCREENS["fr"])
    visitor = Person(opened(room.removeprefix(shop.url))).enter("Visitor")
    until(lambda: names <= set(visitor.titles()), "who has the address sees what the brand sells")
