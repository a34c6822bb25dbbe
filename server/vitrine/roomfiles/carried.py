"""Products and their models as a room file has them: what the brand wrote, and nothing of the shop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from pydantic import ValidationError

from vitrine.assets.errors import StatementRefused
from vitrine.assets.statement import NAME_LIMIT, Statement, file_name, stated
from vitrine.catalog.bodies import ProductBody
from vitrine.catalog.errors import TextRefused
from vitrine.catalog.said.content import Measure
from vitrine.catalog.said.values import as_json
from vitrine.catalog.views import ProductDraft, VariantDraft
from vitrine.money import AmountOutOfRange, UnknownCurrency
from vitrine.roomfiles.contents import Contents
from vitrine.roomfiles.errors import RoomFileRefused
from vitrine.roomfiles.jsontext import Document
from vitrine.roomfiles.photographs import NO_MORE, CarriedPictures, pictures_in, pictures_out

MODELS: Final = ("glb", "zip", "stl", "obj", "ply", "off", "3mf", "stp")
"""The endings of models' names: what the shop takes by itself."""
_STATED: Final = frozenset({"file", "unit", "up", "stated_cm", "category", "rights", "name"})
_NEVER: Final = frozenset({"publish", "id"})


@dataclass(frozen=True, slots=True)
class CarriedModel:
    """file: its name in the room file. statement: what its brand said of it; when they did is not told."""

    file: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class CarriedProduct:
    """written: as its brand wrote it; the hash of its model, and ids of its variants, are the shop's.

    draft: it was not on sale.
    """

    name: str
    written: ProductDraft
    model: CarriedModel
    draft: bool
    pictures: CarriedPictures = NO_MORE


def model_out(model: CarriedModel) -> Document:
    said, rights = model.statement, model.statement.rights
    found: Document = {
        "file": model.file, "unit": said.unit, "up": said.up, "stated_cm": said.stated_cm,
        "category": said.category, "rights": None, "name": said.name,
    }  # fmt: skip
    if rights is not None:
        found["rights"] = _some({"holder": rights.holder, "licence": rights.licence})
    return _some(found)


def product_out(product: CarriedProduct) -> Document:
    """Its product.json. What was not written is left out."""
    draft, pictures = product.written, product.pictures
    return _some(
        {
            "title": draft.title, "description": draft.description, "credit": draft.credit,
            "category": draft.category, "variants": [_variant_out(each) for each in draft.variants],
            "model": model_out(product.model), "draft": True if product.draft else None,
            "facts": as_json(draft.facts),
            "pictures": pictures_out(pictures.entries, lambda picture: pictures.files.get(picture, "")),
        }
    )  # fmt: skip


def model_in(said: object, where: str, contents: Contents, now: datetime) -> CarriedModel:
    """What a description says of a model. now: when who imports it confirms its rights.

    Raises RoomFileRefused.
    """
    if not isinstance(said, dict) or (strange := sorted(set(said) - _STATED)):
        what = (
            "is no object with a file" if not isinstance(said, dict) else f"has a member {strange[0]!r:.60}"
        )
        raise RoomFileRefused(where, "model", f"says of its model what cannot be read: it {what}.")
    file = contents.named(said.get("file"), where, MODELS)
    name = said.get("name")
    if name is not None and (not isinstance(name, str) or file_name(name) != name):
        raise RoomFileRefused(
            where, "model", f"has a name that is no file's: one line of 1 to {NAME_LIMIT} characters."
        )
    plain = {each: value for each, value in said.items() if each not in ("file", "name")}
    if isinstance(plain.get("rights"), dict):
        plain["rights"] = {**plain["rights"], "confirmed": True}
    try:
        statement = stated(plain, now)
    except StatementRefused as error:
        raise RoomFileRefused(where, "model", f"says of its model: {error.message}") from error
    return CarriedModel(file, replace(statement, name=name))


def product_in(name: str, said: Mapping[str, Any], contents: Contents, now: datetime) -> CarriedProduct:
    """The product that a product.json describes. Raises RoomFileRefused."""
    where = f"products/{name}/product.json"
    model = model_in(said.get("model"), where, contents, now)
    for strange in sorted(_NEVER & said.keys()):
        raise RoomFileRefused(where, "product", f"has a member {strange!r}, which is a shop's own.")
    draft = said.get("draft", False)
    pictures = pictures_in(said.get("pictures"), where, contents)
    plain = {each: value for each, value in said.items() if each not in ("draft", "pictures")}
    key = model.statement.key_of(contents.files[model.file])
    try:
        body = ProductBody.model_validate({**plain, "model": key})
        if not isinstance(draft, bool) or any(each.id is not None for each in body.variants):
            raise RoomFileRefused(where, "product", "has a `draft` that is no yes or no, or ids of a shop.")
        written = body.draft()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        at = ".".join(str(part) for part in first["loc"])[:80]
        raise RoomFileRefused(where, "product", f"at {at}: {first['msg']}.") from error
    except TextRefused as error:
        raise RoomFileRefused(where, "product", f"will not do: {error.message}") from error
    except (UnknownCurrency, AmountOutOfRange) as error:
        raise RoomFileRefused(where, "product", f"has a price that is none: {error.message}") from error
    return CarriedProduct(name, written, model, draft, pictures)


def _variant_out(variant: VariantDraft) -> Document:
    return _some(
        {
            "sku": variant.sku, "title": variant.title, "material_variant": variant.material_variant,
            "price": {"amount_minor": variant.price.amount_minor, "currency": variant.price.currency},
            "buy_url": variant.buy_url, "content": _content_out(variant.content),
        }
    )  # fmt: skip


def _content_out(content: Measure | None) -> Document | None:
    return None if content is None else {"amount": content.amount, "unit": content.unit.value}


def _some(members: Mapping[str, Any]) -> Document:
    return {name: value for name, value in members.items() if value is not None}
