"""A chain with its nodes, its index, wallets and rights in memory: fulfilments of `gates.seams`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from vitrine.certificates import abi
from vitrine.certificates.abi import token_of
from vitrine.certificates.errors import CertificateUnknown, ChainDown
from vitrine.certificates.gates.checks import Checks
from vitrine.certificates.gates.rule import Collection as Contract
from vitrine.certificates.gates.rule import Edition, Rule
from vitrine.certificates.gates.verdict import Purpose, Verdict
from vitrine.certificates.keccak import selector
from vitrine.certificates.standing.grounds import Ground
from vitrine.clock import ManualClock
from vitrine.errors import Conflict

CHAIN_ID = 31337
OWN, STRANGE = "0x" + "c0" * 20, "0x" + "5e" * 20
ADA, BOB = "0x" + "a1" * 20, "0x" + "b2" * 20
HEAD, FINAL = "0x" + "11" * 32, "0x" + "22" * 32
SEVEN = Rule((Edition(7),))


class Reverted(Conflict):
    """As `RpcRevert`."""

    def __init__(self) -> None:
        super().__init__("The contract refuses this.")


@dataclass(frozen=True)
class Token:
    """A token somewhere: in the index, in the newest block, or in the final one."""

    token: int
    owner: str | None
    user: str | None = None
    user_until: int = 0
    revoked: bool = False

    @property
    def edition(self) -> int:
        return self.token >> 64


@dataclass(frozen=True)
class Wallet:
    address: str


@dataclass(frozen=True)
class Chain:
    updated_at: datetime
    chain_id: int = CHAIN_ID
    contract: str | None = OWN
    state: str = "ready"
    head_number: int = 100
    indexed_number: int = 100
    final_number: int = 98

    def fresh(self, now: datetime) -> bool:
        lag, silent = self.head_number - self.indexed_number, now - self.updated_at
        return self.state == "ready" and lag <= 2 and silent <= timedelta(seconds=30)


@dataclass
class Stage:
    """indexed, newest, final: the tokens as each knows them. strange: other contracts, by address. granted:
    rights, by edition, of which no chain knows; doubtful: those of which one may.
    """

    clock: ManualClock = field(default_factory=ManualClock)
    indexed: dict[int, Token] = field(default_factory=dict)
    newest: dict[int, Token] = field(default_factory=dict)
    settled: dict[int, Token] = field(default_factory=dict)
    strange: dict[str, Callable[[bytes], bytes]] = field(default_factory=dict)
    linked: dict[str, tuple[str, ...]] = field(default_factory=lambda: {"ada": (ADA,), "bob": (BOB,)})
    granted: dict[str, frozenset[int]] = field(default_factory=dict)
    doubtful: dict[str, list[Ground]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chain: Chain | None = Chain(self.clock.now())
        self.nodes = Nodes(self)
        self.checks = Checks(self, Index(self), self, self, lambda chain: self.nodes, self.clock)

    def give(self, token: int, owner: str | None, **more: Any) -> None:
        """Everybody knows that it is so."""
        for known in (self.indexed, self.newest, self.settled):
            known[token] = Token(token, owner, **more)

    def look(self) -> None:
        """The worker has just heard from the chain."""
        assert self.chain is not None
        self.chain = replace(self.chain, updated_at=self.clock.now())

    def stale(self, blocks: int = 9) -> None:
        """The index is behind."""
        assert self.chain is not None
        self.chain = replace(self.chain, indexed_number=self.chain.head_number - blocks)

    def holds(self, visitor: str, rule: Rule = SEVEN, purpose: Purpose = "door") -> Verdict:
        return asyncio.run(self.checks.holds(visitor, rule, purpose))

    # Chains, Wallets, Rights

    def current(self) -> Chain | None:
        return self.chain

    def of(self, visitor_id: str) -> list[Wallet]:
        return [Wallet(each) for each in self.linked.get(visitor_id, ())]

    def grounds(self, visitor_id: str, now: datetime) -> list[Ground]:
        sure = [Ground(each, token_of(each, 99), True, True) for each in self.granted.get(visitor_id, ())]
        return [*sure, *self.doubtful.get(visitor_id, ())]


class Index:
    """What the index says of the stage's tokens."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def holds(
        self, chain_id: int, addresses: Collection[str], editions: Collection[int], now_s: int
    ) -> frozenset[int]:
        held = [*self.owned(chain_id, addresses), *self.lent(chain_id, addresses, now_s)]
        return frozenset(each.edition for each in held if each.edition in editions and not each.revoked)

    def owned(self, chain_id: int, addresses: Collection[str]) -> list[Token]:
        return [each for each in self._stage.indexed.values() if each.owner in addresses]

    def lent(self, chain_id: int, addresses: Collection[str], now_s: int) -> list[Token]:
        return [
            each
            for each in self._stage.indexed.values()
            if each.user in addresses and each.user_until >= now_s and each.owner is not None
        ]


