"""What a product needs before visitors see it: one pure function over what is known of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vitrine.assets.sizes import CATEGORIES, judged
from vitrine.assets.statement import Statement


@dataclass(frozen=True, slots=True)
class Subject:
    """What is judged. thumbnail: its address, None if there is none yet; made: whether this shop makes any.

    credit: of the product or in the file. amounts_minor: a price for each variant on sale.
    """

    title: Mapping[str, str]
    description: Mapping[str, str] | None
    credit: str | None
    amounts_minor: Sequence[int]
    size_m: tuple[float, float, float]
    triangles: int
    statement: Statement
    thumbnail: str | None
    pictures_made: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list. text: per language, what is so or what to do."""

    item: str
    ok: bool
    text: dict[str, str]

    def plain(self) -> dict[str, Any]:
        """As JSON types."""
        return {"item": self.item, "ok": self.ok, "text": self.text}


def checklist(subject: Subject) -> list[Item]:
    """Every item, good or not, in the order in which a brand would see to them."""
    return [
        _model(subject), _size(subject), _picture(subject), _text(subject), _price(subject), _credit(subject),
        _rights(subject),
    ]  # fmt: skip


def _model(subject: Subject) -> Item:
    if subject.triangles > 0:
        return _item("model", True, "The model can be shown.", "Le modèle peut être montré.")
    return _item(
        "model", False, "The model shows nothing: replace it.", "Le modèle ne montre rien : remplacez-le."
    )


def _size(subject: Subject) -> Item:
    said = subject.statement
    known = said.category if said.category in CATEGORIES else None
    found = judged(subject.size_m, said.stated_cm, known)
    return Item("size", found.fits is True, dict(found.text))


def _picture(subject: Subject) -> Item:
    if subject.thumbnail is not None:
        return _item("picture", True, "There is a picture.", "Il y a une image.")
    if not subject.pictures_made:
        return _item("picture", True, "This shop takes no pictures.", "Cette boutique ne prend pas d'images.")
    return _item(
        "picture", False,
        "There is no picture yet: it is made some seconds after the upload.",
        "Il n'y a pas encore d'image : elle est faite quelques secondes après l'envoi.",
    )  # fmt: skip


def _text(subject: Subject) -> Item:
    if subject.title.get("en") and subject.description and subject.description.get("en"):
        return _item("text", True, "Title and description are there.", "Le titre et la description sont là.")
    return _item(
        "text",
        False,
        "Write a description of a line or two.",
        "Écrivez une description d'une ou deux lignes.",
    )


def _price(subject: Subject) -> Item:
    if subject.amounts_minor and all(amount > 0 for amount in subject.amounts_minor):
        return _item("price", True, "Everything on sale has a price.", "Tout ce qui est en vente a un prix.")
    return _item("price", False, "Give each variant its price.", "Donnez un prix à chaque variante.")


def _credit(subject: Subject) -> Item:
    rights = subject.statement.rights
    if subject.credit or rights is not None:
        whose = subject.credit or (rights.holder if rights else "")
        return _item("credit", True, f"Credited to {whose}.", f"Crédité à {whose}.")
    return _item(
        "credit", False,
        "Say whose work the model is: the file does not.",
        "Indiquez de qui est le modèle : le fichier ne le dit pas.",
    )  # fmt: skip


def _rights(subject: Subject) -> Item:
    if subject.statement.rights is not None:
        return _item(
            "rights", True, "You confirmed that you may show it.", "Vous avez confirmé pouvoir le montrer."
        )
    return _item(
        "rights",
        False,
        "Confirm that you may show this model.",
        "Confirmez que vous pouvez montrer ce modèle.",
    )


def _item(item: str, ok: bool, en: str, fr: str) -> Item:
    return Item(item, ok, {"en": en, "fr": fr})
