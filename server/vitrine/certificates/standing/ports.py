"""What claims, editions and proofs need of their neighbours: the chain, the index, the wallets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from vitrine.ids import VisitorId


class ChainNow(Protocol):
    """The current chain as `chains.service.Chain` tells it."""

    @property
    def chain_id(self) -> int: ...
    @property
    def backend(self) -> str: ...
    @property
    def contract(self) -> str | None: ...
    @property
    def voucher(self) -> str | None: ...
    @property
    def state(self) -> str: ...
    @property
    def head_number(self) -> int: ...
    @property
    def head_hash(self) -> str | None: ...
    @property
    def head_at(self) -> datetime | None: ...
    @property
    def indexed_number(self) -> int: ...
    @property
    def final_number(self) -> int: ...
    @property
    def updated_at(self) -> datetime: ...


class Chains(Protocol):
    def current(self) -> ChainNow | None:
        """The chain that certificates live on; None before the worker has found one."""
        ...


class Owned(Protocol):
    """A token as the index has it. user_until: Unix seconds."""

    @property
    def token(self) -> int: ...
    @property
    def owner(self) -> str | None: ...
    @property
    def user(self) -> str | None: ...
    @property
    def user_until(self) -> int: ...
    @property
    def revoked(self) -> bool: ...


class Index(Protocol):
    def owned(self, chain_id: int, addresses: list[str]) -> Sequence[Owned]:
        """The tokens that these addresses own."""
        ...

    def lent(self, chain_id: int, addresses: list[str], now_s: int) -> Sequence[Owned]:
        """The tokens that others own and these addresses may use just now (ERC-4907)."""
        ...


class Wallet(Protocol):
    @property
    def address(self) -> str: ...


class Wallets(Protocol):
    def of(self, visitor_id: VisitorId) -> Sequence[Wallet]:
        """The wallets that a visitor has proved to be theirs."""
        ...
