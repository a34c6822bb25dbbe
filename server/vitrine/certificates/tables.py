"""Rows of certificates. Addresses are `0x` and 40 lower-case hex digits; hashes and tokens 64 hex digits
without `0x`.

Rows of the chain (blocks, logs, owners) are an index: what the chain says wins, and they can be made anew.
Editions and certificates are the shop's own word: who bought or was given what, whether or not a chain
answers.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import (
    CheckConstraint,
    Enum,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from vitrine.certificates.states import CopyState, EditionState, MovingState, TransactionState
from vitrine.storage import Base, BigKey, Json

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_Value = TypeVar("_Value", bound="DataclassInstance")

ID = String(64)
HASH = String(64)
ADDRESS = String(42)


def value_of(kind: type[_Value], row: Base, **other: Any) -> _Value:
    """The frozen value whose members have the names of this row's, but for those that `other` gives."""
    names = {each.name for each in fields(kind)} - other.keys()
    return kind(**{name: getattr(row, name) for name in names}, **other)


def _words(states: type[MovingState]) -> Enum:
    """A state as its word."""
    return Enum(states, native_enum=False, length=10, values_callable=lambda kind: [*kind])


def _known(states: type[MovingState]) -> CheckConstraint:
    words = ", ".join(f"'{each}'" for each in states)
    return CheckConstraint(f"state IN ({words})", name="state")


class ChainRow(Base):
    """One chain that the worker has found, and how it stands. Exactly one row is `current`.

    backend: who answers. genesis: the hash of block 0; another one means that a local chain was lost.
    code_hash: Keccak-256 of the contract's run-time code. head_*: the newest block that the worker has
    seen; indexed_number: the newest whose logs are kept; final_number: the newest that will not be taken
    back. voucher: the address whose EIP-712 signatures the contract takes. problem: why it is not ready,
    for people.
    """

    __tablename__ = "chains"
    __table_args__ = (
        CheckConstraint("backend IN ('rpc', 'anvil')", name="backend"),
        CheckConstraint("state IN ('starting', 'ready', 'down')", name="state"),
    )

    chain_id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    current: Mapped[bool]
    backend: Mapped[str] = mapped_column(String(10))
    rpc_urls: Mapped[list[str]] = mapped_column(Json)
    genesis: Mapped[str | None] = mapped_column(HASH)
    contract: Mapped[str | None] = mapped_column(ADDRESS)
    code_hash: Mapped[str | None] = mapped_column(HASH)
    deploy_block: Mapped[int] = mapped_column(BigKey, default=0)
    voucher: Mapped[str | None] = mapped_column(ADDRESS)
    state: Mapped[str] = mapped_column(String(10))
    problem: Mapped[str | None] = mapped_column(String(300))
    head_number: Mapped[int] = mapped_column(BigKey, default=0)
    head_hash: Mapped[str | None] = mapped_column(HASH)
    head_at: Mapped[datetime | None]
    indexed_number: Mapped[int] = mapped_column(BigKey, default=-1)
    final_number: Mapped[int] = mapped_column(BigKey, default=-1)
    updated_at: Mapped[datetime]


class EditionRow(Base):
    """One version of one product, sold as a numbered edition; registered on the chain once.

    number: the contract's edition. content_root: Merkle root (SHA-256) over source file, licence and
    manifest of variants. manifest: the leaves, {"files": [{"name", "sha256", "bytes"}]}. open_gift: whoever
    stands in the shop may receive one. next_serial: the serial of the next certificate, from 1.
    """

    __tablename__ = "editions"
    __table_args__ = (
        _known(EditionState),
        CheckConstraint("max_supply BETWEEN 1 AND 1000000000", name="supply"),
        CheckConstraint("next_serial BETWEEN 1 AND max_supply + 1", name="serial"),
        CheckConstraint("royalty_bps BETWEEN 0 AND 1000", name="royalty"),
        Index("ix_editions_state", "state"),
    )

    number: Mapped[int] = mapped_column(BigKey, primary_key=True)
    brand_id: Mapped[str] = mapped_column(ForeignKey("brands.id", ondelete="CASCADE"), index=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    variant_id: Mapped[str | None] = mapped_column(ForeignKey("variants.id", ondelete="SET NULL"), index=True)
    model_hash: Mapped[str] = mapped_column(HASH)
    title: Mapped[dict[str, str]] = mapped_column(Json)
    content_root: Mapped[str] = mapped_column(HASH)
    manifest: Mapped[dict[str, Any]] = mapped_column(Json)
    licence: Mapped[str] = mapped_column(Text)
    max_supply: Mapped[int] = mapped_column(BigKey)
    soulbound: Mapped[bool]
    revocable: Mapped[bool]
    royalty_bps: Mapped[int]
    royalty_to: Mapped[str | None] = mapped_column(ADDRESS)
    open_gift: Mapped[bool] = mapped_column(server_default=false())
    next_serial: Mapped[int] = mapped_column(BigKey, default=1)
    # Copies for units that are being paid for, or are paid: nobody else is given them.
    promised: Mapped[int] = mapped_column(BigKey, server_default=text("0"), default=0)
    state: Mapped[EditionState] = mapped_column(_words(EditionState))
    problem: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime]
    # It, or its product, was deleted: no list has it, nobody receives it. None: it is there. Without copies
    # it is nowhere; with copies their certificates and files go on.
    deleted_at: Mapped[datetime | None]


