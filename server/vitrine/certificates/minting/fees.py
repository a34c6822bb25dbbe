"""What a transaction offers (EIP-1559), and how much more when it must be sent again. All in wei."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

GWEI: Final = 10**9
ETHER: Final = 10**18
GAS_MARGIN_PERCENT: Final = 20
TRANSFER_GAS: Final = 21_000


@dataclass(frozen=True, slots=True)
class Fees:
    """max_fee: for a unit of gas in all. priority_fee: of that, for who makes the block."""

    max_fee: int
    priority_fee: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What the minter may spend, and when it loses patience.

    max_fee_wei: for a unit of gas. day_wei: in 24 hours, None without limit. A transaction is replaced once
    `patience_blocks` blocks came without it, or `patience_s` seconds and at least one block; at most
    `replacements` times.
    """

    max_fee_wei: int = 300 * GWEI
    day_wei: int | None = ETHER
    patience_blocks: int = 3
    patience_s: int = 60
    replacements: int = 5


class FeesTooHigh(Exception):
    """The chain asks more than the shop will pay: wait, or raise the limit."""


def first(base_fee: int, tip: int, limits: Limits) -> Fees:
    """The offer for a new transaction: the base fee may double before it is too low. Raises FeesTooHigh."""
    cap = limits.max_fee_wei
    if base_fee + tip > cap:
        raise FeesTooHigh(f"{base_fee + tip} wei for a unit of gas, and the limit is {cap}")
    return Fees(min(2 * base_fee + tip, cap), tip)


def replacement(before: Fees, base_fee: int, tip: int, limits: Limits) -> Fees:
    """The offer that nodes take in place of one before: both fees an eighth higher, or today's if that is
    more.

    Nodes refuse less than 10 % more (Geth) or 12.5 % (others). Raises FeesTooHigh.
    """
    today = first(base_fee, tip, limits)
    raised = Fees(max(raise_of(before.max_fee), today.max_fee), max(raise_of(before.priority_fee), tip))
    if raised.max_fee > limits.max_fee_wei:
        raise FeesTooHigh(f"{raised.max_fee} wei for a unit of gas, and the limit is {limits.max_fee_wei}")
    return Fees(raised.max_fee, min(raised.priority_fee, raised.max_fee))


def raise_of(wei: int) -> int:
    """1.125 times as much, rounded up, and never the same."""
    return max(-(-wei * 9 // 8), wei + 1)


def overdue(blocks: int, seconds: int, limits: Limits) -> bool:
    """Whether a transaction has waited long enough since it was last offered."""
    return blocks >= limits.patience_blocks or (seconds >= limits.patience_s and blocks >= 1)


def with_margin(gas: int) -> int:
    """An estimate and a fifth: what the call meets may have changed until it is in a block."""
    return gas + gas * GAS_MARGIN_PERCENT // 100