class Nodes:
    """down: nobody answers. split: no majority agrees. head: the newest block, as they say."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.down = self.split = False
        self.head = 100
        self.calls: list[tuple[str, bytes, int | None]] = []

    async def ask(self, method: str, *params: Any, timeout_s: float | None = None) -> Any:
        if self.down:
            raise ChainDown
        assert method == "eth_getBlockByNumber"
        newest = params[0] == "latest"
        return {
            "number": hex(self.head) if newest else params[0],
            "hash": HEAD if newest else FINAL,
        }

    async def call(
        self,
        to: str | None,
        data: bytes,
        block: str | dict[str, Any] = "latest",
        gas: int | None = None,
        timeout_s: float | None = None,
    ) -> bytes:
        assert to is not None
        self.calls.append((to, data, gas))
        if self.down:
            raise ChainDown
        return self._answer(to, data, self._stage.newest)

    async def agreed(self, to: str, data: bytes, block_hash: str) -> bytes:
        if self.down or self.split:
            raise ChainDown
        return self._answer(to, data, self._stage.newest if block_hash == HEAD else self._stage.settled)

    def _answer(self, to: str, data: bytes, tokens: dict[int, Token]) -> bytes:
        if to == OWN and data[:4] == selector("checkMany(uint256[],address[])"):
            half = (len(data) - 4) // 2
            ids, whos = abi.array(abi.word(32) + data[68 : 4 + 32 + half]), data[4 + 32 + half :]
            pairs = zip(ids, abi.array(abi.word(32) + whos), strict=True)
            held = [self._held(tokens.get(token), f"0x{who:040x}") for token, who in pairs]
            return abi.word(32) + abi.word(len(held)) + b"".join(map(abi.word, held))
        if to == OWN and data[:4] == selector("ownersOf(uint256[])"):
            ids = abi.array(data[4:])
            owners = [found.owner if (found := tokens.get(each)) else None for each in ids]
            return abi.word(32) + abi.word(len(owners)) + b"".join(abi.word(each or 0) for each in owners)
        return self._stage.strange[to](data) if to in self._stage.strange else b""

    def _held(self, token: Token | None, who: str) -> int:
        if token is None or token.owner is None:
            return 0
        now_s = int(self._stage.clock.now().timestamp())
        held = 1 if token.owner == who else 2 if token.user == who and token.user_until >= now_s else 0
        return held | (128 if held and token.revoked else 0)


@dataclass(frozen=True)
class Good:
    """A certificate as its holder sees it."""

    id: str
    edition: int = 7
    serial: int = 1
    title: dict[str, str] = field(default_factory=lambda: {"en": "Crane", "fr": "Grue"})
    model: str = "ab" * 32
    state: str = "minted"
    role: str = "owner"
    loan: object | None = None
    revoked: bool = False

    @property
    def token(self) -> int:
        return abi.token_of(self.edition, self.serial)


class Cupboard:
    """What each visitor holds, by visitor and certificate."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], Good] = {}

    def give(self, visitor: str, certificate: str, **more: Any) -> Good:
        good = self.held[visitor, certificate] = Good(certificate, **more)
        return good

    def certificate(self, visitor_id: str, certificate_id: str) -> Good:
        if (visitor_id, certificate_id) not in self.held:
            raise CertificateUnknown
        return self.held[visitor_id, certificate_id]


def contract(standard: Any = "erc721", token: int | None = None, to: str = STRANGE) -> Rule:
    """A gate that asks for what a contract gives."""
    return Rule((Contract(to, standard, CHAIN_ID, token),))
