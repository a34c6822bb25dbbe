"""Who holds which certificate just now. Reads only; `claims` and `loans` write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import Session

from vitrine.accounts import inside as accounts
from vitrine.certificates.abi import parts_of, token_of
from vitrine.certificates.answers import CertificateLoan, Until
from vitrine.certificates.chains.service import Chain, Chains
from vitrine.certificates.errors import CertificateUnknown
from vitrine.certificates.index.holdings import moment_of
from vitrine.certificates.index.service import Index, Owned, owned_of
from vitrine.certificates.rights.views import Certificate, proof_path
from vitrine.certificates.states import CopyState
from vitrine.certificates.tables import CertificateRow, ChainRow, EditionRow, LoanRow
from vitrine.certificates.wallets.service import Wallets
from vitrine.ids import VisitorId
from vitrine.storage import Database

SHOWN_LIMIT = 500
# Who borrows, and what is shown of it.
_Running = tuple[str, CertificateLoan]


@dataclass(frozen=True, slots=True)
class Reach:
    """What a visitor's wallets hold by the index. tokens: by id."""

    visitor_id: str
    chain: Chain | None
    addresses: frozenset[str]
    tokens: Mapping[int, Owned]


@dataclass(frozen=True, slots=True)
class Ground:
    """A right that the index does not tell, or a running loan.

    sure: nothing of it is on a chain or on its way there, so nobody can have sold it. Of the others a chain
    may know more than the shop. unborn: it holds while nobody owns the token. lender: of a loan, it holds
    while this address owns the token.
    """

    edition: int
    token: int
    sure: bool
    unborn: bool
    lender: str | None = None


class Standing:
    """chains, index, wallets: what the chain says of whom. While no chain answers, rights and loans hold."""

    def __init__(self, database: Database, chains: Chains, index: Index, wallets: Wallets) -> None:
        self._database, self._chains, self._index, self._wallets = database, chains, index, wallets

    def rights(self, visitor_id: str, now: datetime) -> frozenset[int]:
        """The editions that a visitor holds without asking a chain: those of `grounds`."""
        return frozenset(each.edition for each in self.grounds(visitor_id, now))

    def grounds(self, visitor_id: str, now: datetime) -> list[Ground]:
        """Why a visitor holds something without asking a chain.

        By a right that is not yet a token, by a token that the index does not know yet, or by a running loan.
        Tokens that their wallets own are the index's to tell.
        """
        asked = (CertificateRow.edition, CertificateRow.serial, CertificateRow.state, CertificateRow.wallet)
        with self._database.read() as session:
            own = session.execute(
                select(*asked).where(
                    CertificateRow.visitor_id == visitor_id, CertificateRow.state != CopyState.WITHDRAWN
                )
            ).all()
            lent = session.execute(
                select(*asked)
                .join(LoanRow, LoanRow.certificate_id == CertificateRow.id)
                .where(
                    LoanRow.borrower_id == visitor_id, LoanRow.ended_at.is_(None), LoanRow.until > now,
                    CertificateRow.state != CopyState.WITHDRAWN,
                )
            ).all()  # fmt: skip
            known = _indexed(session, [token_of(row.edition, row.serial) for row in (*own, *lent)])
        grounds = []
        for row in own:
            token = token_of(row.edition, row.serial)
            if row.state is not CopyState.MINTED or token not in known:
                grounds.append(Ground(row.edition, token, row.state is CopyState.CLAIMABLE, unborn=True))
        for row in lent:
            token = token_of(row.edition, row.serial)
            seen = known.get(token)
            if seen is None or not seen.revoked:
                lender = row.wallet if seen is None else seen.owner
                sure = row.state is CopyState.CLAIMABLE
                grounds.append(Ground(row.edition, token, sure, unborn=seen is None, lender=lender))
        return grounds

    def mine(self, visitor_id: str) -> list[Certificate]:
        """What a visitor holds or has borrowed, newest first; at most SHOWN_LIMIT."""
        reach = self.reach(visitor_id)
        now = self._database.clock.now()
        with self._database.read() as session:
            lent = select(LoanRow.certificate_id).where(
                LoanRow.borrower_id == visitor_id, LoanRow.ended_at.is_(None), LoanRow.until > now
            )
            pairs = [parts_of(token) for token in list(reach.tokens)[:SHOWN_LIMIT]]
            reached = or_(
                CertificateRow.visitor_id == visitor_id,
                CertificateRow.id.in_(lent),
                tuple_(CertificateRow.edition, CertificateRow.serial).in_(pairs),
            )
            rows = session.scalars(
                select(CertificateRow)
                .where(reached)
                .order_by(CertificateRow.created_at.desc(), CertificateRow.id.desc())
                .limit(SHOWN_LIMIT)
            ).all()
            return self.seen(session, reach, rows)

    def certificate(self, visitor_id: str, certificate_id: str) -> Certificate:
        """One that a visitor holds or has borrowed. Raises CertificateUnknown."""
        reach = self.reach(visitor_id)
        with self._database.read() as session:
            row = session.get(CertificateRow, certificate_id)
            found = self.seen(session, reach, [row] if row is not None else [])
        if not found:
            raise CertificateUnknown
        return found[0]

    def reach(self, visitor_id: str) -> Reach:
        """What a visitor's wallets hold. Opens reads of its own: call it outside of a unit."""
        chain = self._chains.current()
        addresses = frozenset(wallet.address for wallet in self._wallets.of(VisitorId(visitor_id)))
        tokens: dict[int, Owned] = {}
        if chain is not None and addresses:
            asked, now_s = sorted(addresses), int(self._database.clock.now().timestamp())
            lent = self._index.lent(chain.chain_id, asked, now_s)
            tokens = {each.token: each for each in (*self._index.owned(chain.chain_id, asked), *lent)}
        return Reach(visitor_id, chain, addresses, tokens)

    def afresh(self, session: Session, reach: Reach, row: CertificateRow) -> Reach:
        """The same reach, but of this certificate as the index has it in this session.

        With the certificate's row locked nothing can change that until the end of the unit: whoever notes a
        transfer waits for the lock.
        """
        if reach.chain is None:
            return reach
        number = token_of(row.edition, row.serial)
        found = owned_of(session, reach.chain.chain_id, [number]).get(number)
        tokens = {token: held for token, held in reach.tokens.items() if token != number}
        if found is not None and not reach.addresses.isdisjoint({found.owner, found.user}):
            tokens[number] = found
        return replace(reach, tokens=tokens)

    def seen(self, session: Session, reach: Reach, rows: Iterable[CertificateRow]) -> list[Certificate]:
        """Those of the rows that the visitor holds or has borrowed, as they see them."""
        now = self._database.clock.now()
        found = list(rows)
        editions = {
            row.number: row
            for row in session.scalars(
                select(EditionRow).where(EditionRow.number.in_({row.edition for row in found}))
            )
        }
        loans = _running(session, [row.id for row in found], now)
        own = [row for row in found if row.state is CopyState.MINTED and row.visitor_id == reach.visitor_id]
        indexed = _indexed(session, [token_of(row.edition, row.serial) for row in own])
        certificates = []
        for row in found:
            loan = loans.get(row.id)
            role = _role(row, reach, loan, token_of(row.edition, row.serial) in indexed, now)
            if role is not None:
                certificates.append(_view(row, editions[row.edition], role, loan, reach, now))
        return certificates


