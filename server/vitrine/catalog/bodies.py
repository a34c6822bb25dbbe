"""The shapes of requests: members that are not listed are refused, types are not guessed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    Field,
    FiniteFloat,
    StrictBool,
    StrictInt,
    StrictStr,
    model_validator,
)

from vitrine.accounts.bodies import Body
from vitrine.catalog.local_bodies import TextBody, TextPatch
from vitrine.catalog.said.bodies import FactsBody
from vitrine.catalog.said.content import Measure, MeasureUnit
from vitrine.catalog.said.tidying import tidied
from vitrine.catalog.said.values import NO_FACTS
from vitrine.catalog.views import Placing, ProductDraft, VariantChange, VariantDraft
from vitrine.ids import ProductId, VariantId
from vitrine.money import Money

_Id = Annotated[StrictStr, Field(max_length=64)]


class PriceBody(Body):
    """amount_minor: minor units, such as cents. currency: ISO 4217."""

    amount_minor: StrictInt
    currency: StrictStr


class ContentBody(Body):
    """How much of something it holds, to three digits behind the point: 50 ml, 0.75 l, 12 pieces."""

    amount: FiniteFloat
    unit: MeasureUnit

    @model_validator(mode="after")
    def _whole(self) -> Self:
        Measure.of(self.amount, self.unit)
        return self


class VariantBody(Body):
    """material_variant: name of one of the model's KHR_materials_variants.

    buy_url: its page in your own shop. sku: its number in your books, no other variant's. content: of goods
    sold by weight, volume or length, so that the price for one kg, l or m is told.
    """

    id: _Id | None = None
    title: TextBody | None = None
    price: PriceBody
    material_variant: Annotated[StrictStr, Field(max_length=120)] | None = None
    buy_url: StrictStr | None = None
    sku: StrictStr | None = None
    content: ContentBody | None = None

    def draft(self) -> VariantDraft:
        """As the service takes it. Raises UnknownCurrency, AmountOutOfRange."""
        price = Money(self.price.amount_minor, self.price.currency)
        return VariantDraft(
            self.id, _text(self.title), price, self.material_variant, self.buy_url, self.sku,
            _content(self.content),
        )  # fmt: skip


class ProductBody(Body):
    """model: hash of one of your finished models.

    publish: false for a draft, which only your brand sees; true to be refused if the checklist is not done;
    left out: on sale if it is done, else a draft.
    """

    title: TextBody
    model: _Id
    variants: Annotated[list[VariantBody], Field(min_length=1, max_length=100)]
    description: TextBody | None = None
    credit: StrictStr | None = None
    category: StrictStr | None = None
    facts: FactsBody | None = None
    publish: StrictBool | None = None

    def draft(self) -> ProductDraft:
        """As the service takes it. Raises TextRefused."""
        return ProductDraft(
            self.title.model_dump(exclude_none=True), self.model,
            tuple(each.draft() for each in self.variants), _text(self.description), self.credit,
            self.category, NO_FACTS if self.facts is None else tidied(self.facts.said()),
        )  # fmt: skip


class VariantPatch(Body):
    """id: of one of the product's, of which what is left out stays; without it a new one, with a price."""

    id: _Id | None = None
    title: TextPatch | None = None
    price: PriceBody | None = None
    material_variant: Annotated[StrictStr, Field(max_length=120)] | None = None
    buy_url: StrictStr | None = None
    sku: StrictStr | None = None
    content: ContentBody | None = None

    @model_validator(mode="after")
    def _priced(self) -> Self:
        if self.price is None and (self.id is None or "price" in self.model_fields_set):
            raise ValueError("a variant has a price")
        return self

    def change(self) -> VariantChange:
        """As the service takes it. Raises UnknownCurrency, AmountOutOfRange."""
        found = _sent(self, self.model_fields_set - {"id"})
        if self.price is not None:
            found["price"] = Money(self.price.amount_minor, self.price.currency)
        if "content" in found:
            found["content"] = _content(self.content)
        return VariantChange(self.id, found)


class RightsBody(Body):
    """Whose work the model is; confirmed: that you may show it."""

    holder: StrictStr
    licence: StrictStr | None = None
    confirmed: Literal[True]


class ProductPatch(Body):
    """RFC 7396: members sent replace, null empties, what is left out stays, languages of a text too.

    Variants that are not among those sent are withdrawn. stated_cm: width, height, depth of the real thing.
    """

    title: TextPatch | None = None
    model: _Id | None = None
    variants: Annotated[list[VariantPatch], Field(min_length=1, max_length=100)] | None = None
    description: TextPatch | None = None
    credit: StrictStr | None = None
    category: StrictStr | None = None
    stated_cm: tuple[FiniteFloat, FiniteFloat, FiniteFloat] | None = None
    rights: RightsBody | None = None
    facts: FactsBody | None = None

    def changes(self) -> dict[str, Any]:
        """As `Correcting.change` takes them. Those that cannot be empty ignore null."""
        found = _sent(self, self.model_fields_set)
        for name in ("title", "model", "variants", "rights"):
            if found.get(name, ()) is None:
                del found[name]
        if self.variants is not None:
            found["variants"] = tuple(each.change() for each in self.variants)
        return found


class PlacementBody(Body):
    """A product on a slot, or at a position (x, y, z metres) turned by yaw_deg.

    replace: take what stands there away.
    """

    product: _Id
    variant: _Id | None = None
    slot: Annotated[StrictStr, Field(max_length=63)] | None = None
    position: tuple[FiniteFloat, FiniteFloat, FiniteFloat] | None = None
    yaw_deg: FiniteFloat = 0.0
    replace: StrictBool = False

    def placing(self) -> Placing:
        """As the service takes it."""
        variant = VariantId(self.variant) if self.variant is not None else None
        return Placing(
            ProductId(self.product), variant, self.slot, self.position, self.yaw_deg, replace=self.replace
        )


def _sent(body: BaseModel, names: Collection[str]) -> dict[str, Any]:
    """These members; of a text or an object no more than was sent."""
    values = {name: getattr(body, name) for name in names}
    return {
        name: value.model_dump(exclude_unset=True) if isinstance(value, BaseModel) else value
        for name, value in values.items()
    }


def _content(body: ContentBody | None) -> Measure | None:
    return None if body is None else Measure.of(body.amount, body.unit)


def _text(body: TextBody | None) -> dict[str, str] | None:
    return None if body is None else body.model_dump(exclude_none=True)
