"""The life of every table's rows: the one list. `docs/operating.md` says the same, and tests compare both."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from vitrine.catalog.doors.entrances import INVITE_LIFE
from vitrine.certificates.proofs.times import SHOWN
from vitrine.gateway.service import CHAT_LIFE, SNAPSHOT_LIFE, TICKET_LIFE, TICKET_REST
from vitrine.mail.service import KEPT
from vitrine.storage.lives import Life
from vitrine.takedowns.service import COMPLAINT_LIFE
from vitrine.wishes.inside import LIFE

COUNTED: Final = timedelta(days=761)
_RECORD: Final = Life("for good: what was sold and proved")
_INDEX: Final = Life("with their chain: they can be read anew from it")

LIVES: Final = {
    # Visitors who left nothing behind
    "sessions": Life("until they end", "expires_at"),
    "challenges": Life("minutes, until they end", "expires_at"),
    "enrolments": Life("until they end", "expires_at"),
    "visitors": Life("as long as a session knows them; for good where something is theirs"),
    "tickets": Life("10 minutes after they end", "expires_at", TICKET_LIFE + TICKET_REST),
    "chat_lines": Life("24 hours", "said_at", CHAT_LIFE),
    "invites": Life("90 days", "created_at", INVITE_LIFE),
    "carts": Life("90 days after they were last changed", "changed_at", timedelta(days=90)),
    "cart_lines": Life("with their cart"),
    "room_snapshots": Life("10 minutes, over a restart", "saved_at", SNAPSHOT_LIFE),
    "wallet_nonces": Life("minutes, until they end", "expires_at"),
    "certificate_proofs": Life("as long as the answer is shown", "expires_at", SHOWN),
    # Manners
    "bans": Life("until they are over", "until"),
    "blocks": Life("180 days", "at", timedelta(days=180)),
    "moderation_acts": Life("a year", "at", timedelta(days=365)),
    "complaints": Life(
        "180 days after they were decided; of one thing a hundred wait with their words, others are counted "
        "in one row",
        "decided_at",
        COMPLAINT_LIFE,
    ),
    "mails": Life("30 days after they were sent or given up", "ended_at", KEPT),
    "takedowns": Life("for good: who decided what"),
    # What a brand has
    "brands": Life("for good: the name of a deleted one stays its own"),
    "brand_looks": Life("for good: what a brand was called stays its own"),
    "members": Life("until somebody removes them"),
    "passkeys": Life("until somebody removes them"),
    "recovery_codes": Life("until the next set is made"),
    "account_acts": Life("a year", "at", timedelta(days=365)),
    "api_tokens": Life("a year after they were revoked", "revoked_at", timedelta(days=365)),
    "brand_quotas": Life("with their brand"),
    "wishes": Life("2 days: by their keys nothing is done twice", "at", LIFE),
    "brand_selling": Life("until their brand is deleted"),
    "lobbies": Life("until their brand is deleted"),
    "products": Life("until 30 days after somebody deleted them; for good where an edition was made of them"),
    "variants": Life("with their product"),
    "variant_prices": Life("with their variant: what it was sold for"),
    "brand_facts": Life("with their brand"),
    "product_pictures": Life("until somebody takes them away, or deletes their product"),
    "stock_levels": Life("with their variant"),
    "stock_moves": Life("with their variant"),
    "stock_holds": Life("until the order is placed or given up, or they expire: minutes"),
    "rooms": Life("for good: the id of a deleted one stays its brand's, ten for each room that it may have"),
    "room_versions": Life(
        "the newest of each room, as many as its brand's quota says, until 30 days after somebody deleted it"
    ),
    "room_approvals": Life("with their brand"),
    "lobby_places": Life("until an operator puts it elsewhere"),
    "placements": Life("as the room's version that stands"),
    "room_pictures": Life("as the room's version that stands"),
    "room_imports": Life("30 days after they ended", "ended_at", timedelta(days=30)),
    "room_drafts": Life("until 30 days after their room was deleted"),
    "draft_pictures": Life("as the room's draft"),
    "room_acts": Life(
        "the newest 2,000 of each room, 2 MiB at most, until its draft is opened or thrown away"
    ),
    "named_versions": Life(
        "until somebody deletes them, or 30 days after their room was deleted; as many of a room as its "
        "brand's quota of versions says"
    ),
    "gates": Life("until somebody deletes them, or what they are before; of a room 30 days longer"),
    "models": Life(
        "as long as a brand has them, or something sold or deleted is made of them; for good those of "
        "templates"
    ),
    "model_files": Life("with their model"),
    "model_steps": Life("with their model"),
    "scene_orders": Life("until their brand deletes the model"),
    "jobs": Life("until their brand deletes the model"),
    "pictures": Life("until somebody deletes them; for good those of templates"),
    "picture_owners": Life("with their picture"),
    # Numbers
    "numbers": Life(
        "25 months after they were last added to; an hour at most after their brand is gone",
        "counted_at",
        COUNTED,
    ),
    "room_plans": Life("25 months; an hour at most after their brand is gone", "counted_at", COUNTED),
    "number_names": Life("25 months after the thing was deleted, as its numbers", "named_at", COUNTED),
    # Certificates
    "editions": _RECORD,
    "signed_manifests": _RECORD,
    "certificates": _RECORD,
    "certificate_loans": _RECORD,
    "wallets": Life("with their visitor"),
    "chain_transactions": _RECORD,
    "chain_writers": Life("one a sender"),
    "chains": _INDEX,
    "chain_blocks": _INDEX,
    "chain_logs": _INDEX,
    "owners": _INDEX,
    # Checkouts
    "checkouts": Life(
        "90 days after they were last changed; as long as their order tells who bought", "forget_at"
    ),
    "checkout_attempts": Life("with their checkout"),
    "checkout_codes": Life("minutes, until they end", "ends_at"),
    # Payments
    "payments": Life("for good: what was paid"),
    "payment_refunds": Life("for good: what was given back"),
    "payment_events": Life("90 days after they were worked on", "worked_at", timedelta(days=90)),
    "ledger": Life("for good: where money went"),
    "audit": Life("for good: who did what"),
    "audit_heads": Life("one a chain"),
    # Orders
    "orders": Life(
        "for good: what was sold; name, address and e-mail become a pseudonym after `VITRINE_ORDER_YEARS`"
    ),
    "order_lines": Life("with their order"),
    "order_keys": Life("with their order"),
    "order_counters": Life("one a series of numbers of a brand"),
    "order_fulfilments": Life("with their order"),
    "order_refunds": Life("with their order"),
    "order_invoices": Life("for good: their numbers have no gaps"),
    "order_withdrawals": Life("with their order; the name as its order's"),
    # The house
    "outbox": Life("until it is shared out"),
    "deliveries": Life(
        "until they are handled; a year where they were given up", "dead_at", timedelta(days=365)
    ),
    "leases": Life("one each"),
}
