"""Signatures of contract wallets (ERC-1271), deployed or still to be (ERC-6492): their own code is asked.

One eth_call of the probe's creation code (contracts/src/SignatureProbe.sol): nothing is ever sent, so
whatever a wallet or its factory does is undone; it costs at most GAS_LIMIT and PATIENCE_S of a node's time,
and the answer is one byte however much the wallet says.
"""

from __future__ import annotations

import asyncio
import json
from functools import cache
from importlib.resources import files
from typing import Any, Final, Protocol

from vitrine.certificates.abi import WORD, word
from vitrine.certificates.errors import RpcRefused, RpcRevert, SignatureRefused
from vitrine.certificates.keccak import keccak256

GAS_LIMIT: Final = 500_000
PATIENCE_S: Final = 2.0
# Who asks: nobody's address, and not zero, which some wallets trust because only simulations come from it.
ASKER: Final = "0x" + keccak256(b"vitrine signature probe")[12:].hex()


class Node(Protocol):
    """A node of the chain, such as the pool of them."""

    async def ask(self, method: str, *params: Any) -> Any:
        """One JSON-RPC answer. Raises ChainDown, RpcRevert, RpcRefused."""
        ...


async def says_yes(node: Node, address: str, digest: bytes, signature: bytes) -> bool:
    """Whether the contract at this address calls the signature its own; no if there is no contract.

    Raises ChainDown, and SignatureRefused if the wallet takes longer than PATIENCE_S or no node asks it.
    """
    question = {
        "from": ASKER,
        "data": "0x" + _probe().hex() + _arguments(address, digest, signature).hex(),
        "gas": hex(GAS_LIMIT),
    }
    try:
        async with asyncio.timeout(PATIENCE_S):
            answer = await node.ask("eth_call", question, "latest")
    except RpcRevert:
        return False
    except RpcRefused:  # the gas is gone, or the node does not run what is not deployed
        raise SignatureRefused("could not be checked: no node of the chain asks this wallet") from None
    except TimeoutError:
        raise SignatureRefused("could not be checked: the wallet's contract took too long") from None
    return bool(answer == "0x01")


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
