"""What can be wrong with products and rooms.

VitrineError
├── Malformed
│   └── VersionUnreadable    If-Match is not "<version>"
├── Forbidden
│   ├── PurchaseRefused      an access rule says no to this purchase, or gave no answer
│   └── RoomShut             closed by hand, or outside its hours
├── NotFound
│   ├── ProductNotFound, VariantNotFound, RoomNotFound, PlacementNotFound
├── Conflict
│   ├── SlotTaken            something stands there already
│   ├── NotForSale           the variant has no checkout
│   ├── NothingToUndo        the room is as it was made
│   ├── NotPublishable       the checklist is not done; `missing` lists what it lacks
│   ├── NothingWaits         no brand of this id waits for a yes
│   ├── NotPublished         a draft cannot stand in a room
│   ├── SkuTaken             another product has this number
│   └── VersionMismatch 412  somebody else changed it first
├── Gone
│   └── VariantWithdrawn     it is not sold any more
├── Unavailable
│   └── ChecksBusy           too many rooms are checked just now
└── Invalid
    ├── RoomRefused          room.json breaks a rule; `path` says where
    ├── TextRefused          a text is empty or too long
    ├── CheckoutRefused      a link is not an address of a checkout
    ├── UnknownModelVariant  the model has no material variant of that name
    ├── VariantsRefused      too many, repeated, or another product's
    └── HoursRefused         a time, a day or a zone that is none
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, NotRequired

from vitrine.errors import Conflict, Forbidden, Gone, Invalid, Malformed, NotFound, Unavailable
from vitrine.words import LocalText


class VersionUnreadable(Malformed):
    def __init__(self) -> None:
        super().__init__('If-Match is the version in quotes, such as "3", or *.')


class PurchaseRefused(Forbidden):
    """product: its id. words: the rule's own, by language; it may have none."""

    members: ClassVar[Mapping[str, Any]] = {"product": str, "words": NotRequired[dict[str, str]]}


class RoomShut(Forbidden):
    """title: the room's. brand: its brand's name. opens_at: null: it is not known. words: the brand's own."""

    members: ClassVar[Mapping[str, Any]] = {
        "room_title": dict[str, str],
        "brand": str,
        "opens_at": str | None,
        "words": NotRequired[dict[str, str]],
    }

    def __init__(
        self, title: LocalText, brand: str, opens_at: str | None, words: LocalText | None = None
    ) -> None:
        when = "" if opens_at is None else f" It opens at {opens_at}."
        told = {} if words is None else {"words": words}
        super().__init__(
            f"The room is closed just now.{when}", room_title=title, brand=brand, opens_at=opens_at, **told
        )


class ProductNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such product.")


class VariantNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such variant.")


class RoomNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such room. GET /api/rooms lists them.")


class PlacementNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("The room has no such placement: it may have been taken away already.")


class SlotTaken(Conflict):
    members: ClassVar[Mapping[str, Any]] = {"slot": str, "placement": str}

    def __init__(self, slot: str, placement: str) -> None:
        super().__init__(
            f"Something stands on {slot!r} already: choose another slot, or send replace: true.",
            slot=slot,
            placement=placement,
        )


class NotForSale(Conflict):
    def __init__(self) -> None:
        super().__init__("This variant has no checkout yet: its brand has to give it a link to one.")


class NothingToUndo(Conflict):
    def __init__(self) -> None:
        super().__init__("There is no earlier version of this room.")


class NotPublishable(Conflict):
    """missing: items of the checklist, as JSON."""

    members: ClassVar[Mapping[str, Any]] = {"missing": list[dict[str, Any]]}

    def __init__(self, missing: list[dict[str, Any]]) -> None:
        listed = " ".join(each["text"]["en"] for each in missing)
        super().__init__(f"It is not ready for visitors. {listed}", missing=missing)


