"""What gates need of their neighbours: the chain, its index, wallets, rights, and nodes to ask."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Protocol


class ChainNow(Protocol):
    """The current chain as `chains.service.Chain` tells it."""

    @property
    def chain_id(self) -> int: ...
    @property
    def rpc_urls(self) -> Sequence[str]: ...
    @property
    def contract(self) -> str | None: ...
    @property
    def state(self) -> str: ...
    @property
    def head_number(self) -> int: ...
    @property
    def indexed_number(self) -> int: ...
    @property
    def final_number(self) -> int: ...
    @property
    def updated_at(self) -> datetime: ...

    def fresh(self, now: datetime) -> bool:
        """Whether the index may answer at a door: at most 2 blocks and 30 seconds behind."""
        ...


class Chains(Protocol):
    def current(self) -> ChainNow | None:
        """The chain that certificates live on; None before the worker has found one."""
        ...


class Owned(Protocol):
    @property
    def token(self) -> int: ...
    @property
    def edition(self) -> int: ...
    @property
    def revoked(self) -> bool: ...


class Index(Protocol):
    def holds(
        self, chain_id: int, addresses: Collection[str], editions: Collection[int], now_s: int
    ) -> frozenset[int]:
        """Of these editions, those that the addresses hold, as owner or as user."""
        ...

    def owned(self, chain_id: int, addresses: Collection[str]) -> Sequence[Owned]:
        """The tokens that these addresses own."""
        ...

    def lent(self, chain_id: int, addresses: Collection[str], now_s: int) -> Sequence[Owned]:
        """The tokens of others that these addresses may use."""
        ...


class Wallet(Protocol):
    @property
    def address(self) -> str: ...


class Wallets(Protocol):
    def of(self, visitor_id: str) -> Sequence[Wallet]:
        """The wallets that a visitor has proved to be theirs."""
        ...


class Ground(Protocol):
    """A right or a running loan, `standing.grounds.Ground`. sure: no chain can know better. unborn: of
    others, it holds while nobody owns the token; lender: while this address does.
    """

    @property
    def edition(self) -> int: ...
    @property
    def token(self) -> int: ...
    @property
    def sure(self) -> bool: ...
    @property
    def unborn(self) -> bool: ...
    @property
    def lender(self) -> str | None: ...


class Rights(Protocol):
    def grounds(self, visitor_id: str, now: datetime) -> Sequence[Ground]:
        """Why a visitor holds something without asking a chain: unclaimed rights and running loans."""
        ...


class Held(Protocol):
    """A certificate as its holder sees it, `standing.views.Certificate`. title: {"en", "fr"?}. model: the
    hash of what is shown. loan: a running one inside the shop.
    """

    @property
    def id(self) -> str: ...
    @property
    def edition(self) -> int: ...
    @property
    def serial(self) -> int: ...
    @property
    def title(self) -> dict[str, str]: ...
    @property
    def model(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def loan(self) -> object | None: ...
    @property
    def revoked(self) -> bool: ...
    @property
    def token(self) -> int: ...


class Goods(Protocol):
    def certificate(self, visitor_id: str, certificate_id: str) -> Held:
        """One that a visitor holds or has borrowed, by right or by the index. Raises CertificateUnknown."""
        ...


class Pool(Protocol):
    """Nodes of one chain, as `rpc.RpcPool`."""

    async def ask(self, method: str, *params: Any, timeout_s: float | None = None) -> Any: ...

    async def call(
        self,
        to: str | None,
        data: bytes,
        block: str | dict[str, Any] = "latest",
        gas: int | None = None,
        timeout_s: float | None = None,
    ) -> bytes: ...

    async def agreed(self, to: str, data: bytes, block_hash: str) -> bytes: ...
