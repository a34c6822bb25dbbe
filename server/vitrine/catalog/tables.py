"""Rows of the catalogue. What stands in a room is in its room.json, one row per version."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Select,
    String,
    Text,
    UniqueConstraint,
    and_,
    delete,
    insert,
    inspect,
    select,
    true,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from vitrine.catalog.errors import VariantsRefused
from vitrine.catalog.roomjson import dressing_pictures
from vitrine.catalog.views import VariantDraft
from vitrine.ids import new_id
from vitrine.storage import Base, Json
from vitrine.takedowns.inside import is_down
from vitrine.takedowns.kinds import Kind

ID = String(64)
HASH = String(64)


class ProductRow(Base):
    __tablename__ = "products"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    brand_id: Mapped[str] = mapped_column(ForeignKey("brands.id", ondelete="CASCADE"), index=True)
    # Counts changes; two editors who started from the same one do not overwrite each other.
    version: Mapped[int]
    title: Mapped[dict[str, str]] = mapped_column(Json)
    description: Mapped[dict[str, str] | None] = mapped_column(Json)
    credit: Mapped[str | None] = mapped_column(String(300))
    category: Mapped[str | None] = mapped_column(String(60))
    model_hash: Mapped[str] = mapped_column(ForeignKey("models.hash"), index=True)
    # A draft is its brand's alone: no visitor sees it, no room holds it.
    published: Mapped[bool] = mapped_column(server_default=true())
    # Among its brand's: of the same place the older comes first. Those of before there was an order have 0.
    place: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[datetime]
    # A member or an API token, as plain text: it outlives both. None: nobody, or before this was noted.
    changed_by: Mapped[str | None] = mapped_column(ID)
    changed_at: Mapped[datetime | None]
    # What it was called in the room file that it came by; None: it was made here.
    origin: Mapped[str | None] = mapped_column(ID)
    # Nobody sees it any more; None: it is there. The row stays for what was sold of it.
    deleted_at: Mapped[datetime | None]
    # What it must say (`said.values`), as JSON; None: nothing of its own.
    facts: Mapped[dict[str, Any] | None] = mapped_column(Json)
    # When what is told of its prices changes by time alone: microseconds of Unix time, parted by spaces.
    struck_at: Mapped[str | None] = mapped_column(Text)

    # Those on sale: of the withdrawn a product may have had any number. `write_variants` writes them.
    variants: Mapped[list[VariantRow]] = relationship(
        lazy="selectin",
        order_by="(VariantRow.place, VariantRow.id)",
        primaryjoin=lambda: and_(VariantRow.product_id == ProductRow.id, VariantRow.withdrawn.is_(False)),
        viewonly=True,
    )


IN_ORDER: Final = (ProductRow.place, ProductRow.id)
"""A brand's products as it has put them."""


