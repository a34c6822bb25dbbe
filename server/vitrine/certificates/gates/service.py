"""Gates as they are kept: a row for each room or product that asks for something."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from vitrine.accounts import BrandActor
from vitrine.accounts import inside as accounts
from vitrine.catalog import inside as catalog
from vitrine.catalog.doors.admitting import STRANGER, Comer
from vitrine.catalog.errors import ProductNotFound
from vitrine.certificates.chains.service import Chains
from vitrine.certificates.errors import GateRuleInvalid
from vitrine.certificates.gates.rule import OwnEdition, Rule, parsed
from vitrine.certificates.gates.words import Words, for_holders
from vitrine.certificates.tables import ChainRow, EditionRow, GateRow, LoanRow, OwnerRow, WalletRow
from vitrine.ids import BrandId, RoomId
from vitrine.storage import Database

Kind = Literal["room", "product"]

JUST_ENDED: Final = timedelta(minutes=1)

_ROOM: Final = "room:"


@dataclass(frozen=True, slots=True)
class Gate:
    """subject: "room:<id>" or "product:<id>". brand: whose it is. words: what opens it."""

    subject: str
    brand: BrandId
    rule: Rule
    words: Words

    @property
    def room(self) -> RoomId:
        """The room's id, of a room's gate."""
        return RoomId(self.subject.removeprefix(_ROOM))


def subject_of(kind: Kind, thing: str) -> str:
    """What a gate stands before."""
    return f"{kind}:{thing}"


class Gates:
    """chains: None where certificates are off: other contracts then cannot be named.

    enforced: False where the operator has disabled the extension: gates are kept and shown, and stand open.
    """

    def __init__(self, database: Database, chains: Chains | None, enforced: bool = True) -> None:
        self._database, self._chains, self._enforced = database, chains, enforced

    def of(self, subject: str) -> Gate | None:
        """The gate that is shut before this; None: it is open."""
        return self._found(subject) if self._enforced else None

    def gated(self, kind: Kind, things: Collection[str]) -> frozenset[str]:
        """Those of these rooms or products that have a gate which is shut."""
        if not self._enforced:
            return frozenset()
        subjects = {subject_of(kind, each): each for each in things}
        with self._database.read() as session:
            found = session.scalars(select(GateRow.subject).where(GateRow.subject.in_(subjects)))
            return frozenset(subjects[each] for each in found)

    def rooms(self) -> list[Gate]:
        """The gates that are shut before rooms."""
        if not self._enforced:
            return []
        with self._database.read() as session:
            return _gates(session, session.scalars(select(GateRow).where(GateRow.kind == "room")))

    def timed(self, visitors: Collection[str]) -> frozenset[str]:
        """Those of the visitors who hold something that only time ends, or held it a minute ago.

        A loan inside the shop, or a token that its owner lets a wallet of theirs use (ERC-4907).
        """
        if not visitors:
            return frozenset()
        since = self._database.clock.now() - JUST_ENDED
        lent = select(LoanRow.borrower_id).where(
            LoanRow.borrower_id.in_(visitors), LoanRow.ended_at.is_(None), LoanRow.until > since
        )
        now_on = select(ChainRow.chain_id).where(ChainRow.current).scalar_subquery()
        used = (
            select(WalletRow.visitor_id)
            .join(OwnerRow, OwnerRow.user == WalletRow.address)
            .where(
                WalletRow.visitor_id.in_(visitors), OwnerRow.chain_id == now_on,
                OwnerRow.user_until > int(since.timestamp()),
            )
        )  # fmt: skip
        with self._database.read() as session:
            return frozenset(session.scalars(lent)) | frozenset(session.scalars(used))

    def shown(self, kind: Kind, thing: str, comer: Comer = STRANGER) -> Gate | None:
        """As `of`, for somebody who asks: a brand sees its own drafts.

        Raises RoomNotFound, ProductNotFound.
        """
        with self._database.read() as session:
            if kind == "room":
                catalog.shown_room(session, thing, comer)
            else:
                product = catalog.product(session, thing)
                if not product.published and product.brand != comer.brand:
                    raise ProductNotFound
        return self._found(subject_of(kind, thing))

    def put(self, actor: BrandActor, kind: Kind, thing: str, document: object) -> Gate:
        """Let this be asked for. Raises GateRuleInvalid, RoomNotFound, ProductNotFound, NotYourBrand."""
        rule = parsed(document)
        self._check_chain(rule)
        subject = subject_of(kind, thing)
        with self._database.unit() as unit:
            accounts.hold_brand(unit.session, actor.brand.id)
            # Locked, so that of two who write at once the second finds the first one's row.
            brand = _brand(unit.session, kind, thing)
            actor.require_brand(brand)
            _check_editions(unit.session, rule)
            row = unit.session.get(GateRow, subject)
            if row is None:
                row = GateRow(subject=subject, brand_id=brand, created_at=self._database.clock.now())
                unit.session.add(row)
            row.rule = rule.plain()
            unit.session.flush()
            return _gates(unit.session, [row])[0]

    def remove(self, actor: BrandActor, kind: Kind, thing: str) -> None:
        """Open it to everyone; fine if it was. Raises RoomNotFound, ProductNotFound, NotYourBrand."""
        with self._database.unit() as unit:
            brand = _brand(unit.session, kind, thing)
            actor.require_brand(brand)
            row = unit.session.get(GateRow, subject_of(kind, thing))
            if row is not None:
                unit.session.delete(row)

    def _found(self, subject: str) -> Gate | None:
        with self._database.read() as session:
            row = session.get(GateRow, subject)
            return None if row is None else _gates(session, [row])[0]

    def _check_chain(self, rule: Rule) -> None:
        chain = self._chains.current() if self._chains is not None and rule.collections else None
        for place, each in enumerate(rule.any):
            if isinstance(each, OwnEdition) or (chain is not None and each.chain_id == chain.chain_id):
                continue
            known = "this shop has none" if chain is None else f"this shop's is {chain.chain_id}"
            raise GateRuleInvalid(f"$.any[{place}].chain_id", f"is another chain than this shop's: {known}")


def _brand(session: Session, kind: Kind, thing: str) -> BrandId:
    """Whose the room or product is; nobody changes it before the unit ends."""
    if kind == "room":
        return catalog.room_brand(session, thing, lock=True)
    return catalog.product(session, thing, lock=True).brand


def _check_editions(session: Session, rule: Rule) -> None:
    there = EditionRow.deleted_at.is_(None)
    known = set(session.scalars(select(EditionRow.number).where(EditionRow.number.in_(rule.editions), there)))
    for place, each in enumerate(rule.any):
        if isinstance(each, OwnEdition) and each.number not in known:
            raise GateRuleInvalid(f"$.any[{place}].edition", "is no edition of this shop")


def _gates(session: Session, rows: Iterable[GateRow]) -> list[Gate]:
    found = [(row, parsed(row.rule)) for row in rows]
    if not found:
        return []
    named = {number for _, rule in found for number in rule.editions}
    editions = session.scalars(select(EditionRow).where(EditionRow.number.in_(named)))
    titles = {each.number: each.title for each in editions}
    own = session.scalars(select(ChainRow.contract).where(ChainRow.current)).first()
    return [
        Gate(row.subject, BrandId(row.brand_id), rule, for_holders(rule, titles, own)) for row, rule in found
    ]
