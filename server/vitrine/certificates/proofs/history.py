"""What happened to a token and who uses it now, told to everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from vitrine.certificates.index.holdings import moment_of
from vitrine.certificates.keccak import checksummed
from vitrine.certificates.tables import LogRow, OwnerRow
from vitrine.clock import rfc3339


def entry(log: LogRow, at: datetime | None) -> dict[str, Any]:
    """One thing that happened to a token, as JSON. at: its block's time, if that is still kept."""
    value = int(log.value) if log.value is not None and log.kind in ("user", "revoked") else None
    return {
        "kind": log.kind, "at": at and rfc3339(at), "block": log.block_number,
        "transaction": f"0x{log.transaction}",
        "from": (log.first and log.kind != "user" and checksummed(log.first)) or None,
        "to": _to(log), "until": rfc3339(moment_of(value)) if log.kind == "user" and value else None,
        "revoked": bool(value) if log.kind == "revoked" else None,
    }  # fmt: skip


def _to(log: LogRow) -> str | None:
    """Whom it went or was lent to."""
    address = (log.second or log.first) if log.kind == "user" else log.second
    return checksummed(address) if address is not None else None


def user_of(owner: OwnerRow | None, now: datetime) -> dict[str, str] | None:
    """Whom it is lent to on the chain (ERC-4907), and until when."""
    if owner is None or owner.user is None or owner.user_until < int(now.timestamp()):
        return None
    return {"address": checksummed(owner.user), "until": rfc3339(moment_of(owner.user_until))}


def lent_of(user: dict[str, str] | None, loan_until: datetime | None) -> dict[str, str] | None:
    """Until when, and where: never to whom inside the shop."""
    if user is not None:
        return {"until": user["until"], "where": "chain"}
    return None if loan_until is None else {"until": rfc3339(loan_until), "where": "shop"}


def short(address: str) -> str:
    """An address as people compare it."""
    whole = checksummed(address)
    return f"{whole[:6]}…{whole[-4:]}"
