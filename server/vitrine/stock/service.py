"""A brand's own stock: what it has of each variant, what came and went, and who may hold no longer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from vitrine.accounts import BrandActor
from vitrine.accounts import inside as accounts
from vitrine.catalog import inside as catalog
from vitrine.catalog.availability import StockShown
from vitrine.catalog.errors import VersionMismatch
from vitrine.catalog.inside import BrandVariant
from vitrine.idempotency import KeyedWish
from vitrine.stock.changing import AFTER, Change, after_of, level_of, release_expired, take, write_move
from vitrine.stock.copies import Copies
from vitrine.stock.errors import MoveRefused, StockPromised, StockUncounted
from vitrine.stock.inside import Storeroom
from vitrine.stock.levels import MoveKind, StockLevel
from vitrine.stock.searching import plain, plain_words
from vitrine.stock.tables import HoldRow, LevelRow, MoveRow
from vitrine.storage import Database, UnitOfWork, among
from vitrine.wishes.inside import fulfil

FREED_AT_ONCE = 100
# A page of what was searched for looks at so many variants.
LOOKED_THROUGH = 5_000
# For the file of all: neither memory nor a transaction grows with the brand.
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Stocked:
    """A variant with its numbers: held without what nobody pays for any more. version: for If-Match."""

    variant: BrandVariant
    level: StockLevel
    version: int
    shown: StockShown


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a brand says of a variant: as of `StockLevel`."""

    tracked: bool
    on_hand: int
    backorder: int
    low_at: int


@dataclass(frozen=True, slots=True)
class Move:
    """Units that came or went. by: who wrote it, in words; None: the shop, or who is there no more."""

    id: str
    kind: MoveKind
    delta: int
    note: str | None
    by: str | None
    at: datetime


