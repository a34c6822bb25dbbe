"""Whether a visitor holds what a rule asks for: from which source and how old, by what it is for.

| purpose | own certificates | other contracts | no node answers |
|---|---|---|---|
| badge | the index, of any age | directly, at most 30 s old | the last answer, of any age |
| door | the index if fresh, else directly | directly, at most 30 s old | the last yes, 15 min, then no |
| final | a majority of nodes, by block hash, newest and final | likewise | no |

A right that is not yet a token, and a running loan, are the shop's own word: they are enough for a badge and
a door, and never for what is final. Only where something of it may be on the chain (a voucher is out, it was
sent, the lender's token is minted) and the index is not fresh, a door asks the contract besides: the token
may have been sold where the shop does not look.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from vitrine.certificates.abi import parts_of
from vitrine.certificates.chains.service import Chain, Chains
from vitrine.certificates.errors import ChainDown
from vitrine.certificates.gates import words
from vitrine.certificates.gates.direct import Direct
from vitrine.certificates.gates.memory import Kept
from vitrine.certificates.gates.questions import ChainQuestion, foreign, own_tokens, owned_still, unborn
from vitrine.certificates.gates.rule import Collection, Rule
from vitrine.certificates.gates.verdict import AsOf, Purpose, Verdict
from vitrine.certificates.index.service import Index, Owned
from vitrine.certificates.rights.standing import Ground, Standing
from vitrine.certificates.rpc import Rpc
from vitrine.certificates.wallets.service import Wallets
from vitrine.clock import Clock

GRACE: Final = timedelta(minutes=15)
LAST_LIMIT: Final = 8192
NAMED_LIMIT: Final = 4096
NAMED_EACH: Final = 4


# A visitor, a rule, and which part of it.
_Key = tuple[str, Rule, str]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A rule, sorted by who knows. any_own: any certificate of this shop will do. tokens: of this shop."""

    editions: frozenset[int]
    any_own: bool
    tokens: frozenset[int]
    foreign: tuple[Collection, ...]

    @property
    def own(self) -> bool:
        """Whether any certificate of this shop would do."""
        return self.any_own or bool(self.editions or self.tokens)

    def fits(self, edition: int, token: int) -> bool:
        """Whether this very token of ours would do."""
        return self.any_own or edition in self.editions or token in self.tokens


@dataclass(frozen=True, slots=True)
class _Known:
    """What the shop's own tables say.

    by_right: there is a right, which is enough for this purpose. doubtful: rights and loans that are only if
    the chain agrees. indexed: by the index, a wallet of theirs holds it. tokens: those that the index last
    knew in their wallets, or they name, or have a doubtful right to, and that would do.
    """

    chain: Chain | None
    asked: _Asked
    by_right: bool
    doubtful: tuple[Ground, ...]
    addresses: tuple[str, ...]
    indexed: bool
    tokens: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Last:
    """A yes that the chain gave. at_ms: on the monotonic clock."""

    at_ms: int
    as_of: AsOf | None