class SkuTaken(Conflict):
    """product: which of the brand's has it."""

    members: ClassVar[Mapping[str, Any]] = {"sku": str, "product": str}

    def __init__(self, sku: str, product: str) -> None:
        super().__init__(
            f"Another product of yours has the number {sku!r} already: an order could not tell them apart. "
            "Give this one its own, or none.",
            sku=sku,
            product=product,
        )


class PicturesFull(Conflict):
    """limit: of one product."""

    members: ClassVar[Mapping[str, Any]] = {"limit": int}

    def __init__(self, limit: int, what: str) -> None:
        told = f"{limit >> 20} MiB" if limit >= 1 << 20 else str(limit)
        super().__init__(
            f"A product has at most {told} {what}: take one of its photographs away first.", limit=limit
        )


class OnlyPicture(Conflict):
    def __init__(self) -> None:
        super().__init__(
            "A product is never without a picture: the model's own can be hidden once there is a photograph, "
            "and is not taken away; a photograph is taken away, and not hidden."
        )


class NothingWaits(Conflict):
    def __init__(self) -> None:
        super().__init__("Nothing of this brand waits for a decision: it may have been decided already.")


class NotPublished(Conflict):
    def __init__(self) -> None:
        super().__init__("This product is a draft: publish it before it is placed.")


class VersionMismatch(Conflict):
    """RFC 9110 section 13.1.1: a failed precondition is 412."""

    members: ClassVar[Mapping[str, Any]] = {"version": int}
    status: ClassVar[int] = 412

    def __init__(self, version: int) -> None:
        super().__init__(
            f"It was changed in the meantime and is at version {version}: load it again, then save.",
            version=version,
        )


class OrderChanged(Conflict):
    """As `VersionMismatch`, of an order."""

    members: ClassVar[Mapping[str, Any]] = {"version": str}
    status: ClassVar[int] = 412

    def __init__(self, version: str) -> None:
        super().__init__(
            "The order was changed in the meantime: load it again, then move what is still to be moved.",
            version=version,
        )


class VariantWithdrawn(Gone):
    def __init__(self) -> None:
        super().__init__("This variant is not sold any more.")


class ChecksBusy(Unavailable):
    """Others' rooms are checked first, or the program that checks them does not stay up."""

    members: ClassVar[Mapping[str, Any]] = {"retry_after_s": int}

    def __init__(self) -> None:
        super().__init__(
            "Too many rooms are checked at this moment: nothing was changed, try again in a moment.",
            retry_after_s=2,
        )


class RoomRefused(Invalid):
    """path: JSON path of the fault in room.json, such as `$.slots[2].name`. act: of several, which it was."""

    members: ClassVar[Mapping[str, Any]] = {"path": str, "act": NotRequired[int]}

    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{path}: {what}.", path=path)
        self.path = path


class TextRefused(Invalid):
    members: ClassVar[Mapping[str, Any]] = {"field": str, "limit": int, "act": NotRequired[int]}

    def __init__(self, field: str, what: str, limit: int) -> None:
        super().__init__(f"{field} {what}: it has 1 to {limit} characters.", field=field, limit=limit)


class CheckoutRefused(Invalid):
    def __init__(self, what: str) -> None:
        super().__init__(
            f"The link to the checkout {what}. Give the https address of the product in your own shop."
        )


class UnknownModelVariant(Invalid):
    members: ClassVar[Mapping[str, Any]] = {"known": list[str]}

    def __init__(self, name: str, known: list[str]) -> None:
        listed = ", ".join(known[:10]) or "none"
        super().__init__(
            f"The model has no material variant {name[:60]!r}. It has: {listed}.", known=known[:100]
        )


class OrderRefused(Invalid):
    def __init__(self, field: str, what: str) -> None:
        super().__init__(f"{field} {what}.")


class VariantsRefused(Invalid):
    def __init__(self, what: str) -> None:
        super().__init__(f"variants {what}.")


class HoursRefused(Invalid):
    """field: of the hours."""

    members: ClassVar[Mapping[str, Any]] = {"field": str}

    def __init__(self, field: str, what: str) -> None:
        super().__init__(f"hours: {field} {what}.", field=field)
