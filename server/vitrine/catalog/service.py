"""The catalogue: products and rooms, each change in one unit of work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vitrine.accounts import BrandActor
from vitrine.accounts import inside as accounts
from vitrine.assets import Assets
from vitrine.assets import inside as assets
from vitrine.assets.errors import ModelNotFound, PictureNotFound
from vitrine.catalog import drafts, editing, roomjson
from vitrine.catalog.checklist import lacking
from vitrine.catalog.checkout import attributed
from vitrine.catalog.checks import read
from vitrine.catalog.correcting import Correcting
from vitrine.catalog.doors.admitting import STRANGER, Comer, is_found
from vitrine.catalog.doors.entrances import ID, Entrances
from vitrine.catalog.doors.standing import State
from vitrine.catalog.errors import (
    NotForSale,
    NothingToUndo,
    NotPublished,
    PlacementNotFound,
    ProductNotFound,
    RoomNotFound,
    RoomRefused,
    VariantNotFound,
    VariantWithdrawn,
    VersionMismatch,
)
from vitrine.catalog.front.approving import Approving
from vitrine.catalog.front.ordering import Ordering
from vitrine.catalog.held import product_count
from vitrine.catalog.hiding import Hiding, require_open, require_shown
from vitrine.catalog.making import new_product
from vitrine.catalog.marks import product_mark, room_mark
from vitrine.catalog.naming import kept_of, spawns_of
from vitrine.catalog.picturing.service import Picturing
from vitrine.catalog.product_order import ProductOrdering
from vitrine.catalog.publishing import (
    Publishing,
    judged,
    require_skus,
    seen,
    unpublishable,
)
from vitrine.catalog.removing import RemovingGoods
from vitrine.catalog.room_changes import Also, Plan, RoomChanges
from vitrine.catalog.rooms.bringing_back import BringingBack
from vitrine.catalog.rooms.own import OwnRooms
from vitrine.catalog.rows import draft_of
from vitrine.catalog.tables import (
    InviteRow,
    ProductRow,
    RoomRow,
    RoomVersionRow,
    VariantRow,
    on_show,
    rooms_with,
    there_product,
    there_room,
)
from vitrine.catalog.views import Placing, Product, ProductDraft, Room, Sale
from vitrine.idempotency import KeyedWish
from vitrine.ids import BrandId, PlacementId, ProductId, RoomId, VariantId, new_id
from vitrine.parts import Ties
from vitrine.quotas import inside as quotas
from vitrine.quotas.kinds import BY_DEFAULT, Quota, Quotas
from vitrine.storage import Database, UnitOfWork
from vitrine.wishes.inside import fulfil

Change = Callable[[roomjson.Document], roomjson.Document]
Check = Callable[[bytes, Mapping[str, Any] | None], roomjson.Document]


class Catalog:
    """database: where it is kept. assets: the models and pictures that products and rooms name.

    check: reads and checks a room.json; in this process, unless somebody else does it. ties: as of
    `RemovingGoods`. shop: how much a brand may have, where nobody has said otherwise. approval: whether a
    brand's first public room waits for those who run the shop.
    """

    def __init__(
        self,
        database: Database,
        assets: Assets,
        check: Check = read,
        ties: Ties | None = None,
        shop: Quotas = BY_DEFAULT,
        *,
        approval: bool = False,
    ) -> None:
        self.database, self._assets, self._shop = database, assets, shop
        self.checked = check
        self.publishing, self.hiding = Publishing(database), Hiding(database)
        self.correcting, self.picturing = Correcting(database), Picturing(database, assets, shop)
        self.product_order = ProductOrdering(database)
        self.removing = RemovingGoods(database, ties)
        self.entrances = Entrances(database)
        self.approving, self.ordering = Approving(database, required=approval), Ordering(database)
        self._changes = RoomChanges(database, shop, ties, self.approving)
        self.bringing_back = BringingBack(database, self._changes)
        self.own = OwnRooms(database, self._changes)

    # Products

    def create_product(
        self,
        actor: BrandActor,
        draft: ProductDraft,
        *,
        publish: bool | None = None,
        wish: KeyedWish | None = None,
    ) -> Product:
        """A new product of the actor's brand, with what it lacks before visitors may see it.

        publish: True: on sale, or not made at all; False: a draft; None: on sale if nothing is lacking, else
        a draft.

        Raises ModelNotFound, TextRefused, CheckoutRefused, UnknownModelVariant, VariantsRefused, SkuTaken,
        NotPublishable, QuotaReached, BrandGone.
        """
        tidied, now = drafts.tidied(draft), self.database.clock.now()
        with self.database.unit() as unit:
            accounts.hold_brand(unit.session, actor.brand.id)
            turn = quotas.turn(unit, actor.brand.id, self._shop)
            model = assets.own_model(unit.session, actor.brand.id, tidied.model, lock=True)
            drafts.check_materials(tidied.variants, model.variants)
            missing = lacking(judged(unit.session, actor.brand.id, tidied))
            if publish and missing:
                raise unpublishable(missing)
            turn.require(Quota.PRODUCTS, product_count(unit.session, actor.brand.id))
            require_skus(unit.session, actor.brand.id, tidied.variants)
            row = new_product(unit.session, actor.brand.id, tidied, publish is not False and not missing, now)
            fulfil(unit, wish, row.id)
            return replace(seen(unit.session, [row])[0], missing=tuple(missing) or None)

    def product_again(self, actor: BrandActor, product: str) -> Product:
        """A product as `create_product` told of it. Raises ProductNotFound."""
        with self.database.read() as session:
            row = there_product(session, product)
            if row is None or row.brand_id != actor.brand.id:
                raise ProductNotFound
            missing = lacking(judged(session, actor.brand.id, draft_of(row), product))
            return replace(seen(session, [row])[0], missing=tuple(missing) or None)

    def delete_product(self, actor: BrandActor, product: str) -> None:
        """Take a product out of everything, its photographs too. Raises as `RemovingGoods.product`."""
        pictures = self.picturing.dropping(actor, product)
        self.removing.product(actor, product)
        self.picturing.drop(actor, pictures)

    def sale(self, variant: str, room_id: str | None, invite: str | None, comer: Comer = STRANGER) -> Sale:
        """Where the brand sells a variant, with what led there.

        What does not exist is left out, and a room of which nothing is told to who comes; an invitation
        to it is told by its holder.

        Raises VariantNotFound, VariantWithdrawn, NotForSale, TakenDown.
        """
        with self.database.read() as session:
            row = session.get(VariantRow, variant)
            if row is None or not row.product.published:
                raise VariantNotFound
            require_shown(session, row.product_id, row.product.model_hash, row.product.brand_id)
            if row.withdrawn:
                raise VariantWithdrawn
            if row.buy_url is None:
                raise NotForSale
            values: dict[str, str] = {}
            mark = room_mark(session, room_id) if room_id is not None and ID.fullmatch(room_id) else None
            link = session.get(InviteRow, invite) if invite is not None and ID.fullmatch(invite) else None
            if mark is not None and mark.state != State.DRAFT:
                is_invited = link is not None and link.room_id == mark.id
                values |= {"room": mark.id} if is_invited or is_found(mark, comer) else {}
            values |= {"product": row.product_id, "variant": row.id}
            if link is not None and link.room_id == values.get("room", link.room_id):
                values["invite"] = link.id
            url = attributed(row.buy_url, values)
            return Sale(BrandId(row.product.brand_id), ProductId(row.product_id), VariantId(row.id), url)

    # Rooms

    def rooms_with(self, product: str) -> list[RoomId]:
        """In which rooms a product stands now, whether or not it is on sale."""
        with self.database.read() as session:
            return [RoomId(each) for each in rooms_with(session, product)]

    def standing(self, product: str) -> tuple[int, list[RoomId]]:
        """The version of a product, 0 if it is gone, and the rooms in which it stands."""
        with self.database.read() as session:
            mark = product_mark(session, product)
            return 0 if mark is None else mark.version, [
                RoomId(each) for each in rooms_with(session, product)
            ]

    def room(self, room_id: str, document: roomjson.Document | None = None) -> Room:
        """A room with its products and models. document: as it were this. Raises RoomNotFound."""
        with self.database.read() as session:
            row, version = _current(session, room_id)
            document = version.document if document is None else document
            wanted = {placement["product"] for placement in document["placements"]}
            rows = list(session.scalars(select(ProductRow).where(ProductRow.id.in_(wanted), on_show())))
            # A version that was brought back may still name a draft: it waits there unseen.
            shown = {each.id for each in rows}
            placements = [each for each in document["placements"] if each["product"] in shown]
            document = {**document, "placements": placements}
            products: dict[str, Product] = {each.id: each for each in seen(session, rows)}
            scene = assets.models(session, [document["scene"]["model"]])
            models = (*scene.values(), *(each.model for each in products.values()))
            urls: dict[str, str] = {model.hash: model.url for model in models}
            return Room(RoomId(row.id), row.brand_id, row.version, document, products, urls)

    def room_layout(self, room_id: str) -> Mapping[str, Any]:
        """The room.json that stands, every member present: what the live edge builds its layout from.

        Raises RoomNotFound, TakenDown.
        """
        with self.database.read() as session:
            mark = room_mark(session, room_id)
            if mark is not None:
                require_open(session, mark)
            return _current(session, room_id)[1].document

    def room_brand(self, room_id: str) -> BrandId:
        """Whose room it is. Raises RoomNotFound."""
        with self.database.read() as session:
            return BrandId(_current(session, room_id)[0].brand_id)

    def save_room(
        self,
        actor: BrandActor,
        room_id: str,
        document: roomjson.Document | bytes,
        version: int | None = None,
        made_as: State = State.PUBLIC,
        *,
        keeps: frozenset[str] = frozenset(),
        also: Also | None = None,
    ) -> None:
        """Make the room, or replace its room.json.

        document: as bytes it is a stranger's, and read as such. version: refuse if another stands by now; 0:
        only if it is new. made_as: the state of a new one. keeps: products that may stand in it although they
        were taken off sale, besides those that stand there. also: done in the same unit.

        Raises RoomRefused, TextRefused, NotYourBrand, VersionMismatch, QuotaReached, BrandGone; of bytes,
        what `check` raises too.
        """
        # Before the unit: on SQLite a unit holds the shop's one write lock, and this may take long.
        standing = self._standing(room_id)
        if isinstance(document, bytes):
            wanted = self.checked(document, standing)
        else:
            wanted = roomjson.checked(document, standing)
        if wanted["id"] != room_id:
            raise RoomRefused("$.id", f"is not {room_id!r}, the room that is saved")
        self._check_files(actor.brand.id, wanted)

        def replace(_: roomjson.Document) -> roomjson.Document:
            return wanted

        try:
            self._edit(actor, room_id, replace, version, wanted, made_as, keeps, also)
        except IntegrityError:
            # Somebody made it at the same moment: it is there now, and this is a change of it.
            self._edit(actor, room_id, replace, version, wanted, made_as, keeps, also)

    def checked_room(self, document: bytes) -> roomjson.Document:
        """A stranger's room.json, checked, with every member; of what it names nothing is looked up.

        Raises what `check` raises.
        """
        return self.checked(document, None)

    def add_room(self, unit: UnitOfWork, actor: BrandActor, document: roomjson.Document, origin: str) -> None:
        """As `RoomChanges.add`."""
        self._changes.add(unit, actor, document, origin)

    def place(
        self, actor: BrandActor, room_id: str, placing: Placing, wish: KeyedWish | None = None
    ) -> dict[str, Any]:
        """Put a product into the room; answers the placement as it stands in room.json.

        Raises RoomNotFound, NotYourBrand, NotPublished, SlotTaken, RoomRefused.
        """
        placement_id = PlacementId(new_id("placement"))
        made: dict[str, Any] = {}
        with self.database.read() as session:
            row = there_product(session, placing.product)
            if row is not None and row.brand_id == actor.brand.id and not row.published:
                raise NotPublished

        def add(document: roomjson.Document) -> roomjson.Document:
            after, placement = editing.placed(document, placing, placement_id)
            roomjson.check_placement(after, len(after["placements"]) - 1)
            made.update(placement)
            return after

        self._edit(actor, room_id, add, also=lambda unit, _: fulfil(unit, wish, placement_id))
        return made

    def placement(self, actor: BrandActor, room_id: str, placement_id: str) -> dict[str, Any]:
        """One of the room that stands, of the actor's brand. Raises RoomNotFound, PlacementNotFound."""
        with self.database.read() as session:
            row, version = _current(session, room_id)
            actor.require_brand(row.brand_id)
            found = kept_of(session, version.document)["placements"]
        for each in found:
            if each["id"] == placement_id:
                return dict(each)
        raise PlacementNotFound

    def displace(self, actor: BrandActor, room_id: str, placement_id: str) -> None:
        """Take a product out of the room. Raises RoomNotFound, NotYourBrand, PlacementNotFound."""
        self._edit(actor, room_id, lambda document: editing.displaced(document, placement_id))

    def undo(self, actor: BrandActor, room_id: str) -> None:
        """Back to what stood before the last change, as a new version; again: one further back.

        As far as versions are kept. Raises RoomNotFound, NotYourBrand, NothingToUndo.
        """

        def before(session: Session, row: RoomRow | None) -> Plan:
            if row is None or row.deleted_at is not None:
                raise RoomNotFound
            last = session.get_one(RoomVersionRow, (room_id, row.version))
            found = session.get(RoomVersionRow, (room_id, last.previous or 0))
            if found is None:  # it is as it was made, or that was dropped since
                raise NothingToUndo
            return Plan.of(
                row.version, kept_of(session, found.document), found.previous, before=last.document
            )

        self._changes.change(actor, room_id, before)

    def _edit(
        self,
        actor: BrandActor,
        room_id: str,
        change: Change,
        version: int | None = None,
        first: roomjson.Document | None = None,
        made_as: State = State.PUBLIC,
        keeps: frozenset[str] = frozenset(),
        also: Also | None = None,
    ) -> None:
        """Change a room's document under its lock: of two for the same slot the second sees the first.

        change: what it gives is a checked document, and it checks no more than what it changed.
        """

        def changed(session: Session, row: RoomRow | None) -> Plan:
            last = 0 if row is None else row.version
            standing = None if row is None or row.deleted_at is not None else row
            if version not in (None, 0 if standing is None else last):
                raise VersionMismatch(0 if standing is None else last)
            if first is not None:
                # A room that changes just now may lead nowhere for a moment, as one that is not there yet.
                roomjson.check_portals(first, spawns_of(session, first))
            if standing is None:
                if first is None:
                    raise RoomNotFound
                return Plan.of(last, first, None, frozenset(), before=None)
            before = kept_of(session, session.get_one(RoomVersionRow, (room_id, last)).document)
            placed = frozenset(each["product"] for each in before["placements"])
            return Plan.of(last, change(before), last, placed | keeps, before=before)

        self._changes.change(actor, room_id, changed, made_as, may_make=first is not None, also=also)

    def _standing(self, room_id: str) -> Mapping[str, Any] | None:
        with self.database.read() as session:
            return None if there_room(session, room_id) is None else _current(session, room_id)[1].document

    def _check_files(self, brand: BrandId, document: roomjson.Document) -> None:
        try:
            self._assets.model(brand, document["scene"]["model"], house=True)
        except ModelNotFound as error:
            raise RoomRefused("$.scene.model", "is no finished model of your brand") from error
        try:
            if document["picture"] is not None:
                self._assets.picture(document["picture"])
        except PictureNotFound as error:
            raise RoomRefused("$.picture", "is no picture here: upload it first") from error


def _current(session: Session, room_id: str) -> tuple[RoomRow, RoomVersionRow]:
    row = there_room(session, room_id)
    if row is None:
        raise RoomNotFound
    return row, session.get_one(RoomVersionRow, (room_id, row.version))