class Checks:
    """Fulfils `verdict.Checker`. Plain parts (index, rights, wallets) are read in threads."""

    def __init__(
        self,
        chains: Chains,
        index: Index,
        rights: Standing,
        wallets: Wallets,
        pool_of: Callable[[Chain], Rpc],
        clock: Clock,
    ) -> None:
        self._chains, self._index, self._rights, self._wallets = chains, index, rights, wallets
        self._direct, self._clock = Direct(pool_of, clock), clock
        self._last: Kept[_Key, _Last] = Kept(LAST_LIMIT)
        self._named: Kept[str, tuple[int, ...]] = Kept(NAMED_LIMIT)
        self._down_since: datetime | None = None

    def name(self, visitor_id: str, token: int) -> None:
        before = self._named.get(visitor_id) or ()
        self._named.put(visitor_id, (token, *(each for each in before if each != token))[:NAMED_EACH])

    async def holds(self, visitor_id: str, rule: Rule, purpose: Purpose) -> Verdict:
        named = self._named.get(visitor_id) or ()
        known = await asyncio.to_thread(self._known, visitor_id, rule, purpose, named)
        if known.by_right:
            if known.chain is not None and known.chain.fresh(self._clock.now()):
                # It may become doubtful, and count for the time of grace then, as the chain's own yes does.
                self._last.put(
                    (visitor_id, rule, "own"), _Last(self._clock.monotonic_ms(), _indexed(known.chain))
                )
            return Verdict(True, "right")
        if known.chain is None or known.chain.contract is None:
            return self._down(known.chain)
        if purpose == "final":
            return await self._final(known.chain, known)
        return await self._on_the_way(known.chain, known, (visitor_id, rule), purpose)

    async def holds_token(self, visitor_id: str, token: int, purpose: Purpose) -> Verdict:
        chain = await asyncio.to_thread(self._chains.current)
        if chain is None or chain.contract is None:
            return self._down(chain)
        this = Collection(chain.contract, "erc721", chain.chain_id, token)
        return await self.holds(visitor_id, Rule((this,)), purpose)

    async def _on_the_way(
        self, chain: Chain, known: _Known, who: tuple[str, Rule], purpose: Purpose
    ) -> Verdict:
        """For a badge or a door. Own certificates and other contracts answer apart, so that what the one
        knows is not overruled by what the other once said.
        """
        by_index = purpose == "badge" or chain.fresh(self._clock.now())
        parts: list[Verdict] = []
        if by_index and known.asked.own:
            own = self._kept((*who, "own"), Verdict(known.indexed, "index", _indexed(chain)), chain)
            if own.yes:
                return own
            parts.append(own)
        asking = [self._asked(chain, (*who, "foreign"), self._foreign(known), purpose)]
        if not by_index:
            asking.append(self._asked(chain, (*who, "own"), self._own(chain, known), purpose))
        return _best([*parts, *await asyncio.gather(*asking)])

    async def _asked(
        self, chain: Chain, key: _Key, questions: Sequence[ChainQuestion], purpose: Purpose
    ) -> Verdict:
        if not questions:
            return Verdict(False, "index", _indexed(chain))
        try:
            yes = await self._direct.latest(chain, questions)
        except ChainDown:
            return self._on_last(chain, key, purpose)
        self._down_since = None
        return self._kept(key, Verdict(yes, "chain", AsOf(chain.head_number, self._clock.now())), chain)

    async def _final(self, chain: Chain, known: _Known) -> Verdict:
        questions = [*self._own(chain, known), *self._foreign(known)]
        if not questions:
            return Verdict(False, "index", _indexed(chain))
        try:
            yes, block = await self._direct.final(chain, questions)
        except ChainDown:
            return self._down(chain)
        return Verdict(yes, "chain", AsOf(block, self._clock.now()))

    def _kept(self, key: _Key, verdict: Verdict, chain: Chain) -> Verdict:
        """The verdict; if it is the chain's own word, it may count while the chain cannot be asked."""
        if verdict.source == "chain" or chain.fresh(self._clock.now()):
            if verdict.yes:
                self._last.put(key, _Last(self._clock.monotonic_ms(), verdict.as_of))
            else:
                self._last.drop(key)
        return verdict

    def _on_last(self, chain: Chain, key: _Key, purpose: Purpose) -> Verdict:
        last = self._last.get(key)
        since = self._since(chain)
        if last is None:
            return self._down(chain)
        age = timedelta(milliseconds=self._clock.monotonic_ms() - last.at_ms)
        if purpose == "door" and age > GRACE:
            return self._down(chain)
        until = self._clock.now() + GRACE - age
        return Verdict(True, "last", last.as_of, words.grace(since, until))

    def _down(self, chain: Chain | None) -> Verdict:
        return Verdict(False, "down", None, words.down(self._since(chain)))

    def _since(self, chain: Chain | None) -> datetime:
        if chain is not None and chain.state == "down":
            return chain.updated_at
        self._down_since = self._down_since or self._clock.now()
        return self._down_since

    def _known(self, visitor_id: str, rule: Rule, purpose: Purpose, named: Sequence[int]) -> _Known:
        """Run in a thread."""
        now, chain = self._clock.now(), self._chains.current()
        asked = _sorted_out(rule, chain)
        grounds: Sequence[Ground] = ()
        if purpose != "final":
            found = self._rights.grounds(visitor_id, now)
            grounds = [each for each in found if asked.any_own or each.edition in asked.editions]
        doubting = purpose == "door" and chain is not None and chain.contract and not chain.fresh(now)
        doubtful = tuple(each for each in grounds if doubting and not each.sure)
        by_right = len(doubtful) < len(grounds)
        addresses = tuple(wallet.address for wallet in self._wallets.of(visitor_id))
        if by_right or chain is None or not (addresses or doubtful):
            return _Known(chain, asked, by_right, (), addresses, False, ())
        now_s = int(now.timestamp())
        indexed = bool(self._index.holds(chain.chain_id, addresses, asked.editions, now_s))
        if indexed and (purpose == "badge" or (purpose == "door" and chain.fresh(now))):
            return _Known(chain, asked, False, (), addresses, True, ())
        held: Sequence[Owned] = [
            each
            for each in (
                *self._index.owned(chain.chain_id, addresses),
                *self._index.lent(chain.chain_id, addresses, now_s),
            )
            if asked.fits(each.edition, each.token)
        ]
        indexed = indexed or any(not each.revoked for each in held)
        tokens = [each.token for each in held]
        tokens += [each for each in named if asked.fits(parts_of(each)[0], each) and each not in tokens]
        tokens += [each.token for each in doubtful if each.token not in tokens]
        return _Known(chain, asked, False, doubtful, addresses, indexed, tuple(tokens))

    def _own(self, chain: Chain, known: _Known) -> list[ChainQuestion]:
        """Of our own contract: the tokens that the index last knew, and those that the visitor names; and
        whether what the shop has said still holds.
        """
        if chain.contract is None:
            return []
        lent = [(each.token, each.lender) for each in known.doubtful if each.lender is not None]
        return [
            *own_tokens(chain.contract, known.tokens, known.addresses),
            *unborn(chain.contract, [each.token for each in known.doubtful if each.unborn]),
            *owned_still(chain.contract, lent),
        ]

    def _foreign(self, known: _Known) -> list[ChainQuestion]:
        return [each for one in known.asked.foreign for each in foreign(one, known.addresses)]


def _sorted_out(rule: Rule, chain: Chain | None) -> _Asked:
    """Our own contract is told from others by its address alone; other chains are never asked."""
    own = [each for each in rule.collections if chain is not None and each.contract == chain.contract]
    here = [each for each in own if chain is not None and each.chain_id == chain.chain_id]
    return _Asked(
        rule.editions,
        any(each.token is None and each.standard == "erc721" for each in here),
        frozenset(each.token for each in here if each.token is not None and each.standard == "erc721"),
        tuple(
            each
            for each in rule.collections
            if each not in own and chain is not None and each.chain_id == chain.chain_id
        ),
    )


def _best(parts: Sequence[Verdict]) -> Verdict:
    """A yes of now before one of then; of noes, that nobody can be asked, the chain's own, the index's."""
    order = ("down", "chain", "index", "right", "last")
    return min(parts, key=lambda each: (not each.yes, each.source == "last", order.index(each.source)))


def _indexed(chain: Chain) -> AsOf:
    return AsOf(max(chain.indexed_number, 0), chain.updated_at)