def _role(
    row: CertificateRow, reach: Reach, loan: _Running | None, is_indexed: bool, now: datetime
) -> str | None:
    """How the visitor stands to this certificate: "owner", "borrower", None: not at all."""
    token = reach.tokens.get(token_of(row.edition, row.serial))
    if token is not None and token.owner in reach.addresses:
        return "owner"
    # A token that the index does not know was minted a moment ago, or its local chain is being made anew.
    if row.visitor_id == reach.visitor_id and (row.state is not CopyState.MINTED or not is_indexed):
        return "owner"
    if token is not None and token.user in reach.addresses and token.user_until >= int(now.timestamp()):
        return "borrower"
    return "borrower" if loan is not None and loan[0] == reach.visitor_id else None


def _view(
    row: CertificateRow, edition: EditionRow, role: str, loan: _Running | None, reach: Reach, now: datetime
) -> Certificate:
    number = token_of(row.edition, row.serial)
    token, chain = reach.tokens.get(number), reach.chain
    lent = None
    if token is not None and token.user is not None and token.user_until >= int(now.timestamp()):
        lent = Until(until=moment_of(token.user_until))
    proof = proof_path(chain.chain_id, chain.contract, number) if chain and chain.contract else None
    return Certificate(
        row.id, row.edition, row.serial, edition.max_supply, edition.title, edition.product_id,
        edition.model_hash, row.state, role, row.wallet if role == "owner" else None, edition.soulbound,
        loan[1] if loan else None, lent, _is_over(row, token), proof, row.problem,
    )  # fmt: skip


def _is_over(row: CertificateRow, token: Owned | None) -> bool:
    return row.state is CopyState.WITHDRAWN or (token is not None and token.revoked)


def _running(session: Session, certificates: list[str], now: datetime) -> dict[str, _Running]:
    """The running loans of these certificates; none whose borrower is being deleted just now."""
    query = select(LoanRow).where(
        LoanRow.certificate_id.in_(certificates), LoanRow.ended_at.is_(None), LoanRow.until > now
    )
    loans = session.scalars(query).all()
    names = accounts.names(session, (loan.borrower_id for loan in loans))
    return {
        loan.certificate_id: (
            loan.borrower_id,
            CertificateLoan(id=loan.id, borrower_name=names[loan.borrower_id], until=loan.until),
        )
        for loan in loans
        if loan.borrower_id in names
    }


def _indexed(session: Session, tokens: list[int]) -> dict[int, Owned]:
    """Those of the tokens that the current chain's index knows."""
    chain_id = session.scalar(select(ChainRow.chain_id).where(ChainRow.current)) if tokens else None
    return {} if chain_id is None else owned_of(session, chain_id, tokens)
