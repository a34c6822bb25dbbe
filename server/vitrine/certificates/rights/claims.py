"""Rights to certificates: given once each, and made into tokens when their holder wishes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vitrine.accounts import BrandActor
from vitrine.accounts import inside as accounts
from vitrine.catalog import inside as catalog
from vitrine.certificates.abi import token_of
from vitrine.certificates.answers import ClaimCall, Gift
from vitrine.certificates.chains.service import Chain
from vitrine.certificates.errors import (
    AddressRefused,
    CertificateUnknown,
    CertificateWithdrawn,
    ChainDown,
    ClaimedAlready,
    ClaimLinkUnknown,
    ClaimLinkUsed,
    EditionFailed,
    EditionNotRegistered,
    EditionUnknown,
    NotOpenGift,
    ReceivedAlready,
    SoldOut,
    SoulboundStays,
    VisitorUnknown,
    VouchersOff,
    WalletNotLinked,
)
from vitrine.certificates.events import Lent
from vitrine.certificates.inside import end_loans, lives_on
from vitrine.certificates.keccak import is_address
from vitrine.certificates.keys import Signer
from vitrine.certificates.rights.paths import By, Way
from vitrine.certificates.rights.standing import Standing
from vitrine.certificates.rights.views import Certificate
from vitrine.certificates.rights.voucher import LIFE_S, Voucher
from vitrine.certificates.states import FIRST, CopyState, EditionState
from vitrine.certificates.tables import CertificateRow, ChainBlockRow, EditionRow
from vitrine.idempotency import KeyedWish
from vitrine.ids import digest, new_id, secret
from vitrine.storage import Database, UnitOfWork
from vitrine.wishes.inside import fulfil

# A node's clock and ours may differ by so much.
SKEW = timedelta(seconds=30)
# Longer than an order takes from its payment until it is told here.
OWED = timedelta(days=30)


class Claims:
    """standing: who holds what. voucher: the key whose vouchers the contract takes; asked for each time,
    because a local chain's worker may still be making it.
    """

    def __init__(self, database: Database, standing: Standing, voucher: Callable[[], Signer | None]) -> None:
        self.database, self.standing, self._voucher = database, standing, voucher

    def give(
        self,
        edition: int,
        source: str,
        visitor_id: str | None,
        *,
        paid: bool = True,
        promised: bool = False,
    ) -> str:
        """The certificate for `source`: a new one the first time, later the same; answers its id.

        source: what it is given for, at most 200 characters. visitor_id: whose it becomes, who is then kept
        beyond their last session.
        Given though it is down: it may be paid for. paid: even of an edition that was deleted, if it has
        copies. promised: one that was promised to who paid; without, one that was promised to nobody.
        Raises EditionUnknown, SoldOut, VisitorUnknown.
        """
        try:
            with self.database.unit() as unit:
                found = _by_source(unit.session, source)
                if found is None:
                    if visitor_id is not None:
                        _keep(unit, visitor_id)
                    serial = _take_serials(unit.session, edition, 1, paid=paid, promised=promised)
                    found = self._add(unit.session, edition, serial, source, visitor_id)
                return found
        except IntegrityError:
            # The same source at the same moment: its certificate is there now, and this one's serial was
            # given back with the rest of the transaction.
            with self.database.read() as session:
                found = _by_source(session, source)
            if found is None:
                raise
            return found

    def gifts(self, actor: BrandActor, edition: int, count: int, wish: KeyedWish | None = None) -> list[Gift]:
        """So many certificates that whoever has their links may take; all or none.

        Raises EditionUnknown, NotYourBrand, EditionFailed, SoldOut, TakenDown.
        """
        made = []
        with self.database.unit() as unit:
            row = unit.session.get(EditionRow, edition)
            if row is None or row.deleted_at is not None:
                raise EditionUnknown
            actor.require_brand(row.brand_id)
            if row.state is EditionState.FAILED:
                raise EditionFailed
            catalog.require_shown(unit.session, row.product_id, row.model_hash, row.brand_id)
            first = _take_serials(unit.session, edition, count)
            for serial in range(first, first + count):
                shown = secret()
                source = f"link:{new_id('link')}"
                right = self._add(unit.session, edition, serial, source, None, digest(shown))
                made.append(Gift(certificate=right, secret=shown))
            fulfil(unit, wish, " ".join(each.certificate for each in made))
        return made

    def receive(self, edition: int, visitor_id: str) -> Certificate:
        """One copy of an open gift for each visitor; asked twice, the same again.

        Raises EditionUnknown, NotOpenGift, EditionFailed, SoldOut, ReceivedAlready, VisitorUnknown,
        TakenDown.
        """
        source = f"gift:{edition}:{visitor_id}"
        with self.database.read() as session:
            row = session.get(EditionRow, edition)
            given = _by_source(session, source)
            if row is None or (given is None and row.deleted_at is not None):
                raise EditionUnknown
            if not row.open_gift:
                raise NotOpenGift
            if given is None:
                if row.state is EditionState.FAILED:
                    raise EditionFailed
                catalog.require_shown(session, row.product_id, row.model_hash, row.brand_id)
        given = self.give(edition, source, visitor_id, paid=False)
        try:
            return self.standing.certificate(visitor_id, given)
        except CertificateUnknown:
            raise ReceivedAlready from None

    def link(self, visitor_id: str, certificate_id: str) -> Gift:
        """A claim link to one's own unclaimed right, for another device or person; the last one counts.

        The right stays where it is until somebody uses the link. Raises CertificateUnknown, ClaimedAlready,
        CertificateWithdrawn, SoulboundStays.
        """
        shown = secret()
        with self.database.unit() as unit:
            row = unit.session.get(CertificateRow, certificate_id, with_for_update=True)
            if row is None or row.visitor_id != visitor_id:
                raise CertificateUnknown
            if row.state is CopyState.WITHDRAWN:
                raise CertificateWithdrawn
            if row.state is not CopyState.CLAIMABLE:
                raise ClaimedAlready
            if unit.session.get_one(EditionRow, row.edition).soulbound:
                raise SoulboundStays
            row.claim_digest = digest(shown)
        return Gift(certificate=certificate_id, secret=shown)

    def redeem(self, shown: str, visitor_id: str) -> Certificate:
        """The certificate of a claim link, for the first who comes; to them the same again.

        What is nobody's yet is not given while it is taken down; what is somebody's they may pass on.
        Raises ClaimLinkUnknown, ClaimLinkUsed, VisitorUnknown, TakenDown.
        """
        open_link, used_link = digest(shown), digest(f"used:{shown}")
        # The condition stands in the write: of two with the same link one finds it used.
        taking = (
            update(CertificateRow)
            .where(CertificateRow.claim_digest == open_link, CertificateRow.state == CopyState.CLAIMABLE)
            .values(visitor_id=visitor_id, claim_digest=used_link)
            .returning(CertificateRow.id)
            .execution_options(synchronize_session=False)
        )
        with self.database.unit() as unit:
            session = unit.session
            _keep(unit, visitor_id)
            before = session.scalar(select(CertificateRow).where(CertificateRow.claim_digest == open_link))
            holder = before.visitor_id if before is not None else None
            if before is not None and holder is None:
                edition = session.get_one(EditionRow, before.edition)
                catalog.require_shown(session, edition.product_id, edition.model_hash, edition.brand_id)
            taken = session.scalar(taking)
            if taken is None:
                taken = _used(session, open_link, used_link, visitor_id)
            elif before is not None and holder not in (None, visitor_id):
                # What was lent went with the right; the wallet of a voucher that lapsed was the giver's.
                before.wallet = None
                end_loans(unit, [taken], self.database.clock.now())
                # Who had the right may stand in a room because of it.
                unit.collect(Lent(str(holder), before.edition, running=False))
        try:
            return self.standing.certificate(visitor_id, taken)
        except CertificateUnknown:
            raise ClaimLinkUsed from None

    def claim(self, visitor_id: str, certificate_id: str, wallet: str, by: By) -> Certificate:
        """Have it in a wallet of one's own. by: who sends the transaction; a wallet is told by `call` what.

        By the shop it works while no chain answers: it is queued. Raises CertificateUnknown, AddressRefused,
        WalletNotLinked, CertificateWithdrawn, ClaimedAlready, VoucherOut, EditionNotRegistered,
        EditionFailed, ChainDown, VouchersOff.
        """
        address = wallet.lower()
        if not is_address(address):
            raise AddressRefused
        reach = self.standing.reach(visitor_id)
        if address not in reach.addresses:
            raise WalletNotLinked
        signer = self._signer(reach.chain) if by is By.WALLET else None
        now, called = self.database.clock.now(), None
        with self.database.unit() as unit:
            row = unit.session.get(CertificateRow, certificate_id, with_for_update=True)
            if (
                row is None
                or not self.standing.seen(unit.session, reach, [row])
                or row.visitor_id != visitor_id
            ):
                raise CertificateUnknown
            edition = unit.session.get_one(EditionRow, row.edition)
            if edition.state is EditionState.FAILED and row.state in (CopyState.CLAIMABLE, CopyState.VOUCHER):
                raise EditionFailed
            if signer is not None and edition.state is not EditionState.REGISTERED:
                raise EditionNotRegistered
            settled = _settled(unit.session, reach.chain, row.voucher_until)
            way = Way(row.state, row.wallet, row.voucher_until).onward(by, address, now, settled=settled)
            row.state, row.wallet, row.voucher_until = way.state, way.wallet, way.voucher_until
            row.problem = None
            if signer is not None and reach.chain is not None and way.voucher_until is not None:
                called = _call(reach.chain, row, edition, way.voucher_until, signer)
        return replace(self.standing.certificate(visitor_id, certificate_id), call=called)

    def editions_for(self, variant_id: str) -> list[int]:
        """The editions that come with a variant: its own before its product's, newest first.

        Only those of the model that the product has now: a certificate is bound to the files that were sold.
        """
        with self.database.read() as session:
            variant = catalog.variant(session, variant_id)
            if variant is None:
                return []
            fitting = select(EditionRow.number, EditionRow.variant_id).where(*_fits(variant), lives_on())
            rows = session.execute(fitting).all()
        return [row.number for row in sorted(rows, key=lambda row: (row.variant_id is None, -row.number))]

    def lost_for(self, variant_id: str) -> list[int]:
        """The editions that came with a variant and were deleted before anybody had a copy, by number.

        Of a product that is still there those of the last days alone: who buys it later buys it without.
        """
        with self.database.read() as session:
            variant = catalog.variant(session, variant_id)
            if variant is None:
                return []
            lost = select(EditionRow.number).where(*_fits(variant), ~lives_on())
            if not variant.gone:
                lost = lost.where(EditionRow.deleted_at > self.database.clock.now() - OWED)
            return list(session.scalars(lost.order_by(EditionRow.number)))

    def _signer(self, chain: Chain | None) -> Signer:
        if chain is None or chain.state != "ready" or chain.contract is None:
            raise ChainDown
        signer = self._voucher()
        if signer is None or signer.address != chain.voucher:
            raise VouchersOff
        return signer

    def _add(
        self,
        session: Session,
        edition: int,
        serial: int,
        source: str,
        visitor_id: str | None,
        claim_digest: str | None = None,
    ) -> str:
        row = CertificateRow(
            id=new_id("certificate"), edition=edition, serial=serial, source=source, visitor_id=visitor_id,
            claim_digest=claim_digest, state=FIRST, created_at=self.database.clock.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def _fits(variant: catalog.KeptVariant) -> tuple[ColumnElement[bool], ...]:
    """Of editions: they come with this variant, deleted or not."""
    return (
        EditionRow.product_id == variant.product, EditionRow.model_hash == variant.model,
        EditionRow.state != EditionState.FAILED,
        EditionRow.variant_id.is_(None) | (EditionRow.variant_id == variant.id),
    )  # fmt: skip


def _by_source(session: Session, source: str) -> str | None:
    return session.scalar(select(CertificateRow.id).where(CertificateRow.source == source))


def _take_serials(
    session: Session, edition: int, count: int, *, paid: bool = False, promised: bool = False
) -> int:
    """The first of so many serials. The limit stands in the write: two takers of the last cannot both pass,
    nor does anybody who comes after the edition was deleted.

    paid, promised: as of `give`. Raises EditionUnknown, SoldOut.
    """
    there = lives_on() if paid else EditionRow.deleted_at.is_(None)
    kept = EditionRow.promised - (count if promised else 0)
    following = session.scalar(
        update(EditionRow)
        .where(
            EditionRow.number == edition,
            EditionRow.next_serial + count - 1 + kept <= EditionRow.max_supply,
            kept >= 0,
            there,
        )
        .values(next_serial=EditionRow.next_serial + count, promised=kept)
        .returning(EditionRow.next_serial)
        .execution_options(synchronize_session=False)
    )
    if following is None:
        max_supply = session.scalar(select(EditionRow.max_supply).where(EditionRow.number == edition, there))
        if max_supply is None:
            raise EditionUnknown
        raise SoldOut(max_supply)
    return following - count


def _used(session: Session, open_link: str, used_link: str, visitor_id: str) -> str:
    """The certificate of a link that this very visitor used. Raises ClaimLinkUnknown, ClaimLinkUsed."""
    row = session.scalar(
        select(CertificateRow)
        .where(CertificateRow.claim_digest.in_([open_link, used_link]))
        .execution_options(populate_existing=True)  # another may have used it since it was read here
    )
    if row is None:
        raise ClaimLinkUnknown
    if row.claim_digest == open_link or row.visitor_id != visitor_id:
        raise ClaimLinkUsed
    return row.id


def _keep(unit: UnitOfWork, visitor_id: str) -> None:
    """Who has a certificate outlives their last session. Raises VisitorUnknown."""
    if not accounts.keep(unit, visitor_id):
        raise VisitorUnknown


def _settled(session: Session, chain: Chain | None, until: datetime | None) -> bool:
    """Whether no block that a voucher could have been used in can still come, go, or be read.

    The worker has looked at the head after the voucher's time, has read all up to it, and of the blocks in
    the voucher's time none may be taken back. A chain that makes no blocks while nobody writes is settled.
    """
    if until is None:
        return True
    if chain is None or chain.state != "ready" or chain.updated_at < until + SKEW:
        return False
    if chain.indexed_number < chain.head_number:
        return False
    since = until - timedelta(seconds=LIFE_S) - SKEW
    open_blocks = session.scalar(
        select(func.count())
        .select_from(ChainBlockRow)
        .where(
            ChainBlockRow.chain_id == chain.chain_id, ChainBlockRow.number > chain.final_number,
            ChainBlockRow.at.between(since, until + SKEW),
        )
    )  # fmt: skip
    return open_blocks == 0


def _call(
    chain: Chain, row: CertificateRow, edition: EditionRow, until: datetime, signer: Signer
) -> ClaimCall:
    if chain.contract is None or row.wallet is None:
        raise ChainDown
    voucher = Voucher(
        chain.chain_id, chain.contract, row.wallet, token_of(row.edition, row.serial),
        bytes.fromhex(edition.content_root), int(until.timestamp()),
    )  # fmt: skip
    data = f"0x{voucher.call(signer).hex()}"
    return ClaimCall(to=chain.contract, data=data, chain_id=chain.chain_id, until=until)
