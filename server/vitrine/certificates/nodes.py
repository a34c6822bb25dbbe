"""Direct questions to the chain that certificates live on now."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from vitrine.certificates.abi import address_of, array, call
from vitrine.certificates.chains.current import CurrentRpc
from vitrine.certificates.chains.service import Chains
from vitrine.certificates.errors import ChainDown
from vitrine.certificates.keys import recovered
from vitrine.certificates.wallets.contracts import says_yes


class Nodes:
    """rpc: asks the nodes of the current chain."""

    def __init__(self, chains: Chains) -> None:
        self._chains, self.rpc = chains, CurrentRpc(chains)

    def chain_id(self) -> int | None:
        """The chain's id, None: there is none. Reads the database."""
        chain = self._chains.current()
        return None if chain is None else chain.chain_id

    async def owners_of(self, tokens: Sequence[int]) -> list[str | None]:
        """Who owns these tokens in the newest block, as a majority of nodes says. Raises ChainDown."""
        chain = await asyncio.to_thread(self._chains.current)
        if chain is None or chain.contract is None:
            raise ChainDown
        question = call("ownersOf(uint256[])", list(tokens))
        answer = await self.rpc.agreed(chain.contract, question, await self.rpc.newest())
        return [address_of(each) for each in array(answer)]

    async def verified(self, address: str, digest: bytes, signature: bytes) -> bool:
        """Whether a wallet signed this digest: by its key, or by its contract's word."""
        return recovered(digest, signature) == address or await says_yes(self.rpc, address, digest, signature)