class Desk:
    """storeroom: the numbers."""

    def __init__(self, database: Database, storeroom: Storeroom, copies: Callable[[], Copies]) -> None:
        self.database, self._storeroom, self._copies = database, storeroom, copies

    def levels(
        self, actor: BrandActor, after: str | None, limit: int, words: str = ""
    ) -> tuple[list[Stocked], str | None]:
        """The brand's variants by id, and `after` of the next page.

        words: only those whose titles and number have all of them; a page looks through so many variants at
        most that it may be short, or empty, and still have a next one.
        """
        wanted = [] if not words else plain_words(words)
        with self.database.read() as session:
            if not wanted:
                variants = catalog.brand_variants(session, actor.brand.id, after, limit + 1)
                following = variants[limit - 1].id if len(variants) > limit else None
                return self._stocked(session, variants[:limit]), following
            looked = catalog.brand_variants(session, actor.brand.id, after, LOOKED_THROUGH)
            fitting = [each for each in looked if _fits(each, wanted)]
            following = looked[-1].id if len(looked) == LOOKED_THROUGH else None
            if len(fitting) > limit:
                following = fitting[limit - 1].id
            return self._stocked(session, fitting[:limit]), following

    def all_levels(self, actor: BrandActor, spend: Callable[[int], None]) -> Iterator[Stocked]:
        """Every variant that the brand sells, by id. spend: as of `Guards.spending`; what it raises is raised
        before much is read.
        """
        with self.database.read() as session:
            count = catalog.brand_variant_count(session, actor.brand.id)
        spend(count // 10 + 1)
        return self._all(actor)

    def _all(self, actor: BrandActor) -> Iterator[Stocked]:
        after: str | None = None
        while True:
            found, after = self.levels(actor, after, AT_ONCE)
            yield from found
            if after is None:
                return

    def level(self, actor: BrandActor, variant: str) -> Stocked:
        """Raises VariantNotFound, of another brand's too."""
        with self.database.read() as session:
            return self._stocked(session, [catalog.brand_variant(session, actor.brand.id, variant)])[0]

    def set(self, actor: BrandActor, variant: str, wanted: Wanted, version: int | None) -> Stocked:
        """Say how many there are. version: refuse if another stands by now.

        Raises VariantNotFound, VersionMismatch, StockPromised.
        """
        with self.database.unit() as unit:
            session = unit.session
            of = catalog.brand_variant(session, actor.brand.id, variant)
            take(session, [variant])
            freed = release_expired(session, variant, self.database.clock.now())
            row = session.execute(
                select(LevelRow.version, *AFTER).where(LevelRow.variant_id == variant)
            ).one()
            before = after_of(row[1:]).level
            if version not in (None, row.version):
                raise VersionMismatch(row.version)
            held = before.held - freed
            level = StockLevel(
                wanted.tracked, wanted.on_hand, held, before.allocated, wanted.backorder, wanted.low_at
            )
            if level.sellable is not None and level.sellable < 0:
                raise StockPromised(held, before.allocated)
            written = update(LevelRow).where(LevelRow.variant_id == variant)
            session.execute(
                written.values(
                    tracked=level.tracked, on_hand=level.on_hand, held=held, backorder=level.backorder,
                    low_at=level.low_at, version=LevelRow.version + 1,
                ),
                execution_options={"synchronize_session": False},
            )  # fmt: skip
            if delta := level.on_hand - before.on_hand:
                now = self.database.clock.now()
                write_move(unit, variant, MoveKind.COUNT, delta, now, by=actor.by)
            self._settle(unit, variant, -freed)
            return self._stocked(session, [of])[0]

    def move(
        self,
        actor: BrandActor,
        variant: str,
        kind: MoveKind,
        delta: int,
        note: str | None,
        wish: KeyedWish | None = None,
    ) -> Move:
        """Note that units came or went.

        Raises VariantNotFound, MoveRefused, StockUncounted, StockPromised.
        """
        if delta == 0 or ((kind is MoveKind.DAMAGED) is not (delta < 0) and kind is not MoveKind.COUNT):
            raise MoveRefused
        with self.database.unit() as unit:
            session = unit.session
            catalog.brand_variant(session, actor.brand.id, variant)
            take(session, [variant])
            freed = release_expired(session, variant, self.database.clock.now())
            before = level_of(session, variant)
            if not before.tracked:
                raise StockUncounted
            after = self._storeroom.numbers.change(unit, variant, Change(held=-freed, on_hand=delta))
            if after is None:
                raise StockPromised(before.held - freed, before.allocated)
            move = write_move(unit, variant, kind, delta, self.database.clock.now(), note=note, by=actor.by)
            fulfil(unit, wish, move)
            self._settle(unit, variant, -freed)
            return _told(session, [session.get_one(MoveRow, move)])[0]

    def noted(self, actor: BrandActor, variant: str, move: str) -> Move:
        """One that was noted. Raises VariantNotFound."""
        with self.database.read() as session:
            catalog.brand_variant(session, actor.brand.id, variant)
            return _told(session, [session.get_one(MoveRow, move)])[0]

    def moves(
        self, actor: BrandActor, variant: str, after: str | None, limit: int
    ) -> tuple[list[Move], str | None]:
        """What came and went, the newest first, and `after` of the next page. Raises VariantNotFound."""
        with self.database.read() as session:
            catalog.brand_variant(session, actor.brand.id, variant)
            query = select(MoveRow).where(MoveRow.variant_id == variant).order_by(MoveRow.id.desc())
            if after is not None:
                query = query.where(MoveRow.id < after)
            rows = list(session.scalars(query.limit(limit + 1)))
            return _told(session, rows[:limit]), rows[limit - 1].id if len(rows) > limit else None

    def free_expired(self) -> int:
        """Let go what nobody pays for any more, so that it is seen to be there; how many units.

        Nobody needs it to be true: who takes from a variant next has them anyway.
        """
        over = select(HoldRow.variant_id).where(HoldRow.expires_at <= self.database.clock.now()).distinct()
        with self.database.read() as session:
            due = list(session.scalars(over.limit(FREED_AT_ONCE)))
        freed = 0
        for variant in due:
            with self.database.unit() as unit:
                freed += self._storeroom.free(unit, variant)
        return freed

    def _settle(self, unit: UnitOfWork, variant: str, promised: int) -> None:
        row = unit.session.execute(select(*AFTER).where(LevelRow.variant_id == variant)).one()
        self._storeroom.numbers.settle(unit, {variant: after_of(row)}, {variant: promised})

    def _stocked(self, session: Session, variants: Collection[BrandVariant]) -> list[Stocked]:
        ids = [each.id for each in variants]
        mine = select(LevelRow.version, *AFTER).where(among(session, LevelRow.variant_id, ids))
        found = {row.variant_id: (row.version, after_of(row[1:])) for row in session.execute(mine)}
        over = HoldRow.expires_at <= self.database.clock.now()
        waiting = select(HoldRow.variant_id, func.sum(HoldRow.quantity)).group_by(HoldRow.variant_id)
        gone = dict(session.execute(waiting.where(among(session, HoldRow.variant_id, ids), over)).all())
        copies = self._copies().left(session, ids)
        told = []
        for each in variants:
            version, after = found.get(each.id, (0, None))
            level = StockLevel() if after is None else after.level.without(int(gone.get(each.id, 0)))
            told.append(Stocked(each, level, version, level.shown(copies.get(each.id))))
        return told


def _fits(variant: BrandVariant, words: Collection[str]) -> bool:
    texts = [*variant.product_title.values(), *(variant.title or {}).values(), variant.sku or ""]
    text = plain(" ".join(texts))
    return all(each in text for each in words)


def _told(session: Session, rows: Collection[MoveRow]) -> list[Move]:
    called = accounts.doers(session, {row.by for row in rows if row.by is not None})
    return [
        Move(row.id, MoveKind(row.kind), row.delta, row.note, called.get(row.by or ""), row.at)
        for row in rows
    ]
