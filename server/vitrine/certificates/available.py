"""Whether the extra `certificates` is installed: asked before what needs its libraries is imported."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import Final

from vitrine.certificates.options import ChainOptions

SHOP: Final = ("coincurve", "Crypto")
WORKER: Final = ("web3", "eth_account")


@cache
def available() -> bool:
    """Whether the shop's own process has what it needs: curve and hash. Loads neither."""
    return all(map(_there, SHOP))


@cache
def worker_available() -> bool:
    """Whether the chain worker has what it needs besides. Loads nothing."""
    return available() and all(map(_there, WORKER))


def enabled(settings: ChainOptions) -> bool:
    """Whether this shop has certificates: installed, and not switched off."""
    return settings.chain != "off" and available()


def _there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False
