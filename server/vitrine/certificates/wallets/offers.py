"""What the shop asks a wallet to sign, and whether a signed message is one of that kind."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from vitrine.certificates.errors import MessageRefused
from vitrine.certificates.keccak import checksummed
from vitrine.certificates.wallets.service import NONCE_LIFE
from vitrine.certificates.wallets.siwe import Message

STATEMENT: Final = "Show this shop that this wallet is yours. It costs nothing and moves nothing."
NONCE_BYTES: Final = 16
# The message was written by one of the shop's machines and comes back to another.
CLOCKS_APART: Final = timedelta(seconds=5)


def offered(origin: str, address: str, chain_id: int, now: datetime) -> Message:
    """The message for this wallet on a page of this origin, with a fresh nonce of 128 bits."""
    scheme, domain = _page(origin)
    return Message(
        domain=domain,
        address=checksummed(address),
        uri=f"{origin}/",
        chain_id=chain_id,
        nonce=secrets.token_hex(NONCE_BYTES),
        issued_at=now,
        scheme=scheme,
        statement=STATEMENT,
        expiration_time=now + NONCE_LIFE,
    )


def check(message: Message, origins: Iterable[str], chain_id: int, now: datetime) -> None:
    """Nothing, if the shop asks for this message at this moment on a page of one of these origins.

    The origins are settings: what a request says of its host is its sender's word. Raises MessageRefused.
    """
    origin = {_page(each): each for each in origins}.get((message.scheme, message.domain))
    if origin is None:
        raise MessageRefused("domain", "is for another site")
    if message.uri != f"{origin}/":
        raise MessageRefused("uri", "is for another page")
    if message.chain_id != chain_id:
        raise MessageRefused("chain_id", f"is for another chain than {chain_id}")
    if message.statement != STATEMENT:
        raise MessageRefused("statement", "says something else than the shop does")
    if message.request_id is not None or message.resources:
        raise MessageRefused("resources", "grants more than the shop asks for")
    if not now - NONCE_LIFE <= message.issued_at <= now + CLOCKS_APART:
        raise MessageRefused("issued_at", "was not written in the last five minutes")
    if message.expiration_time is None:
        raise MessageRefused("expiration_time", "never expires")
    if not now < message.expiration_time <= message.issued_at + NONCE_LIFE:
        raise MessageRefused("expiration_time", "has expired, or would last too long")
    if message.not_before is not None and message.not_before > now:
        raise MessageRefused("not_before", "is not valid yet")


def _page(origin: str) -> tuple[str | None, str]:
    """Scheme and domain as a message names them: https goes without saying (ERC-4361)."""
    parts = urlsplit(origin)
    return (None if parts.scheme == "https" else parts.scheme), parts.netloc
