"""A new brand opens its shop through the pages, from the invitation to a public room with its products."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, expect

from tests.e2e.member import with_passkeys
from tests.fixtures.models import SIZE_M
from tests.shop import Shop


@dataclass(frozen=True)
class Screen:
    """What the pages call things: all that such a brand knows."""

    your_name: str
    make_key: str
    make_codes: str
    go_on: str
    confirm: str
    title: str
    description: str
    described: str
    sides: tuple[str, str, str]
    price: str
    add: str
    on_sale: str
    room_name: str
    make_room: str
    enter: str
    change: str
    everybody: str
    save: str


SCREENS: Final = {
    "en": Screen(
        "Your name, as colleagues will see it", "Make my passkey", "Make recovery codes", "I have it, go on",
        "I confirm that we may show these models.", "Title in English", "Description in English",
        "Turned by hand.", ("Width", "Height", "Depth"), "Price", "Add to the catalogue",
        "{} is in the catalogue.", "What the room is called", "Make the room", "Walk in",
        "Change {}", "Public", "Save",
    ),
    "fr": Screen(
        "Votre nom, tel que vos collègues le verront", "Créer ma clé d’accès", "Créer des codes de secours",
        "C’est fait, continuer", "Je confirme que nous pouvons montrer ces modèles.", "Titre en français",
        "Description en français", "Tournée à la main.", ("Largeur", "Hauteur", "Profondeur"), "Prix",
        "Ajouter au catalogue", "{} est au catalogue.", "Nom de la salle", "Créer la salle", "Entrer",
        "Modifier {}", "Publique", "Enregistrer",
    ),
}  # fmt: skip


BESIDE_THE_SCREEN: Final = """() => [...document.querySelectorAll('.room-bar button, .room-bar a')]
  .filter((each) => each.checkVisibility())
  .map((each) => [each, each.getBoundingClientRect()])
  .filter(([, box]) => box.left < 0 || box.right > innerWidth)
  .map(([each]) => each.getAttribute('aria-label') ?? each.textContent)"""
"""Buttons of the bar that a finger does not find."""


def open_shop(page: Page, shop: Shop, brand: str, files: Sequence[Path], screen: Screen) -> str:
    """Everything that leads there; where the room is. files: models of SIZE_M, each a product of its name."""
    told = shop.vitrine("invite", brand, "--json")
    assert told.code == 0, told.err
    with_passkeys(page)
    page.goto(json.loads(told.out)["url"])
    page.get_by_label(screen.your_name).fill("Camille")
    page.get_by_role("button", name=screen.make_key).click()
    page.get_by_role("button", name=screen.make_codes).click()
    page.get_by_role("button", name=screen.go_on).click()
    page.get_by_label(screen.confirm).check()
    for file in files:
        _sell(page, file, screen)
    page.get_by_label(screen.room_name).fill(brand)
    page.get_by_role("button", name=screen.make_room).click()
    page.wait_for_url("**/rooms/**")
    room = page.url
    page.get_by_role("button", name=screen.enter, exact=True).click()
    page.wait_for_function("() => vitrine.products().length > 0")
    assert page.evaluate(BESIDE_THE_SCREEN) == [], "everything that can be done in a room is in reach"
    page.goto(f"{shop.url}/brand")
    page.get_by_role("button", name=screen.change.format(brand)).click()
    page.locator("label.room-check", has_text=screen.everybody).get_by_role("radio").check()
    page.get_by_role("button", name=screen.save, exact=True).first.click()
    expect(page.locator('.own-room-state[data-state="public"]')).to_be_visible()
    return room.split("?")[0]


def _sell(page: Page, file: Path, screen: Screen) -> None:
    page.locator(".drop input").set_input_files(file)
    page.get_by_label(screen.title).fill(file.stem)
    page.get_by_label(screen.description).fill(screen.described)
    for side, length_m in zip(screen.sides, SIZE_M, strict=True):
        page.get_by_label(side).fill(f"{length_m * 100:g}")
    for price in page.get_by_label(screen.price).all():
        price.fill("390")
    page.get_by_role("button", name=screen.add).click()
    expect(page.get_by_text(screen.on_sale.format(file.stem))).to_be_visible()
