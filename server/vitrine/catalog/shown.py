"""What anybody may read of products and rooms, in fragments that are kept ready (`fragments.py`).

Marks are read first; they change with whatever is told. Only what is not kept by its marks is read whole,
after them, and so is never older than what it is kept by.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from pydantic_core import to_json
from sqlalchemy.orm import Session

from vitrine.accounts import Brand
from vitrine.accounts import inside as accounts
from vitrine.assets import inside as assets
from vitrine.assets.answers import Budgets
from vitrine.catalog import answers, tables, views
from vitrine.catalog import marks as ready
from vitrine.catalog.availability import SoldHere, Stocked, StockShown, all_there, none_here
from vitrine.catalog.doors.admitting import Comer, is_for_all, require_admitted, require_found
from vitrine.catalog.doors.standing import standing
from vitrine.catalog.errors import ProductNotFound, RoomNotFound
from vitrine.catalog.front.publicity import ALL_PUBLIC, Publicity
from vitrine.catalog.hiding import require_open, require_shown
from vitrine.catalog.marks import ProductMark, RoomMark
from vitrine.catalog.pricing.keeping import passed
from vitrine.catalog.publishing import seen
from vitrine.catalog.rows import summary_of
from vitrine.catalog.service import Catalog
from vitrine.clock import rfc3339
from vitrine.fragments import Fragment, Fragments, key_of, loose
from vitrine.ids import RoomId
from vitrine.takedowns.inside import all_down
from vitrine.takedowns.kinds import Kind

# Which of these rooms or products ask something of who comes.
Gated = Callable[[Literal["room", "product"], Collection[str]], frozenset[str]]
# Told how many fragments are about to be made; what it raises ends the request before that.
Spend = Callable[[int], None]

# What adding up a full room costs, in fragments of products.
BUDGETS_FRAGMENTS = 50


@dataclass(frozen=True, slots=True)
class _Marked:
    """A product by all that is told of it, but for its gate. stock: of its variants that are not simply
    there, by id. struck: how many of the moments are over at which its former prices come and go.
    here: currencies in which its brand sells in the shop itself."""

    product: ProductMark
    brand: Brand
    model: assets.ModelMark
    stock: tuple[tuple[str, StockShown], ...]
    struck: int
    here: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Furnished:
    """A room with what stands in it, likewise. hidden: rooms behind its portals that are not told of."""

    room: RoomMark
    brand: Brand
    scene: assets.ModelMark
    products: tuple[_Marked, ...]
    hidden: frozenset[str]

    @property
    def look(self) -> bytes:
        """Which products stand where, and which files are theirs: no more of them than that."""
        standing = tuple((each.product.id, each.product.model, each.model.url) for each in self.products)
        return key_of("look", self.room, self.brand, self.scene.url, standing, *sorted(self.hidden))

    @property
    def weight(self) -> bytes:
        """The models that it is of, and all that is told of them."""
        standing = tuple(
            (each.product.id, each.product.version, each.product.created_at, each.product.model,
             each.model.url, each.model.stamp)
            for each in self.products
        )  # fmt: skip
        return key_of("weight", self.room, self.scene, standing)


class Listings:
    """people: how many are in a room now. gated: what is told as `gated` of rooms and products.

    stocked: what is told of their stock. here: who sells in the shop itself.
    """

    def __init__(
        self,
        catalog: Catalog,
        people: Callable[[RoomId], int],
        gated: Gated,
        stocked: Stocked = all_there,
        here: SoldHere = none_here,
        publicity: Publicity = ALL_PUBLIC,
    ) -> None:
        self._catalog, self._people, self._gated, self._stocked = catalog, people, gated, stocked
        self._here, self._publicity = here, publicity
        self._database, self._clock = catalog.database, catalog.database.clock
        self._fragments = Fragments()

    def product(self, product: str, seen_by: str | None, spend: Spend) -> tuple[list[Fragment], int]:
        """One product and its version. seen_by: the brand that asks, which sees its own drafts.

        Raises ProductNotFound, TakenDown.
        """
        with self._database.read() as session:
            mark = ready.product_mark(session, product)
            if mark is None or not (mark.published or mark.brand == seen_by):
                raise ProductNotFound
            if mark.brand != seen_by:
                require_shown(session, mark.id, mark.model, mark.brand)
            marked = self._marked(session, [mark])
        found = self._told(marked, spend)
        if not found:
            raise ProductNotFound  # it went this very moment
        return list(found.values()), mark.version

    def products(
        self, after: str | None, limit: int, brand: str | None, seen_by: str | None, spend: Spend
    ) -> list[Fragment]:
        """A page of products, oldest first. brand: of that brand only, in its order. seen_by: who asks.

        Nothing is listed of a brand that waits for the operator's yes, but to itself.
        """
        with self._database.read() as session:
            but = self._publicity.unseen(session) - {seen_by}
            marks = ready.product_marks(session, after, limit + 1, brand, seen_by, but)
            marked = self._marked(session, marks[:limit])
        items = [[fragment] for fragment in self._told(marked, spend).values()]
        return _page(items, marks[limit - 1].id if len(marks) > limit else None)

    def rooms(self, after: str | None, limit: int, brand: str | None, spend: Spend) -> list[Fragment]:
        """A page of the lobby's list, in its order. brand: of that brand only."""
        with self._database.read() as session:
            marks = ready.room_marks(session, after, limit + 1, brand)
            brands = accounts.brands(session, {mark.brand for mark in marks})
            hidden = all_down(session, Kind.PICTURE)
        gone = key_of(*sorted(hidden))
        keys = {mark.id: (mark, brands[mark.brand], gone) for mark in marks[:limit]}
        found = self._fragments.find(keys.values())
        if missing := [key for key in keys.values() if key not in found]:
            spend(len(missing))
            with self._database.read() as session:
                documents = ready.room_documents(session, ((mark.id, mark.version) for mark, *_ in missing))
            for key in missing:
                mark, of, _ = key
                told = answers.ListedRoom.like(summary_of(documents[mark.id], of, hidden)).model_dump_json()
                found[key] = self._fragments.keep(key, told[:-1].encode())
        closed = self._gated("room", keys)
        items = [[found[key], self._now(key[0], closed)] for key in keys.values()]
        return _page(items, marks[limit - 1].id if len(marks) > limit else None)

    def room(
        self,
        room: str,
        comer: Comer,
        spend: Spend,
        *,
        even_down: bool = False,
        people: bool = True,
        house: str | None = None,
    ) -> tuple[list[Fragment], int, bool]:
        """A room with everything that stands in it, its version, and whether anybody would be told the same.

        even_down: one that was taken down too. people: with how many are in it now; without, the answer stays
        the same while people come and go. house: its address, where the room is told on its brand's own
        domain; there doorways to other brands lead to the house. Raises RoomNotFound, RoomShut, TakenDown.
        """
        there = self._furnished(room, comer, even_down)
        found = self._told(there.products, spend)
        look = there.look
        head = self._fragments.find([look]).get(look)
        if head is None:
            spend(1)
            head = self._fragments.keep(look, self._head(there))
        fragments = [head, loose(b","), *_by_id(found)]
        fragments.append(self._now(there.room, self._gated("room", [room]), people, self._away(there, house)))
        shared = comer.brand != there.room.brand and is_for_all(there.room, self._clock.now())
        return fragments, there.room.version, shared

    def furnished(self, document: Mapping[str, Any], spend: Spend) -> tuple[list[Fragment], dict[str, str]]:
        """What a room.json names, for its brand: the products on show, as `"products":{...}`, and the
        addresses of all models by hash, the scene's too.
        """
        with self._database.read() as session:
            named = {each["product"] for each in document["placements"]}
            standing = self._marked(session, ready.marks_on_show(session, named))
            scene = document["scene"]["model"]
            url = assets.marks(session, [scene])[scene].url
        models = {scene: url} | {each.product.model: each.model.url for each in standing}
        return _by_id(self._told(standing, spend)), models

    def room_budgets(self, room: str, comer: Comer, spend: Spend) -> list[Fragment]:
        """What all that stands in a room asks of each kind of device.

        Raises RoomNotFound, RoomShut, TakenDown.
        """
        there = self._furnished(room, comer)
        key = there.weight
        found = self._fragments.find([key]).get(key)
        if found is None:
            spend(BUDGETS_FRAGMENTS)
            told = self._catalog.publishing.room_budgets(self._catalog.room(room))
            found = self._fragments.keep(key, Budgets.listing(told).model_dump_json().encode())
        return [found]

    def _furnished(self, room: str, comer: Comer, even_down: bool = False) -> _Furnished:
        with self._database.read() as session:
            mark = ready.room_mark(session, room)
            if mark is None:
                raise RoomNotFound
            require_found(mark, comer)
            if not even_down:
                require_open(session, mark)
            require_admitted(session, mark, comer, self._clock.now())
            standing = self._marked(session, ready.standing_marks(session, room))
            own = comer.brand == mark.brand
            hidden = frozenset[str]() if own else ready.hidden_behind(session, mark)
            scene = assets.marks(session, [mark.scene])[mark.scene]
            brand = accounts.brands(session, [mark.brand])[mark.brand]
            return _Furnished(mark, brand, scene, tuple(standing), hidden)

    def now(self, product: views.Product) -> views.Product:
        """A product with what other slices know of it now."""
        with self._database.read() as session:
            shown = self._stocked(session, [product.id]).get(product.id, {})
            here = self._here(session, [product.brand.id]).get(product.brand.id, ())
        now = product.at(self._clock.now()).stocked(shown).sold_here(here)
        return replace(now, gated=product.id in self._gated("product", [product.id]))

    def _away(self, there: _Furnished, house: str | None) -> dict[str, str]:
        """The rooms behind its doorways that are not under this address -> where they are."""
        if house is None:
            return {}
        with self._database.read() as session:
            others = ready.others_behind(session, there.room) - there.hidden
        return {each: f"{house}/rooms/{each}" for each in sorted(others)}

    def _marked(self, session: Session, marks: Sequence[ProductMark]) -> list[_Marked]:
        brands = accounts.brands(session, {mark.brand for mark in marks})
        models = assets.marks(session, {mark.model for mark in marks})
        stock = self._stocked(session, [mark.id for mark in marks]) if marks else {}
        here = self._here(session, brands) if marks else {}
        now = self._clock.now()
        return [
            _Marked(
                mark, brands[mark.brand], models[mark.model], tuple(sorted(stock.get(mark.id, {}).items())),
                passed(mark.struck_at, now), tuple(sorted(here.get(mark.brand, ()))),
            )
            for mark in marks
        ]  # fmt: skip

    def _told(self, marked: Sequence[_Marked], spend: Spend) -> dict[str, Fragment]:
        """The products' fragments by id, in this order; what went meanwhile is left out."""
        closed = self._gated("product", [each.product.id for each in marked])
        keys = {each.product.id: (each, each.product.id in closed) for each in marked}
        found = self._fragments.find(keys.values())
        if missing := [product for product, key in keys.items() if key not in found]:
            spend(len(missing))
            with self._database.read() as session:
                products = seen(session, tables.products_by_id(session, missing))
            for product in products:
                key = keys[product.id]
                now = replace(
                    product.at(self._clock.now()).stocked(dict(key[0].stock)).sold_here(key[0].here),
                    gated=key[1],
                )
                told = answers.Product.like(now).model_dump_json()
                found[key] = self._fragments.keep(key, told.encode())
        return {product: found[key] for product, key in keys.items() if key in found}

    def _head(self, there: _Furnished) -> bytes:
        """What is told of a room before its products, as JSON that goes on."""
        mark = there.room
        with self._database.read() as session:
            document = ready.room_documents(session, [(mark.id, mark.version)])[mark.id]
        # A version that was brought back may still name a draft: it waits there unseen.
        shown = {each.product.id for each in there.products}
        placements = [each for each in document["placements"] if each["product"] in shown]
        portals = [each for each in document["portals"] if each["to"]["room"] not in there.hidden]
        models = {each.product.model: each.model.url for each in there.products}
        told = {
            "id": mark.id, "brand": answers.Brand.like(there.brand).model_dump(), "title": document["title"],
            "room": {**document, "placements": placements, "portals": portals},
            "models": {mark.scene: there.scene.url} | models,
        }  # fmt: skip
        return to_json(told)[:-1]

    def _now(
        self,
        room: RoomMark,
        closed: Collection[str],
        people: bool = True,
        elsewhere: Mapping[str, str] | None = None,
    ) -> Fragment:
        """What changes by the moment, or the address, at the end of what is told of a room."""
        stands = standing(room.hours, room.closed, self._clock.now())
        told: dict[str, Any] = {
            "people": self._people(RoomId(room.id)) if people else None, "gated": room.id in closed,
            "open": stands.is_open, "opens_at": _moment(stands.opens_at),
            "closes_at": _moment(stands.closes_at),
        }  # fmt: skip
        if elsewhere is not None:
            told["elsewhere"] = elsewhere
        return loose(b"," + to_json(told)[1:])


def _moment(at: datetime | None) -> str | None:
    return None if at is None else rfc3339(at)


def _by_id(products: Mapping[str, Fragment]) -> list[Fragment]:
    """As the member `products` of an object."""
    fragments = [loose(b'"products":{')]
    for number, (product, fragment) in enumerate(products.items()):
        fragments += [loose(f'{"," if number else ""}"{product}":'.encode()), fragment]
    return [*fragments, loose(b"}")]


def _page(items: Sequence[Sequence[Fragment]], following: str | None) -> list[Fragment]:
    fragments = [loose(b'{"items":[')]
    for number, item in enumerate(items):
        fragments += [*([loose(b",")] if number else []), *item]
    return [*fragments, loose(b'],"next":%s}' % to_json(following))]
