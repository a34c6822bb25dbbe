"""What a brand writes of a product, tidied and checked before it is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final

from vitrine import text as plain
from vitrine.catalog.checkout import checked_buy_url
from vitrine.catalog.errors import TextRefused, UnknownModelVariant, VariantsRefused
from vitrine.catalog.text import CREDIT_LIMIT, DESCRIPTION_LIMIT, TITLE_LIMIT, tidy_line, tidy_local
from vitrine.catalog.views import ProductDraft, VariantDraft
from vitrine.words import LocalText

LIMIT_VARIANTS = 100
CATEGORY_LIMIT = 60
_CATEGORY = re.compile(r"[a-z0-9]([a-z0-9 _-]*[a-z0-9])?")


def changed(draft: ProductDraft, changes: Mapping[str, Any]) -> ProductDraft:
    """The draft with some fields replaced.

    KeyError for a name that is no field: the route lets none through.
    """
    known = {field.name for field in fields(ProductDraft)}
    if unknown := set(changes) - known:
        raise KeyError(*unknown)
    return replace(draft, **changes)


def tidied(draft: ProductDraft) -> ProductDraft:
    """The draft as it is kept. Raises TextRefused, VariantsRefused, CheckoutRefused."""
    return replace(draft, **tidied_fields({each.name: getattr(draft, each.name) for each in fields(draft)}))


def tidied_fields(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Some fields of a draft as they are kept. Raises as `tidied`."""
    return {name: _TIDY[name](value) if name in _TIDY else value for name, value in changes.items()}


def check_materials(variants: Sequence[VariantDraft], known: Sequence[str]) -> None:
    """Whether the model has the material variants that are named. Raises UnknownModelVariant."""
    for variant in variants:
        if variant.material_variant is not None and variant.material_variant not in known:
            raise UnknownModelVariant(variant.material_variant, list(known))


def _variant(variant: VariantDraft, field: str) -> VariantDraft:
    title = tidy_local(variant.title, f"{field}.title", TITLE_LIMIT) if variant.title is not None else None
    buy_url = checked_buy_url(variant.buy_url) if variant.buy_url is not None else None
    # As the model's own names are told, whatever its file has beside what can be seen.
    material = plain.tidy_line(variant.material_variant) if variant.material_variant is not None else None
    return replace(variant, title=title, buy_url=buy_url, material_variant=material)


def _variants(variants: Sequence[VariantDraft]) -> tuple[VariantDraft, ...]:
    if not 1 <= len(variants) <= LIMIT_VARIANTS:
        raise VariantsRefused(f"are {len(variants)}: a product has 1 to {LIMIT_VARIANTS}")
    ids = [variant.id for variant in variants if variant.id is not None]
    if len(set(ids)) != len(ids):
        raise VariantsRefused("name the same id twice")
    return tuple(_variant(variant, f"variants[{n}]") for n, variant in enumerate(variants))


def _description(text: dict[str, Any] | None) -> LocalText | None:
    return None if text is None else tidy_local(text, "description", DESCRIPTION_LIMIT, block=True)


def _category(category: str | None) -> str | None:
    if category is None:
        return None
    tidy = tidy_line(category, "category", CATEGORY_LIMIT).lower()
    if _CATEGORY.fullmatch(tidy) is None:
        raise TextRefused("category", "is not a plain word of a-z, 0-9 and hyphens", CATEGORY_LIMIT)
    return tidy


_TIDY: Final[Mapping[str, Callable[[Any], Any]]] = {
    "title": lambda text: tidy_local(text, "title", TITLE_LIMIT),
    "description": _description,
    "credit": lambda text: tidy_line(text, "credit", CREDIT_LIMIT) if text else None,
    "category": _category,
    "variants": _variants,
}
