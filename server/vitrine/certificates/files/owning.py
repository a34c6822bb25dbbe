"""Whether a token is a visitor's, beyond doubt: the question before what cannot be taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from vitrine.certificates.chains.service import Chain, Chains
from vitrine.certificates.errors import ChainDown, OwnershipUnconfirmed
from vitrine.certificates.gates.direct import Direct
from vitrine.certificates.gates.questions import OWNER, ChainQuestion, own_tokens, unborn
from vitrine.certificates.rpc import Rpc
from vitrine.certificates.wallets.service import Wallets
from vitrine.clock import Clock


class Owning:
    """As `gates.checks` asks for what is final, and stricter: who may only use a token does not own it.

    pool_of: nodes of the chain that is the current one.
    """

    def __init__(
        self, chains: Chains, wallets: Wallets, pool_of: Callable[[Chain], Rpc], clock: Clock
    ) -> None:
        self._chains, self._wallets, self._clock = chains, wallets, clock
        self._direct = Direct(pool_of, clock)

    async def insist(self, visitor_id: str, token: int, *, right: bool) -> None:
        """A wallet of the visitor's owns the token, not revoked, in the newest and in the final block.

        Both blocks are named by their hashes and a majority of nodes must agree. right: that nobody has the
        token yet is as good, because the visitor has the right to it. Raises OwnershipUnconfirmed; ChainDown
        at any doubt.
        """
        chain, addresses = await asyncio.to_thread(self._known, visitor_id)
        if chain is None or chain.contract is None:
            raise ChainDown
        questions: list[ChainQuestion] = unborn(chain.contract, [token]) if right else []
        questions += own_tokens(chain.contract, [token], addresses, roles=frozenset({OWNER}))
        try:
            yes = bool(questions) and (await self._direct.final(chain, questions))[0]
        except ChainDown as error:
            since = chain.updated_at if chain.state == "down" else self._clock.now()
            raise ChainDown(f"{since:%H:%M} UTC") from error
        if not yes:
            raise OwnershipUnconfirmed

    def _known(self, visitor_id: str) -> tuple[Chain | None, Sequence[str]]:
        """Run in a thread."""
        return self._chains.current(), [each.address for each in self._wallets.of(visitor_id)]
