"""What a product needs before visitors see it: one pure function over what is known of it.

One gate for everybody: `Publishing` asks this of whatever is to be on sale, whoever asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vitrine.assets.measuring.budgets import Budget
from vitrine.assets.measuring.repair import Sizing
from vitrine.assets.refining.steps import StepState
from vitrine.assets.statement import Rights


@dataclass(frozen=True, slots=True)
class Subject:
    """What is judged. thumbnail: its address, None if there is none yet. budgets: `budgets.product_budgets`.

    credit: of the product or in the file. amounts_minor: a price for each variant on sale. picturing: how far
    the step is that takes pictures, None where this shop takes none.
    """

    title: Mapping[str, str]
    description: Mapping[str, str] | None
    credit: str | None
    amounts_minor: Sequence[int]
    sizing: Sizing
    triangles: int
    rights: Rights | None
    thumbnail: str | None
    picturing: StepState | None
    budgets: Sequence[Budget] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list. text: per language, what is so or what to do. needed: it keeps a product from
    sale.

    size: of the line about size, how it was judged.
    """

    item: str
    ok: bool
    text: dict[str, str]
    needed: bool = True
    size: Sizing | None = None

    def plain(self) -> dict[str, Any]:
        """As JSON types."""
        size = {} if self.size is None else {"size": self.size.plain()}
        return {"item": self.item, "ok": self.ok, "needed": self.needed, "text": self.text, **size}


def lacking(items: Iterable[Item]) -> list[Item]:
    """What keeps the product from sale; empty: it may be published."""
    return [each for each in items if each.needed and not each.ok]


def checklist(subject: Subject) -> list[Item]:
    """Every item, good or not, in the order in which a brand would see to them."""
    return [
        _model(subject), _size(subject), _picture(subject), _text(subject), _price(subject), _credit(subject),
        _rights(subject), _devices(subject),
    ]  # fmt: skip


def _model(subject: Subject) -> Item:
    if subject.triangles > 0:
        return _item("model", True, "The model can be shown.", "Le modèle peut être montré.")
    return _item(
        "model", False, "The model shows nothing: replace it.", "Le modèle ne montre rien : remplacez-le."
    )


def _size(subject: Subject) -> Item:
    found = subject.sizing
    return Item("size", found.judgement.fits is True, dict(found.judgement.text), size=found)


def _picture(subject: Subject) -> Item:
    if subject.thumbnail is not None:
        return _item("picture", True, "There is a picture.", "Il y a une image.")
    if subject.picturing in (None, StepState.SKIPPED):
        return _item("picture", True, "This shop takes no pictures.", "Cette boutique ne prend pas d'images.")
    if subject.picturing in (StepState.WAITING, StepState.RUNNING):
        # No reason to wait: the room shows the model itself, and lists show a picture as soon as it is there.
        return _item(
            "picture", True,
            "The picture is being made and appears by itself.",
            "L'image est en préparation et paraîtra d'elle-même.",
        )  # fmt: skip
    return _item(
        "picture", False,
        "No picture could be made. Send the same file again to have it tried once more.",
        "Aucune image n'a pu être faite. Renvoyez le même fichier pour un nouvel essai.",
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
    rights = subject.rights
    if subject.credit or rights is not None:
        whose = subject.credit or (rights.holder if rights else "")
        return _item("credit", True, f"Credited to {whose}.", f"Crédité à {whose}.")
    return _item(
        "credit", False,
        "Say whose work the model is: the file does not.",
        "Indiquez de qui est le modèle : le fichier ne le dit pas.",
    )  # fmt: skip


def _rights(subject: Subject) -> Item:
    if subject.rights is not None:
        return _item(
            "rights", True, "You confirmed that you may show it.", "Vous avez confirmé pouvoir le montrer."
        )
    return _item(
        "rights",
        False,
        "Confirm that you may show this model.",
        "Confirmez que vous pouvez montrer ce modèle.",
    )


def _devices(subject: Subject) -> Item:
    """Advice, not a condition: a shop for computers may show what no headset carries."""
    heavy = [each for each in subject.budgets if not each.ok]
    if not heavy:
        en, fr = "Every kind of device carries it.", "Tous les types d'appareils le supportent."
        return Item("devices", True, {"en": en, "fr": fr}, needed=False)
    # One line for what weighs too much on several devices: the strictest of them says it.
    worst = max(heavy, key=lambda each: len(each.excess))
    words = {
        language: "{}: {}".format(
            ", ".join(each.profile.title[language] for each in heavy),
            " ".join(excess.text[language] for excess in worst.excess),
        )
        for language in ("en", "fr")
    }
    en, fr = f"Too heavy for {words['en']}", f"Trop lourd pour {words['fr'].replace(':', ' :', 1)}"
    return Item("devices", False, {"en": en, "fr": fr}, needed=False)


def _item(item: str, ok: bool, en: str, fr: str) -> Item:
    return Item(item, ok, {"en": en, "fr": fr})
