"""Signatures of contract wallets (ERC-1271), deployed or still to be (ERC-6492): their own code is asked.

One eth_call of the probe's creation code (contracts/src/SignatureProbe.sol) to a majority of the chain's
nodes, at one block that a majority has: a single node that lies lets nobody in. Nothing is ever sent, so
whatever a wallet or its factory does is undone; it costs at most GAS_LIMIT and PATIENCE_S of each node's
time, and the answer is one byte however much the wallet says.
"""

from __future__ import annotations

import asyncio
import json
from functools import cache
from importlib.resources import files
from typing import Final

from vitrine.certificates.abi import WORD, word
from vitrine.certificates.errors import RpcRefused, RpcRevert, SignatureRefused
from vitrine.certificates.keccak import keccak256
from vitrine.certificates.rpc import Rpc

GAS_LIMIT: Final = 500_000
PATIENCE_S: Final = 2.0
# Who asks: nobody's address, and not zero, which some wallets trust because only simulations come from it.
ASKER: Final = "0x" + keccak256(b"vitrine signature probe")[12:].hex()


async def says_yes(nodes: Rpc, address: str, digest: bytes, signature: bytes) -> bool:
    """Whether the contract at this address calls the signature its own; no if there is no contract.

    Raises ChainDown, also if no majority of the nodes says the same; SignatureRefused if the wallet takes
    longer than PATIENCE_S or no node asks it.
    """
    question = _probe() + _arguments(address, digest, signature)
    try:
        block = await nodes.newest()
        async with asyncio.timeout(PATIENCE_S):
            answer = await nodes.agreed(None, question, block, gas=GAS_LIMIT, sender=ASKER)
    except RpcRevert:
        return False
    except RpcRefused:  # the gas is gone, or the node does not run what is not deployed
        raise SignatureRefused("could not be checked: no node of the chain asks this wallet") from None
    except TimeoutError:
        raise SignatureRefused("could not be checked: the wallet's contract took too long") from None
    return answer == b"\x01"


def _arguments(address: str, digest: bytes, signature: bytes) -> bytes:
    """(address, bytes32, bytes) as constructors take them."""
    padded = signature + bytes(-len(signature) % WORD)
    return word(address) + word(digest) + word(3 * WORD) + word(len(signature)) + padded


@cache
def _probe() -> bytes:
    """The creation code of the probe."""
    text = files(__package__).joinpath("probe.json").read_text("utf-8")
    code: str = json.loads(text)["contracts"]["SignatureProbe"]
    return bytes.fromhex(code[2:])
