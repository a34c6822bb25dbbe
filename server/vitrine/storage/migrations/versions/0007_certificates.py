"""Certificates of ownership: editions, certificates, wallets, gates, and the index of the chain.

Revision: 0007. Follows: 0006.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _json() -> sa.JSON[Any]:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _big() -> sa.BigInteger:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "certificate_proofs",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("chain_id", _big(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proved_by", sa.String(length=42), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_certificate_proofs")),
    )
    op.create_index("ix_certificate_proofs_expires_at", "certificate_proofs", ["expires_at"])

    op.create_table(
        "chain_blocks",
        sa.Column("chain_id", _big(), autoincrement=False, nullable=False),
        sa.Column("number", _big(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("parent", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chain_id", "number", name=op.f("pk_chain_blocks")),
    )
    op.create_table(
        "chain_logs",
        sa.Column("chain_id", _big(), autoincrement=False, nullable=False),
        sa.Column("block_number", _big(), autoincrement=False, nullable=False),
        sa.Column("log_index", _big(), autoincrement=False, nullable=False),
        sa.Column("block_hash", sa.String(length=64), nullable=False),
        sa.Column("transaction_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=True),
        sa.Column("first", sa.String(length=42), nullable=True),
        sa.Column("second", sa.String(length=42), nullable=True),
        sa.Column("value", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("chain_id", "block_number", "log_index", name=op.f("pk_chain_logs")),
    )
    op.create_index("ix_chain_logs_token", "chain_logs", ["chain_id", "token", "block_number"])

    op.create_table(
        "chain_transactions",
        sa.Column("id", _big(), nullable=False),
        sa.Column("chain_id", _big(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("sender", sa.String(length=42), nullable=True),
        sa.Column("nonce", _big(), nullable=True),
        sa.Column("to_address", sa.String(length=42), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("gas", _big(), nullable=True),
        sa.Column("sent", _json(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("block_number", _big(), nullable=True),
        sa.Column("block_hash", sa.String(length=64), nullable=True),
        sa.Column("paid_wei", sa.String(length=40), nullable=True),
        sa.Column("problem", sa.String(length=300), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'sent', 'mined', 'final', 'failed')",
            name=op.f("ck_chain_transactions_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_transactions")),
        sa.UniqueConstraint(
            "chain_id", "sender", "nonce", name=op.f("uq_chain_transactions_chain_id_sender_nonce")
        ),
        sa.UniqueConstraint("key", name=op.f("uq_chain_transactions_key")),
    )
    op.create_index("ix_chain_transactions_due", "chain_transactions", ["chain_id", "state", "id"])

    op.create_table(
        "chain_writers",
        sa.Column("chain_id", _big(), autoincrement=False, nullable=False),
        sa.Column("sender", sa.String(length=42), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chain_id", "sender", name=op.f("pk_chain_writers")),
    )
    op.create_table(
        "chains",
        sa.Column("chain_id", _big(), autoincrement=False, nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("backend", sa.String(length=10), nullable=False),
        sa.Column("rpc_urls", _json(), nullable=False),
        sa.Column("genesis", sa.String(length=64), nullable=True),
        sa.Column("contract", sa.String(length=42), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("deploy_block", _big(), nullable=False),
        sa.Column("voucher", sa.String(length=42), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("problem", sa.String(length=300), nullable=True),
        sa.Column("head_number", _big(), nullable=False),
        sa.Column("head_hash", sa.String(length=64), nullable=True),
        sa.Column("head_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("indexed_number", _big(), nullable=False),
        sa.Column("final_number", _big(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("backend IN ('rpc', 'anvil', 'tester')", name=op.f("ck_chains_backend")),
        sa.CheckConstraint("state IN ('starting', 'ready', 'down')", name=op.f("ck_chains_state")),
        sa.PrimaryKeyConstraint("chain_id", name=op.f("pk_chains")),
    )
    op.create_table(
        "owners",
        sa.Column("chain_id", _big(), autoincrement=False, nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("edition", _big(), nullable=False),
        sa.Column("serial", _big(), nullable=False),
        sa.Column("owner", sa.String(length=42), nullable=True),
        sa.Column("lent_to", sa.String(length=42), nullable=True),
        sa.Column("lent_until", _big(), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.Column("block_number", _big(), nullable=False),
        sa.PrimaryKeyConstraint("chain_id", "token", name=op.f("pk_owners")),
    )
    op.create_index("ix_owners_edition", "owners", ["edition"])
    op.create_index("ix_owners_owner", "owners", ["chain_id", "owner", "edition"])
    op.create_index("ix_owners_user", "owners", ["chain_id", "lent_to", "edition"])

    op.create_table(
        "wallet_nonces",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("session_digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_wallet_nonces")),
    )
    op.create_index("ix_wallet_nonces_expires_at", "wallet_nonces", ["expires_at"])

    op.create_table(
        "gates",
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("brand_id", sa.String(length=64), nullable=False),
        sa.Column("rule", _json(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["brand_id"], ["brands.id"], name=op.f("fk_gates_brand_id_brands"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_gates")),
    )
    op.create_index("ix_gates_brand_id", "gates", ["brand_id"])

    op.create_table(
        "wallets",
        sa.Column("address", sa.String(length=42), nullable=False),
        sa.Column("visitor_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("chain_id", _big(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('key', 'contract')", name=op.f("ck_wallets_kind")),
        sa.ForeignKeyConstraint(
            ["visitor_id"], ["visitors.id"], name=op.f("fk_wallets_visitor_id_visitors"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_wallets")),
    )
    op.create_index("ix_wallets_visitor_id", "wallets", ["visitor_id"])

    op.create_table(
        "editions",
        sa.Column("number", _big(), nullable=False),
        sa.Column("brand_id", sa.String(length=64), nullable=False),
        sa.Column("product_id", sa.String(length=64), nullable=False),
        sa.Column("variant_id", sa.String(length=64), nullable=True),
        sa.Column("model_hash", sa.String(length=64), nullable=False),
        sa.Column("title", _json(), nullable=False),
        sa.Column("content_root", sa.String(length=64), nullable=False),
        sa.Column("manifest", _json(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("max_supply", _big(), nullable=False),
        sa.Column("soulbound", sa.Boolean(), nullable=False),
        sa.Column("revocable", sa.Boolean(), nullable=False),
        sa.Column("royalty_bps", sa.Integer(), nullable=False),
        sa.Column("royalty_to", sa.String(length=42), nullable=True),
        sa.Column("open_gift", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("next_serial", _big(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("problem", sa.String(length=300), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('queued', 'registered', 'failed')", name=op.f("ck_editions_state")),
        sa.CheckConstraint("max_supply BETWEEN 1 AND 1000000000", name=op.f("ck_editions_supply")),
        sa.CheckConstraint("next_serial BETWEEN 1 AND max_supply + 1", name=op.f("ck_editions_serial")),
        sa.CheckConstraint("royalty_bps BETWEEN 0 AND 1000", name=op.f("ck_editions_royalty")),
        sa.ForeignKeyConstraint(
            ["brand_id"], ["brands.id"], name=op.f("fk_editions_brand_id_brands"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_editions_product_id_products"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variants.id"], name=op.f("fk_editions_variant_id_variants"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_editions")),
    )
    op.create_index("ix_editions_brand_id", "editions", ["brand_id"])
    op.create_index("ix_editions_product_id", "editions", ["product_id"])
    op.create_index("ix_editions_variant_id", "editions", ["variant_id"])

    op.create_table(
        "certificates",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("edition", _big(), nullable=False),
        sa.Column("serial", _big(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("visitor_id", sa.String(length=64), nullable=True),
        sa.Column("claim_digest", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("wallet", sa.String(length=42), nullable=True),
        sa.Column("voucher_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("transaction_id", _big(), nullable=True),
        sa.Column("problem", sa.String(length=300), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('claimable', 'voucher', 'queued', 'minted', 'withdrawn')",
            name=op.f("ck_certificates_state"),
        ),
        sa.ForeignKeyConstraint(
            ["edition"],
            ["editions.number"],
            name=op.f("fk_certificates_edition_editions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["chain_transactions.id"],
            name=op.f("fk_certificates_transaction_id_chain_transactions"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["visitor_id"],
            ["visitors.id"],
            name=op.f("fk_certificates_visitor_id_visitors"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("claim_digest", name=op.f("uq_certificates_claim_digest")),
        sa.UniqueConstraint("edition", "serial", name=op.f("uq_certificates_edition_serial")),
        sa.UniqueConstraint("source", name=op.f("uq_certificates_source")),
    )
    op.create_index("ix_certificates_transaction_id", "certificates", ["transaction_id"])
    op.create_index("ix_certificates_visitor_id", "certificates", ["visitor_id"])
    op.create_index("ix_certificates_wallet", "certificates", ["wallet"])

    op.create_table(
        "signed_manifests",
        sa.Column("id", _big(), nullable=False),
        sa.Column("edition", _big(), nullable=False),
        sa.Column("document", _json(), nullable=False),
        sa.Column("signature", sa.String(length=132), nullable=False),
        sa.Column("signer", sa.String(length=42), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition"],
            ["editions.number"],
            name=op.f("fk_signed_manifests_edition_editions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_manifests")),
    )
    op.create_index("ix_signed_manifests_edition", "signed_manifests", ["edition"])

    op.create_table(
        "certificate_loans",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("certificate_id", sa.String(length=64), nullable=False),
        sa.Column("lender_id", sa.String(length=64), nullable=False),
        sa.Column("borrower_id", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["borrower_id"],
            ["visitors.id"],
            name=op.f("fk_certificate_loans_borrower_id_visitors"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificates.id"],
            name=op.f("fk_certificate_loans_certificate_id_certificates"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"],
            ["visitors.id"],
            name=op.f("fk_certificate_loans_lender_id_visitors"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_loans")),
    )
    op.create_index("ix_certificate_loans_borrower_id", "certificate_loans", ["borrower_id"])
    op.create_index("ix_certificate_loans_certificate_id", "certificate_loans", ["certificate_id"])
    op.create_index("ix_certificate_loans_lender_id", "certificate_loans", ["lender_id"])

    with op.batch_alter_table("visitors", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kept", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("visitors", schema=None) as batch_op:
        batch_op.drop_column("kept")
    op.drop_table("certificate_loans")
    op.drop_table("signed_manifests")
    op.drop_table("certificates")
    op.drop_table("editions")
    op.drop_table("wallets")
    op.drop_table("gates")
    op.drop_table("wallet_nonces")
    op.drop_table("owners")
    op.drop_table("chains")
    op.drop_table("chain_writers")
    op.drop_table("chain_transactions")
    op.drop_table("chain_logs")
    op.drop_table("chain_blocks")
    op.drop_table("certificate_proofs")
