"""From addresses of nodes to a chain that is ready: the right one, our contract, our keys in their roles."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

from vitrine.certificates.artifact import certificate
from vitrine.certificates.chains.deployment import Deployed, Deployer
from vitrine.certificates.chains.service import Backend, Chain, Chains
from vitrine.certificates.chains.signers import Signers
from vitrine.certificates.errors import ChainDown, WrongChain, WrongContract
from vitrine.certificates.options import ChainOptions
from vitrine.certificates.rpc.pool import RpcPool

log = logging.getLogger(__name__)

ALLOWANCE_WEI: Final = 10**22
"""What each key is given on a chain whose coins are worth nothing."""


class SettingUp:
    def __init__(
        self,
        settings: ChainOptions,
        chains: Chains,
        pool: RpcPool,
        signers: Signers,
    ) -> None:
        self._settings, self._chains, self._pool, self._signers = settings, chains, pool, signers
        self._deployer = Deployer(
            rpc=pool,
            chain_id=pool.chain_id,
            signers=signers,
            artifact=certificate(),
            shop_url=settings.url,
            folder=settings.data / "chain",
        )

    async def ready(self, backend: Backend, urls: tuple[str, ...]) -> Chain:
        """Say so when it is. Raises WrongChain, WrongContract, KeysUnusable, SendingFailed, ChainDown."""
        genesis = await self._genesis()
        chain = await asyncio.to_thread(self._chains.announce, self._pool.chain_id, backend, urls, genesis)
        if chain.local:
            if await self._lost(chain):
                log.warning("the local chain was lost; what stood on it is made anew")
                await asyncio.to_thread(self._chains.forget, chain.chain_id)
                chain = await asyncio.to_thread(self._chains.announce, chain.chain_id, backend, urls, genesis)
            await self._fund()
        deployed = await self._deployed(chain)
        await self._deployer.give_roles(deployed.contract)
        chain = await asyncio.to_thread(
            lambda: self._chains.ready(
                chain.chain_id,
                contract=deployed.contract,
                code_hash=deployed.code_hash,
                deploy_block=deployed.block,
                voucher=self._signers.voucher.address,
            )
        )
        self._deployer.settled()
        return chain

    async def _genesis(self) -> str:
        try:
            block = await self._pool.ask("eth_getBlockByNumber", "0x0", False)
        except ChainDown:
            if strange := self._pool.strange_chains:
                told = ", ".join(map(str, sorted(strange)))
                raise WrongChain(
                    f"The nodes of VITRINE_CHAIN_URLS serve chain {told}, not {self._pool.chain_id}"
                    " (VITRINE_CHAIN_ID)."
                ) from None
            raise
        return _hash_of(block)

    async def _deployed(self, chain: Chain) -> Deployed:
        wanted = chain.contract if chain.local else self._settings.chain_contract or chain.contract
        if wanted is None:
            return await self._deployer.deploy()
        if wanted == chain.contract:
            return await self._deployer.found(wanted, chain.code_hash, chain.deploy_block)
        found = await self._deployer.found(wanted)
        if chain.contract is not None:
            if await asyncio.to_thread(self._chains.has_minted):
                raise WrongContract(
                    f"This shop's certificates stand at {chain.contract};"
                    " VITRINE_CHAIN_CONTRACT names another."
                )
            await asyncio.to_thread(self._chains.forget, chain.chain_id)
        return found

    async def _lost(self, chain: Chain) -> bool:
        """Whether the chain that came up is not the one that the index has seen: gone, or older than that."""
        if chain.contract is None:
            return False
        if await self._pool.ask("eth_getCode", chain.contract, "latest") in (None, "0x"):
            return True
        anchor = await asyncio.to_thread(self._chains.anchor, chain.chain_id)
        if anchor is None:
            return False
        block = await self._pool.ask("eth_getBlockByNumber", hex(anchor[0]), False)
        return block is None or _hash_of(block) != anchor[1]

    async def _fund(self) -> None:
        for signer in (self._signers.admin, self._signers.minter, self._signers.operator):
            if signer is not None:
                await self._pool.ask("anvil_setBalance", signer.address, hex(ALLOWANCE_WEI))


def _hash_of(block: Any) -> str:
    try:
        hash_: str = block["hash"]
        return hash_[2:].lower()
    except (KeyError, TypeError) as error:
        raise ChainDown from error