class VariantRow(Base):
    """What is sold. A withdrawn one stays: orders, rooms and links may still name it."""

    __tablename__ = "variants"
    __table_args__ = (CheckConstraint("amount_minor >= 0", name="amount"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    place: Mapped[int]
    title: Mapped[dict[str, str] | None] = mapped_column(Json)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    material_variant: Mapped[str | None] = mapped_column(String(120))
    buy_url: Mapped[str | None] = mapped_column(Text)
    # No two that the brand sells have the same: `publishing.require_skus`, in the brand's turn.
    sku: Mapped[str | None] = mapped_column(ID, index=True)
    withdrawn: Mapped[bool]
    # How much it holds: thousandths of the unit. None: it is sold by no quantity.
    content_milli: Mapped[int | None] = mapped_column(BigInteger)
    content_unit: Mapped[str | None] = mapped_column(String(8))
    # The price that may stand struck beside its own, and when (`pricing.keeping`).
    was_minor: Mapped[int | None] = mapped_column(BigInteger)
    was_since: Mapped[datetime | None]
    was_until: Mapped[datetime | None]

    product: Mapped[ProductRow] = relationship(viewonly=True)


class RoomRow(Base):
    """A room and which of its versions stands."""

    __tablename__ = "rooms"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    brand_id: Mapped[str] = mapped_column(ForeignKey("brands.id", ondelete="CASCADE"), index=True)
    version: Mapped[int]
    # The files that the standing version names: who needs them is asked without reading any document.
    scene_hash: Mapped[str | None] = mapped_column(HASH, index=True)
    picture_hash: Mapped[str | None] = mapped_column(HASH, index=True)
    created_at: Mapped[datetime]
    # None: it is there. A deleted one has no versions; its id stays its brand's, which may make it anew.
    deleted_at: Mapped[datetime | None]
    # Of `doors.standing`. Rooms from before there were states are open to all.
    state: Mapped[str] = mapped_column(String(16), server_default="public")
    # What makes a link to an unlisted room: whoever has it may pass it on, and its brand reads it again.
    key: Mapped[str | None] = mapped_column("link_key", ID)
    # Among all rooms of the lobby; of the same place the older comes first.
    place: Mapped[int] = mapped_column(server_default="100")
    # JSON: of `doors.hours`, of `doors.standing.Closed`. None: always open; not closed.
    hours: Mapped[str | None] = mapped_column(Text)
    closed: Mapped[str | None] = mapped_column(Text)
    # Counts changes of what its brand's page edits: the five above, and of the document title, summary,
    # capacity and picture.
    facts_version: Mapped[int] = mapped_column(server_default="1")
    # As of `ProductRow`.
    origin: Mapped[str | None] = mapped_column(ID)


class ApprovalRow(Base):
    """Whether a new brand may open rooms to the public, where that is asked. approved: None: not decided."""

    __tablename__ = "room_approvals"

    brand_id: Mapped[str] = mapped_column(ForeignKey("brands.id", ondelete="CASCADE"), primary_key=True)
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    approved: Mapped[bool | None]
    decided_by: Mapped[str | None] = mapped_column(ID)
    words: Mapped[str] = mapped_column(Text, server_default="")


class LobbyPlaceRow(Base):
    """Where those who run the shop have put a room or brand in its lobby. Without one: PLACE."""

    __tablename__ = "lobby_places"

    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    thing: Mapped[str] = mapped_column(ID, primary_key=True)
    place: Mapped[int]


class RoomVersionRow(Base):
    """One room.json. previous: what stood before, where undo goes back to; it may be dropped by now.

    The newest are kept, as many as the brand's quota says: the one that stands is always among them.
    """

    __tablename__ = "room_versions"

    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    previous: Mapped[int | None]
    document: Mapped[dict[str, Any]] = mapped_column(Json)
    # A member or an API token, as plain text: it outlives both.
    by: Mapped[str | None] = mapped_column("changed_by", ID)
    created_at: Mapped[datetime]


class PlacementRow(Base):
    """What the version of a room that stands names: where a product is, without reading every document."""

    __tablename__ = "placements"
    __table_args__ = (UniqueConstraint("room_id", "slot"),)

    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column("placement_id", ID, primary_key=True)
    # None: it stands anywhere in the room.
    slot: Mapped[str | None] = mapped_column(ID)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    variant_id: Mapped[str | None] = mapped_column(ID)


class RoomPictureRow(Base):
    """What the version of a room that stands names: a picture of its dressing, its light map among them."""

    __tablename__ = "room_pictures"

    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True)
    picture_hash: Mapped[str] = mapped_column(HASH, primary_key=True, index=True)


class InviteRow(Base):
    """A link to a room, so that a sale can be led back to it. by: a visitor, a member or an API token."""

    __tablename__ = "invites"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    by: Mapped[str | None] = mapped_column("made_by", ID)
    created_at: Mapped[datetime]


# The statements beside plain gets.


def there_product(session: Session, product: str, *, lock: bool = False) -> ProductRow | None:
    """The product, on sale or not; None: there is none, or it was deleted."""
    row = session.get(ProductRow, product, with_for_update={"of": ProductRow} if lock else None)
    return None if row is None or row.deleted_at is not None else row


def there_room(session: Session, room: str, *, lock: bool = False) -> RoomRow | None:
    """The room; None: there is none, or it was deleted."""
    row = session.get(RoomRow, room, with_for_update=lock or None)
    return None if row is None or row.deleted_at is not None else row


def on_show() -> ColumnElement[bool]:
    """Of products: there, on sale, and neither they nor their model nor their brand is taken down."""
    return and_(
        ProductRow.published,
        ProductRow.deleted_at.is_(None),
        ~is_down(Kind.PRODUCT, ProductRow.id),
        ~is_down(Kind.MODEL, ProductRow.model_hash),
        ~is_down(Kind.BRAND, ProductRow.brand_id),
    )


def open_to_all() -> ColumnElement[bool]:
    """Of rooms: in everybody's lists, and neither they nor their brand is taken down."""
    return and_(
        RoomRow.state == "public", ~is_down(Kind.ROOM, RoomRow.id), ~is_down(Kind.BRAND, RoomRow.brand_id)
    )


def write_variants(session: Session, row: ProductRow, wanted: Sequence[VariantDraft]) -> None:
    """Make the variants of a kept product those of the draft.

    In three statements however many there are. Raises VariantsRefused for an id that is not this product's.
    """
    named = {draft.id for draft in wanted if draft.id is not None}
    mine = VariantRow.product_id == row.id
    own = (
        set(session.scalars(select(VariantRow.id).where(mine, VariantRow.id.in_(named)))) if named else set()
    )
    for place, draft in enumerate(wanted):
        if draft.id is not None and draft.id not in own:
            raise VariantsRefused(f"[{place}].id is no variant of this product")
    unsynchronised = {"synchronize_session": False}
    gone = update(VariantRow).where(mine, VariantRow.withdrawn.is_(False), VariantRow.id.not_in(named))
    session.execute(gone.values(withdrawn=True), execution_options=unsynchronised)
    rows = [
        {
            "id": draft.id, "place": place, "title": draft.title, "withdrawn": False,
            "amount_minor": draft.price.amount_minor, "currency": draft.price.currency,
            "material_variant": draft.material_variant, "buy_url": draft.buy_url, "sku": draft.sku,
            "content_milli": None if draft.content is None else draft.content.milli,
            "content_unit": None if draft.content is None else draft.content.unit.value,
        }
        for place, draft in enumerate(wanted)
    ]  # fmt: skip
    if kept := [each for each in rows if each["id"] is not None]:
        session.execute(update(VariantRow), kept, execution_options=unsynchronised)
    if new := [each for each in rows if each["id"] is None]:
        session.execute(
            insert(VariantRow), [{**each, "id": new_id("variant"), "product_id": row.id} for each in new]
        )
    if "variants" not in inspect(row).unloaded:
        for each in row.variants:
            session.expire(each)
        session.expire(row, ["variants"])


def write_placements(session: Session, room: str, document: Mapping[str, Any]) -> None:
    """Let the rows of placements be those of the room's version that stands from now on."""
    columns = (PlacementRow.id, PlacementRow.slot, PlacementRow.product_id, PlacementRow.variant_id)
    standing = {tuple(row) for row in session.execute(select(*columns).where(PlacementRow.room_id == room))}
    wanted = {(each["id"], each["slot"], each["product"], each["variant"]) for each in document["placements"]}
    if gone := [row[0] for row in standing - wanted]:
        session.execute(delete(PlacementRow).where(PlacementRow.room_id == room, PlacementRow.id.in_(gone)))
    if new := wanted - standing:
        names = ("id", "slot", "product_id", "variant_id")
        rows = [{"room_id": room, **dict(zip(names, each, strict=True))} for each in new]
        session.execute(insert(PlacementRow), rows)


def write_pictures(session: Session, room: str, document: Mapping[str, Any]) -> None:
    """As `write_placements`, of the pictures of its dressing."""
    mine = RoomPictureRow.room_id == room
    standing = set(session.scalars(select(RoomPictureRow.picture_hash).where(mine)))
    wanted = dressing_pictures(document).keys()
    if gone := standing - wanted:
        session.execute(delete(RoomPictureRow).where(mine, RoomPictureRow.picture_hash.in_(gone)))
    if new := wanted - standing:
        session.execute(insert(RoomPictureRow), [{"room_id": room, "picture_hash": each} for each in new])


def rooms_of_picture(picture: str) -> Select[str]:
    """Ids of the rooms that show it: as their own, or in their dressing."""
    own = select(RoomRow.id).where(RoomRow.picture_hash == picture)
    dressed = select(RoomPictureRow.room_id).where(RoomPictureRow.picture_hash == picture)
    return select(own.union(dressed).subquery().c.id)


def rooms_with(session: Session, product: str) -> list[str]:
    """Ids of the rooms in which the product stands now, in order."""
    query = select(PlacementRow.room_id).where(PlacementRow.product_id == product).distinct()
    return list(session.scalars(query.order_by(PlacementRow.room_id)))


def rooms_of(session: Session, products: Collection[str]) -> dict[str, list[str]]:
    """The same of several products, by product; those that stand nowhere are left out."""
    columns = select(PlacementRow.product_id, PlacementRow.room_id)
    query = columns.where(PlacementRow.product_id.in_(products)).distinct()
    found: dict[str, list[str]] = {}
    for product, room in session.execute(query.order_by(PlacementRow.room_id)):
        found.setdefault(product, []).append(room)
    return found


def products_by_id(session: Session, ids: Iterable[str]) -> Sequence[ProductRow]:
    query = select(ProductRow).where(ProductRow.id.in_(list(ids)), ProductRow.deleted_at.is_(None))
    return session.scalars(query).all()


def room_titles() -> Select[str, Any]:
    """Ids and titles of the rooms that are there; a title alone is taken out of its document."""
    there = (RoomRow.id == RoomVersionRow.room_id) & (RoomRow.version == RoomVersionRow.version)
    title = RoomVersionRow.document["title"]
    return select(RoomRow.id, title).join(RoomVersionRow, there).where(RoomRow.deleted_at.is_(None))
