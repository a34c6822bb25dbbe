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
        found = None if chains is None else chains.current()
        if chains is None or found is None:
            nothing: dict[str, Any] = dict.fromkeys(ChainStatus.model_fields)
            state = "off" if chains is None else "starting"
            return ChainStatus(**nothing | {"state": state, "explorer": explorer or None, "local": False})
        return status(found, chains.clock.now(), explorer)

    return routes


def status(chain: Chain, now: datetime, explorer: str = "") -> ChainStatus:
    """The chain as programs see it. A worker that says nothing for a minute is told as down."""
    gone = chain.state == "ready" and chain.silent_s(now) > GONE_S
    head = {"number": chain.head_number, "hash": chain.head_hash, "at": chain.head_at}
    return ChainStatus.like(
        {
            "state": "down" if gone else chain.state, "backend": chain.backend, "chain_id": chain.chain_id,
            "contract": chain.contract, "head": head if chain.head_hash and chain.head_at else None,
            "indexed_number": chain.indexed_number, "problem": STOPPED if gone else chain.problem,
            "explorer": explorer or None, "local": chain.local,
        }
    )  # fmt: skip
