"""What a brand writes of a product, tidied and checked before it is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final

from vitrine import text as plain
from vitrine.catalog.checkout import checked_buy_url
from vitrine.catalog.errors import TextRefused, UnknownModelVariant, VariantsRefused
from vitrine.catalog.said import tidying as facts
from vitrine.catalog.text import (
    CREDIT_LIMIT,
    DESCRIPTION_LIMIT,
    TITLE_LIMIT,
    joined,
    required,
    tidy_line,
    tidy_local,
    tidy_some,
)
from vitrine.catalog.views import ProductDraft, VariantChange, VariantDraft
from vitrine.words import LocalText

LIMIT_VARIANTS = 100
CATEGORY_LIMIT = 60
SKU_LIMIT = 64
_CATEGORY = re.compile(r"[a-z0-9]([a-z0-9 _-]*[a-z0-9])?")


def changed(
    draft: ProductDraft, changes: Mapping[str, Any], withdrawn: Mapping[str, VariantDraft]
) -> ProductDraft:
    """The draft with some fields replaced, of texts the languages that are named.

    changes: as `tidied_changes` gives them. withdrawn: variants of it that it does not have just now.

    Raises VariantsRefused; TextRefused where the title is in no language any more. KeyError for a name that
    is no field: the route lets none through.
    """
    known = {field.name for field in fields(ProductDraft)}
    if unknown := set(changes) - known:
        raise KeyError(*unknown)
    found = dict(changes)
    for name in {"title", "description"} & found.keys():
        found[name] = joined(getattr(draft, name), found[name])
    if "facts" in found:
        found["facts"] = facts.changed(draft.facts, found["facts"])
    if "title" in found:
        required(found["title"], "title", TITLE_LIMIT)
    if "variants" in found:
        standing: dict[str | None, VariantDraft] = {each.id: each for each in draft.variants}
        standing.update(withdrawn.items())
        found["variants"] = tuple(
            _changed_variant(each, standing, place) for place, each in enumerate(found["variants"])
        )
        check_skus(found["variants"])
    return replace(draft, **found)


def tidied_changes(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes of a draft as they are kept. Raises as `tidied`."""
    return {
        name: _TIDY_CHANGE.get(name, _TIDY.get(name, _as_it_is))(value) for name, value in changes.items()
    }


def tidied(draft: ProductDraft) -> ProductDraft:
    """The draft as it is kept. Raises TextRefused, VariantsRefused, CheckoutRefused."""
    written = {each.name: getattr(draft, each.name) for each in fields(draft)}
    return replace(draft, **{name: _TIDY.get(name, _as_it_is)(value) for name, value in written.items()})


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
    sku = _sku(variant.sku, f"{field}.sku")
    return replace(variant, title=title, buy_url=buy_url, material_variant=material, sku=sku)


def _sku(sku: str | None, field: str) -> str | None:
    return tidy_line(sku, field, SKU_LIMIT) if sku else None


def _variants(variants: Sequence[VariantDraft]) -> tuple[VariantDraft, ...]:
    _check_count(variants)
    found = tuple(_variant(variant, f"variants[{n}]") for n, variant in enumerate(variants))
    check_skus(found)
    return found


def _check_count(variants: Sequence[VariantDraft | VariantChange]) -> None:
    if not 1 <= len(variants) <= LIMIT_VARIANTS:
        raise VariantsRefused(f"are {len(variants)}: a product has 1 to {LIMIT_VARIANTS}")
    ids = [variant.id for variant in variants if variant.id is not None]
    if len(set(ids)) != len(ids):
        raise VariantsRefused("name the same id twice")


def check_skus(variants: Sequence[VariantDraft]) -> None:
    """Raises VariantsRefused where two of them have one number."""
    skus = [variant.sku for variant in variants if variant.sku is not None]
    if len(set(skus)) != len(skus):
        raise VariantsRefused("have the same sku twice: each has its own, or none")


def _variant_changes(variants: Sequence[VariantChange]) -> tuple[VariantChange, ...]:
    _check_count(variants)
    return tuple(_variant_change(each, f"variants[{n}]") for n, each in enumerate(variants))


def _variant_change(change: VariantChange, field: str) -> VariantChange:
    found = dict(change.fields)
    if found.get("title") is not None:
        found["title"] = tidy_some(found["title"], f"{field}.title", TITLE_LIMIT)
    if found.get("buy_url") is not None:
        found["buy_url"] = checked_buy_url(found["buy_url"])
    if found.get("material_variant") is not None:
        found["material_variant"] = plain.tidy_line(found["material_variant"])
    if "sku" in found:
        found["sku"] = _sku(found["sku"], f"{field}.sku")
    return VariantChange(change.id, found)


def _changed_variant(
    change: VariantChange, standing: Mapping[str | None, VariantDraft], place: int
) -> VariantDraft:
    before = standing.get(change.id)
    if before is None and change.id is not None:
        raise VariantsRefused(f"[{place}].id is no variant of this product")
    after = dict(change.fields)
    if "title" in after:
        after["title"] = joined(before.title if before else None, after["title"])
    if before is not None:
        return replace(before, **after)
    return VariantDraft(
        None, after.get("title"), after["price"], after.get("material_variant"), after.get("buy_url"),
        after.get("sku"), after.get("content"),
    )  # fmt: skip


def _as_it_is(value: Any) -> Any:
    return value


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
    "facts": facts.tidied,
}
_TIDY_CHANGE: Final[Mapping[str, Callable[[Any], Any]]] = {
    "title": lambda text: tidy_some(text, "title", TITLE_LIMIT),
    "description": lambda text: (
        None if text is None else tidy_some(text, "description", DESCRIPTION_LIMIT, block=True)
    ),
    "variants": _variant_changes,
    "facts": facts.tidied_changes,
}
