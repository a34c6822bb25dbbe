"""What a node's JSON means: a result, a contract's refusal, the node's refusal, or nothing of use."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from vitrine.certificates.errors import RpcRefused, RpcRevert

REVERTED: Final = 3
"""The error code of a reverted call, with the contract's reason in `data` (as Geth and its followers say)."""

_HEX: Final = re.compile(r"0x(?:[0-9a-fA-F]{2})*", re.ASCII)
_MACHINE: Final = re.compile(
    r"revert|evm error|out of gas|outofgas|invalid opcode|invalidfe|invalid jump"
    r"|stack (?:over|under)flow|write protection",
    re.ASCII | re.IGNORECASE,
)
_UNKNOWN_BLOCK: Final = re.compile(
    r"(?:block|header|hash|state).{0,40}(?:not found|not available|unknown|missing|not canonical)"
    r"|(?:unknown|missing|invalid) (?:block|header|trie)|BlockOutOfRange",
    re.ASCII | re.IGNORECASE,
)
_BUSY: Final = frozenset({-32603, -32005, -32002, 429})
"""Internal error, limit exceeded, resource unavailable: about the node, not about the question."""

_SIMULATED: Final = frozenset({"eth_call", "eth_estimateGas"})
WORDS: Final = 200


class NoAnswer(Exception):
    """The node failed: the next one may be asked. Its text repeats nothing that a stranger wrote."""


class UnknownBlock(RpcRefused):
    """This node has not got that block (yet, or any more)."""


def parsed(body: bytes) -> Any:
    """The JSON of an answer. Raises NoAnswer."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NoAnswer("no JSON") from error


def meaning(answer: Any, method: str, number: int) -> Any:
    """The result of one answer. Raises RpcRevert, RpcRefused, UnknownBlock, NoAnswer."""
    if not isinstance(answer, dict):
        raise NoAnswer("no object")
    fault = answer.get("error")
    if fault is not None:
        raise _fault(fault, method)
    if answer.get("id") != number or "result" not in answer:
        raise NoAnswer("an answer to something else")
    return answer["result"]


def data_of(result: Any) -> bytes:
    """The bytes of a result in hex. Raises NoAnswer."""
    if not isinstance(result, str) or _HEX.fullmatch(result) is None:
        raise NoAnswer("no bytes")
    return bytes.fromhex(result[2:])


def number_of(result: Any) -> int:
    """The whole number of a result in hex. Raises NoAnswer."""
    if not isinstance(result, str) or re.fullmatch(r"0x[0-9a-fA-F]{1,64}", result) is None:
        raise NoAnswer("no number")
    return int(result, 16)


def _fault(fault: Any, method: str) -> Exception:
    if not isinstance(fault, dict):
        return NoAnswer("an error that is no object")
    code, words, data = fault.get("code"), str(fault.get("message", ""))[:WORDS], fault.get("data")
    if not isinstance(code, int):
        return NoAnswer("an error without a code")
    reason = _reason(data)
    if method in _SIMULATED and (code == REVERTED or reason or _MACHINE.search(words)):
        return RpcRevert(reason)
    if _UNKNOWN_BLOCK.search(words) or code == -32001:
        return UnknownBlock(code, words)
    if code in _BUSY:
        return NoAnswer(f"error {code}")
    return RpcRefused(code, words)


def _reason(data: Any) -> bytes:
    if isinstance(data, str) and _HEX.fullmatch(data) is not None:
        return bytes.fromhex(data[2:])
    return b""
