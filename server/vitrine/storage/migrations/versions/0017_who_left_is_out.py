"""Sessions, links and tokens know who made them and with which passkey; recovery codes; an audit.

Revision: 0017. Follows: 0016.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# How long a passkey of before this may sign in without telling who uses it, for a better one alone.
GRACE = timedelta(days=30)


def upgrade() -> None:
    op.create_table(
        "account_acts",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("brand_id", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("by_id", sa.String(length=64), nullable=True),
        sa.Column("by_name", sa.String(length=40), nullable=False),
        sa.Column("of_id", sa.String(length=64), nullable=False),
        sa.Column("of_name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["brand_id"], ["brands.id"], name=op.f("fk_account_acts_brand_id_brands"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_acts")),
    )
    with op.batch_alter_table("account_acts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_acts_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_acts_brand_id"), ["brand_id"], unique=False)

    op.create_table(
        "recovery_codes",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_recovery_codes_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_recovery_codes")),
    )
    with op.batch_alter_table("recovery_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_codes_member_id"), ["member_id"], unique=False)

    with op.batch_alter_table("api_tokens", schema=None) as batch_op:
        batch_op.add_column(sa.Column("made_with", sa.String(length=64), nullable=True))
        batch_op.create_index(batch_op.f("ix_api_tokens_made_with"), ["made_with"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_api_tokens_made_with_passkeys"),
            "passkeys",
            ["made_with"],
            ["id"],
            ondelete="SET NULL",
        )

    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("id", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("made_by", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("made_with", sa.String(length=64), nullable=True))
        batch_op.create_index(batch_op.f("ix_enrolments_made_by"), ["made_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolments_made_with"), ["made_with"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_enrolments_made_with_passkeys"),
            "passkeys",
            ["made_with"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_enrolments_made_by_members"), "members", ["made_by"], ["id"], ondelete="CASCADE"
        )

    with op.batch_alter_table("passkeys", schema=None) as batch_op:
        batch_op.add_column(sa.Column("device", sa.String(length=40), server_default="", nullable=False))
        batch_op.add_column(sa.Column("added_with", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("verifies", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("weak_until", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("id", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("device", sa.String(length=40), server_default="", nullable=False))
        batch_op.add_column(sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("only_enrols", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(batch_op.f("ix_sessions_seen_at"), ["seen_at"], unique=False)

    now = datetime.now(UTC)
    sessions = sa.table(
        "sessions",
        sa.column("id"),
        sa.column("digest"),
        sa.column("member_id"),
        sa.column("created_at", sa.DateTime(timezone=True)),
        sa.column("signed_in_at", sa.DateTime(timezone=True)),
        sa.column("seen_at", sa.DateTime(timezone=True)),
    )
    enrolments = sa.table("enrolments", sa.column("id"), sa.column("digest"))
    passkeys = sa.table("passkeys", sa.column("weak_until", sa.DateTime(timezone=True)))
    # A name for lists, which cannot be turned back into the secret.
    op.execute(sessions.update().values(id="session_" + sa.func.substr(sessions.c.digest, 1, 32)))
    op.execute(enrolments.update().values(id="link_" + sa.func.substr(enrolments.c.digest, 1, 32)))
    op.execute(
        sessions.update()
        .where(sessions.c.member_id.is_not(None))
        .values(signed_in_at=sessions.c.created_at, seen_at=now)
    )
    op.execute(passkeys.update().values(weak_until=now + GRACE))
    for table in ("enrolments", "sessions"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("id", existing_type=sa.String(length=64), nullable=False)
            batch_op.create_unique_constraint(batch_op.f(f"uq_{table}_id"), ["id"])


def downgrade() -> None:
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_sessions_id"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_sessions_seen_at"))
        batch_op.drop_column("only_enrols")
        batch_op.drop_column("proved_at")
        batch_op.drop_column("seen_at")
        batch_op.drop_column("signed_in_at")
        batch_op.drop_column("device")
        batch_op.drop_column("id")

    with op.batch_alter_table("passkeys", schema=None) as batch_op:
        batch_op.drop_column("weak_until")
        batch_op.drop_column("verifies")
        batch_op.drop_column("added_with")
        batch_op.drop_column("device")

    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_enrolments_made_by_members"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_enrolments_made_with_passkeys"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_enrolments_id"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_enrolments_made_with"))
        batch_op.drop_index(batch_op.f("ix_enrolments_made_by"))
        batch_op.drop_column("made_with")
        batch_op.drop_column("made_by")
        batch_op.drop_column("id")

    with op.batch_alter_table("api_tokens", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_api_tokens_made_with_passkeys"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_api_tokens_made_with"))
        batch_op.drop_column("made_with")

    with op.batch_alter_table("recovery_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_codes_member_id"))

    op.drop_table("recovery_codes")
    with op.batch_alter_table("account_acts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_acts_brand_id"))
        batch_op.drop_index(batch_op.f("ix_account_acts_at"))

    op.drop_table("account_acts")