class SignedManifestRow(Base):
    """The files that are made of an edition's source today, signed by the shop; newest by `id`."""

    __tablename__ = "signed_manifests"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    edition: Mapped[int] = mapped_column(ForeignKey("editions.number", ondelete="CASCADE"), index=True)
    document: Mapped[dict[str, Any]] = mapped_column(Json)
    signature: Mapped[str] = mapped_column(String(132))
    signer: Mapped[str] = mapped_column(ADDRESS)
    created_at: Mapped[datetime]


class CertificateRow(Base):
    """One numbered copy: a right from the moment it is given, a token once it is claimed.

    source: what it was given for, once only ("order:<line>:<unit>", "gift:<edition>:<visitor>",
    "link:<id>"). visitor_id: whose right it is, None while only a claim link holds it. claim_digest: of
    that link's secret. wallet: where the token goes or went. voucher_until: a voucher is out until then,
    and nothing else may mint.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("edition", "serial"),
        _known(CopyState),
        # Asked for once or twice a second: what is to be minted, whose voucher is over.
        Index("ix_certificates_due", "state", "transaction_id", "created_at", "id"),
        Index("ix_certificates_voucher", "state", "voucher_until"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    edition: Mapped[int] = mapped_column(ForeignKey("editions.number", ondelete="CASCADE"))
    serial: Mapped[int] = mapped_column(BigKey)
    source: Mapped[str] = mapped_column(String(200), unique=True)
    visitor_id: Mapped[str | None] = mapped_column(ForeignKey("visitors.id", ondelete="SET NULL"), index=True)
    claim_digest: Mapped[str | None] = mapped_column(HASH, unique=True)
    state: Mapped[CopyState] = mapped_column(_words(CopyState))
    wallet: Mapped[str | None] = mapped_column(ADDRESS, index=True)
    voucher_until: Mapped[datetime | None]
    transaction_id: Mapped[int | None] = mapped_column(
        ForeignKey("chain_transactions.id", ondelete="SET NULL"), index=True
    )
    problem: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime]
    minted_at: Mapped[datetime | None]


class TransactionRow(Base):
    """One transaction of the shop's. Signed bytes are kept before they are sent.

    key: what it is for, once only ("edition:7", "mint:<uuid>"). token: whose mark it changes, of a
    revocation. data: the call, hex without 0x. sent: what was signed for this nonce, oldest first: [{"hash",
    "raw", "max_fee", "priority_fee", "block", "at"}], fees in wei, at in Unix seconds. signed_at: when last
    so. paid_wei: what it cost once mined, decimal.
    """

    __tablename__ = "chain_transactions"
    __table_args__ = (
        UniqueConstraint("chain_id", "sender", "nonce"),
        _known(TransactionState),
        Index("ix_chain_transactions_due", "chain_id", "state", "id"),
        Index("ix_chain_transactions_signed", "chain_id", "signed_at"),
        Index("ix_chain_transactions_token", "chain_id", "token"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chain_id: Mapped[int] = mapped_column(BigKey)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    token: Mapped[str | None] = mapped_column(HASH)
    sender: Mapped[str | None] = mapped_column(ADDRESS)
    nonce: Mapped[int | None] = mapped_column(BigKey)
    to: Mapped[str | None] = mapped_column("to_address", ADDRESS)
    data: Mapped[str] = mapped_column(Text)
    gas: Mapped[int | None] = mapped_column(BigKey)
    sent: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    signed_at: Mapped[datetime | None]
    state: Mapped[TransactionState] = mapped_column(_words(TransactionState))
    block_number: Mapped[int | None] = mapped_column(BigKey)
    block_hash: Mapped[str | None] = mapped_column(HASH)
    paid_wei: Mapped[str | None] = mapped_column(String(40))
    problem: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime]


class WriterRow(Base):
    """Which process may send for an address: one at a time, until its lease ends."""

    __tablename__ = "chain_writers"

    chain_id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    sender: Mapped[str] = mapped_column(ADDRESS, primary_key=True)
    holder: Mapped[str] = mapped_column(ID)
    until: Mapped[datetime]


class ChainBlockRow(Base):
    """A block that was followed. at: its own time."""

    __tablename__ = "chain_blocks"

    chain_id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(HASH)
    parent: Mapped[str] = mapped_column(HASH)
    at: Mapped[datetime]


class LogRow(Base):
    """One log of our contract: `index.logs.Log` says what each kind holds.

    first, second: the addresses it names (from and to; user). value: expiry in Unix seconds, or 0 and 1.
    """

    __tablename__ = "chain_logs"
    __table_args__ = (Index("ix_chain_logs_token", "chain_id", "token", "block_number"),)

    chain_id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    block_number: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    log_index: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    block_hash: Mapped[str] = mapped_column(HASH)
    transaction: Mapped[str] = mapped_column("transaction_hash", HASH)
    kind: Mapped[str] = mapped_column(String(16))
    token: Mapped[str | None] = mapped_column(HASH)
    first: Mapped[str | None] = mapped_column(ADDRESS)
    second: Mapped[str | None] = mapped_column(ADDRESS)
    value: Mapped[str | None] = mapped_column(HASH)


class OwnerRow(Base):
    """Who holds a token of ours as of `block_number`. owner None: burned. user: ERC-4907, until
    `user_until`.
    """

    __tablename__ = "owners"
    __table_args__ = (
        Index("ix_owners_owner", "chain_id", "owner", "edition"),
        Index("ix_owners_user", "chain_id", "lent_to", "edition"),
    )

    chain_id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    token: Mapped[str] = mapped_column(HASH, primary_key=True)
    edition: Mapped[int] = mapped_column(BigKey, index=True)
    serial: Mapped[int] = mapped_column(BigKey)
    owner: Mapped[str | None] = mapped_column(ADDRESS)
    user: Mapped[str | None] = mapped_column("lent_to", ADDRESS)
    user_until: Mapped[int] = mapped_column("lent_until", BigKey, default=0)
    revoked: Mapped[bool] = mapped_column(default=False)
    block_number: Mapped[int] = mapped_column(BigKey)


class WalletRow(Base):
    """A wallet that a visitor has proved to be theirs. One address, one visitor."""

    __tablename__ = "wallets"
    __table_args__ = (CheckConstraint("kind IN ('key', 'contract')", name="kind"),)

    address: Mapped[str] = mapped_column(ADDRESS, primary_key=True)
    visitor_id: Mapped[str] = mapped_column(ForeignKey("visitors.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    chain_id: Mapped[int] = mapped_column(BigKey)
    verified_at: Mapped[datetime]


class NonceRow(Base):
    """A question put to a wallet (EIP-4361), for one browser session, answered once."""

    __tablename__ = "wallet_nonces"

    digest: Mapped[str] = mapped_column(HASH, primary_key=True)
    session: Mapped[str] = mapped_column("session_digest", HASH)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class LoanRow(Base):
    """A certificate lent by its holder inside the shop, without gas, until its time or any transfer."""

    __tablename__ = "certificate_loans"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    certificate_id: Mapped[str] = mapped_column(ForeignKey("certificates.id", ondelete="CASCADE"), index=True)
    lender_id: Mapped[str] = mapped_column(ForeignKey("visitors.id", ondelete="CASCADE"), index=True)
    borrower_id: Mapped[str] = mapped_column(ForeignKey("visitors.id", ondelete="CASCADE"), index=True)
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


def _kind(context: Any) -> str:
    """A gate's kind, out of its subject."""
    subject: str = context.get_current_parameters()["subject"]
    return subject.partition(":")[0]


class GateRow(Base):
    """What a room or product asks of who comes. subject: "room:<id>", "product:<id>"; kind: its first
    word. rule: `gates.rule`.
    """

    __tablename__ = "gates"

    subject: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), index=True, default=_kind)
    brand_id: Mapped[str] = mapped_column(ForeignKey("brands.id", ondelete="CASCADE"), index=True)
    rule: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime]


class ProofRow(Base):
    """ "Prove that it is yours now": a challenge on the proof page. proved_at: when the holder answered."""

    __tablename__ = "certificate_proofs"

    digest: Mapped[str] = mapped_column(HASH, primary_key=True)
    chain_id: Mapped[int] = mapped_column(BigKey)
    token: Mapped[str] = mapped_column(HASH)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    proved_at: Mapped[datetime | None]
    proved_by: Mapped[str | None] = mapped_column(ADDRESS)
