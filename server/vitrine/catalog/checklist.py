"""What a product needs before visitors see it: one pure function over what is known of it.

One gate for everybody: `Publishing` asks this of whatever is to be on sale, whoever asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from vitrine.assets.measuring.budgets import Budget
from vitrine.assets.measuring.repair import Sizing
from vitrine.assets.refining.steps import StepState
from vitrine.assets.statement import Rights
from vitrine.words import Words

_words: Final = Words(__file__)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is judged. thumbnail: its address, None if there is none yet. budgets: `budgets.product_budgets`.

    credit: of the product or in the file. amounts_minor: a price for each variant on sale. unlinked: how many
    of these have no checkout. picturing: how far the step is that takes pictures, None where this shop takes
    none.
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
    unlinked: int = 0


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


def lacking(items: Iterable[Item]) -> list[Item]:
    """What keeps the product from sale; empty: it may be published."""
    return [each for each in items if each.needed and not each.ok]


def checklist(subject: Subject) -> list[Item]:
    """Every item, good or not, in the order in which a brand would see to them."""
    return [
        _model(subject), _size(subject), _picture(subject), _text(subject), _price(subject),
        _checkout(subject), _credit(subject), _rights(subject), _devices(subject),
    ]  # fmt: skip


def _model(subject: Subject) -> Item:
    if subject.triangles > 0:
        return _item("model", True, "ok")
    return _item("model", False, "lacks")


def _size(subject: Subject) -> Item:
    found = subject.sizing
    return Item("size", found.judgement.fits is True, dict(found.judgement.text), size=found)


def _picture(subject: Subject) -> Item:
    if subject.thumbnail is not None:
        return _item("picture", True, "ok")
    if subject.picturing in (None, StepState.SKIPPED):
        return _item("picture", True, "off")
    if subject.picturing in (StepState.WAITING, StepState.RUNNING):
        # No reason to wait: the room shows the model itself, and lists show a picture as soon as it is there.
        return _item("picture", True, "coming")
    return _item("picture", False, "lacks")


def _text(subject: Subject) -> Item:
    """Each in one language: people see the words that there are."""
    if any(subject.title.values()) and any((subject.description or {}).values()):
        return _item("text", True, "ok")
    return _item("text", False, "lacks")


def _price(subject: Subject) -> Item:
    if subject.amounts_minor and all(amount > 0 for amount in subject.amounts_minor):
        return _item("price", True, "ok")
    return _item("price", False, "lacks")


def _checkout(subject: Subject) -> Item:
    """Advice: some show what is sold by a word with the brand."""
    if not subject.unlinked:
        return Item("checkout", True, _words("checkout.ok"), needed=False)
    case = "checkout.none" if subject.unlinked == len(subject.amounts_minor) else "checkout.some"
    return Item("checkout", False, _words(case, count=subject.unlinked), needed=False)


def _credit(subject: Subject) -> Item:
    rights = subject.rights
    if subject.credit or rights is not None:
        whose = subject.credit or (rights.holder if rights else "")
        return _item("credit", True, "ok", whose=whose)
    return _item("credit", False, "lacks")


def _rights(subject: Subject) -> Item:
    if subject.rights is not None:
        return _item("rights", True, "ok")
    return _item("rights", False, "lacks")


def _devices(subject: Subject) -> Item:
    """Advice, not a condition: a shop for computers may show what no headset carries."""
    heavy = [each for each in subject.budgets if not each.ok]
    if not heavy:
        return Item("devices", True, _words("devices.ok"), needed=False)
    # One line for what weighs too much on several devices: the strictest of them says it.
    worst = max(heavy, key=lambda each: len(each.excess))
    text = _words(
        "devices.lacks",
        devices=lambda language: ", ".join(each.profile.title[language] for each in heavy),
        excess=lambda language: " ".join(each.text[language] for each in worst.excess),
    )
    return Item("devices", False, text, needed=False)


def _item(item: str, ok: bool, case: str, **values: object) -> Item:
    return Item(item, ok, _words(f"{item}.{case}", **values))
