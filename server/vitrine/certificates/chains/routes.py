"""GET /api/certificates/chain: which chain is real, and how it stands. Public, without addresses of nodes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from fastapi import APIRouter

from vitrine.certificates.answers import ChainStatus
from vitrine.certificates.chains.service import STOPPED, Chain, Chains

GONE_S: Final = 60.0


def router(chains: Chains | None, explorer: str = "") -> APIRouter:
    """chains: None where certificates are off. explorer: where transactions can be read, or ""."""
    routes = APIRouter(prefix="/api/certificates", tags=["certificates"])

    @routes.get("/chain", operation_id="get_chain")
    def chain() -> ChainStatus:
        """How the chain of certificates stands: ready, starting, down or off; `local`: only in this shop."""
        if chains is None:
            return ChainStatus.model_validate(_told("off", None, explorer))
        found = chains.current()
        if found is None:
            return ChainStatus.model_validate(_told("starting", None, explorer))
        return ChainStatus.model_validate(chain_json(found, chains.clock.now(), explorer))

    return routes


def chain_json(chain: Chain, now: datetime, explorer: str = "") -> dict[str, Any]:
    """The chain as programs see it. A worker that says nothing for a minute is told as down."""
    if chain.state == "ready" and chain.silent_s(now) > GONE_S:
        return _told("down", chain, explorer) | {"problem": STOPPED}
    return _told(chain.state, chain, explorer)


def _told(state: str, chain: Chain | None, explorer: str) -> dict[str, Any]:
    head = None
    if chain is not None and chain.head_hash is not None and chain.head_at is not None:
        head = {"number": chain.head_number, "hash": chain.head_hash, "at": chain.head_at.isoformat()}
    return {
        "state": state,
        "backend": None if chain is None else chain.backend,
        "chain_id": None if chain is None else chain.chain_id,
        "contract": None if chain is None else chain.contract,
        "head": head,
        "indexed_number": None if chain is None else chain.indexed_number,
        "problem": None if chain is None else chain.problem,
        "explorer": explorer or None,
        "local": chain is not None and chain.local,
    }
