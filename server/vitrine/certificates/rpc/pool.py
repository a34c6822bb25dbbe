"""Several nodes of one chain behind one face: the first healthy one answers, or a majority does."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from itertools import count
from typing import Any, Final, Protocol, TypeVar

from vitrine.certificates.errors import ChainDown, RpcRefused, RpcRevert
from vitrine.certificates.rpc.answers import NoAnswer, UnknownBlock, data_of, meaning, number_of
from vitrine.certificates.rpc.endpoint import TIMEOUT_S, Endpoint, quiet_http_logs
from vitrine.certificates.rpc.health import Health
from vitrine.clock import Clock

T = TypeVar("T")

log = logging.getLogger(__name__)

BATCH: Final = 200
VOTERS: Final = 3
QUORUM: Final = 2
HASH_BYTES: Final = 32

Block = str | dict[str, Any]
Question = tuple[str, Sequence[Any]]


class Rpc(Protocol):
    """What the rest of certificates asks a chain by."""

    async def ask(self, method: str, *params: Any, timeout_s: float | None = None) -> Any: ...

    async def batch(self, questions: Sequence[Question], timeout_s: float | None = None) -> list[Any]: ...

    async def call(
        self,
        to: str | None,
        data: bytes,
        block: Block = "latest",
        gas: int | None = None,
        timeout_s: float | None = None,
    ) -> bytes: ...

    async def newest(self) -> str: ...

    async def agreed(
        self, to: str | None, data: bytes, block_hash: str, gas: int | None = None, sender: str | None = None
    ) -> bytes: ...


def pinned(block_hash: str) -> dict[str, Any]:
    """The block parameter of EIP-1898: this very block, and only while it is canonical. 0x or not."""
    return {"blockHash": f"0x{block_hash.removeprefix('0x')}", "requireCanonical": True}


class RpcPool:
    """urls: best first. chain_id: what each of them must say, or it is never asked.

    A question goes to the first healthy node; one that fails (no answer in time, too long a one, no sense)
    is counted against and the next is asked. Raises ChainDown when none is left. RpcRevert is a contract's
    answer, RpcRefused a node's: neither is asked again elsewhere, but a block unknown to one may be known to
    the next.
    """

    def __init__(self, urls: Sequence[str], chain_id: int, clock: Clock) -> None:
        if not urls:
            raise ValueError("a pool needs a node")
        quiet_http_logs()
        self.chain_id = chain_id
        self._endpoints = tuple(Endpoint(url, clock) for url in urls)
        self._health = Health(self._endpoints, chain_id, clock)
        self._numbers = count(1)

    async def ask(self, method: str, *params: Any, timeout_s: float | None = None) -> Any:
        """One question's result as JSON. Raises ChainDown, RpcRevert, RpcRefused."""
        number = next(self._numbers)
        content = _encoded(_question(method, params, number))
        return await self._first(partial(_one, content, method, number, timeout_s or TIMEOUT_S))

    async def batch(self, questions: Sequence[Question], timeout_s: float | None = None) -> list[Any]:
        """The results, in order; RpcRevert or RpcRefused stands where one was refused. Raises ChainDown."""
        found: list[Any] = []
        for at in range(0, len(questions), BATCH):
            part = [(next(self._numbers), *each) for each in questions[at : at + BATCH]]
            content = _encoded([_question(method, params, number) for number, method, params in part])
            asked = [(number, method) for number, method, _ in part]
            found += await self._first(partial(_many, content, asked, timeout_s or TIMEOUT_S))
        return found

    async def call(
        self,
        to: str | None,
        data: bytes,
        block: Block = "latest",
        gas: int | None = None,
        timeout_s: float | None = None,
    ) -> bytes:
        """What a contract answers. to None: `data` is a constructor that answers. gas: what it may burn.

        Raises ChainDown, RpcRevert, RpcRefused.
        """
        number = next(self._numbers)
        params = [_call_object(to, data, gas, None), block]
        content = _encoded(_question("eth_call", params, number))

        async def asked(endpoint: Endpoint) -> bytes:
            return data_of(await _one(content, "eth_call", number, timeout_s or TIMEOUT_S, endpoint))

        return await self._first(asked)

    async def newest(self) -> str:
        """The hash of the newest block that a majority of the nodes has, as in `agreed`. Raises ChainDown.

        One node alone can name neither a block of long ago nor one that there never was.
        """
        number = next(self._numbers)
        content = _encoded(_question("eth_blockNumber", [], number))
        votes, needed = await self._votes(partial(_height, content, number))
        heights = sorted((vote for _, vote in votes if isinstance(vote, int)), reverse=True)
        if len(heights) < needed:
            raise ChainDown
        params = [hex(heights[needed - 1]), False]
        content = _encoded(_question("eth_getBlockByNumber", params, number))
        hashes, needed = await self._votes(partial(_hash, content, number))
        return _majority([vote for _, vote in hashes], needed)

    async def agreed(
        self, to: str | None, data: bytes, block_hash: str, gas: int | None = None, sender: str | None = None
    ) -> bytes:
        """What a contract answers at this very block, by 2 nodes of 3; by all where there are fewer.

        to None: `data` is a constructor that answers. gas: what it may burn. sender: who asks. Who answers
        otherwise is benched. Fails closed: raises ChainDown without a majority, RpcRevert if the majority
        says that the contract refuses, RpcRefused if it will not ask.
        """
        number = next(self._numbers)
        params = [_call_object(to, data, gas, sender), pinned(block_hash)]
        content = _encoded(_question("eth_call", params, number))
        votes, needed = await self._votes(partial(_answer, content, number))
        best = _majority([vote for _, vote in votes], needed)
        for endpoint, vote in votes:
            if not isinstance(vote, RpcRefused) and vote != best:
                endpoint.bench("it answered otherwise than the others at one block")
        refused, answer = best
        if refused:
            raise RpcRevert(answer)
        return answer

    async def _votes(
        self, asked: Callable[[Endpoint], Awaitable[T]]
    ) -> tuple[list[tuple[Endpoint, T | RpcRefused]], int]:
        """What each of up to VOTERS nodes says, those left out that say nothing; and how many must agree."""
        await self._health.look()
        voters = [each for each in self._endpoints if each.usable][:VOTERS]
        needed = QUORUM if len(self._endpoints) >= VOTERS else len(self._endpoints)
        if len(voters) < needed:
            raise ChainDown
        answers = await asyncio.gather(*(_vote(asked, each) for each in voters))
        given = [(each, vote) for each, vote in zip(voters, answers, strict=True) if vote is not None]
        return given, needed

    @property
    def strange_chains(self) -> frozenset[int]:
        """Which other chains its nodes serve, where none serves the right one; else nothing."""
        if any(each.right for each in self._endpoints):
            return frozenset()
        return frozenset(self._health.strange.values())

    async def close(self) -> None:
        await self._health.close()
        for endpoint in self._endpoints:
            await endpoint.close()

    async def _first(self, asked: Callable[[Endpoint], Awaitable[T]]) -> T:
        await self._health.look()
        unknown: UnknownBlock | None = None
        for endpoint in self._endpoints:
            if not endpoint.usable:
                continue
            endpoint.breaker.began()
            try:
                result = await asked(endpoint)
            except NoAnswer as error:
                endpoint.failed(error)
                continue
            except UnknownBlock as error:
                endpoint.breaker.succeeded()
                unknown = unknown or error
                continue
            except (RpcRevert, RpcRefused):
                endpoint.breaker.succeeded()
                raise
            endpoint.breaker.succeeded()
            return result
        if unknown is not None:
            raise unknown
        raise ChainDown


def _question(method: str, params: Sequence[Any], number: int) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": list(params)}


def _call_object(to: str | None, data: bytes, gas: int | None, sender: str | None) -> dict[str, str]:
    found = {"data": f"0x{data.hex()}"}
    if to is not None:
        found["to"] = to
    if gas is not None:
        found["gas"] = hex(gas)
    if sender is not None:
        found["from"] = sender
    return found


def _encoded(question: Any) -> bytes:
    return json.dumps(question, separators=(",", ":")).encode()


async def _one(content: bytes, method: str, number: int, timeout_s: float, endpoint: Endpoint) -> Any:
    return meaning(await endpoint.post(content, timeout_s), method, number)


async def _many(
    content: bytes, asked: Sequence[tuple[int, str]], timeout_s: float, endpoint: Endpoint
) -> list[Any]:
    answers = await endpoint.post(content, timeout_s)
    if isinstance(answers, dict):
        meaning(answers, "", -1)  # one error for all of them
    if not isinstance(answers, list) or len(answers) != len(asked):
        raise NoAnswer("another number of answers")
    by_number = {each.get("id"): each for each in answers if isinstance(each, dict)}
    found: list[Any] = []
    for number, method in asked:
        try:
            found.append(meaning(by_number.get(number), method, number))
        except (RpcRevert, RpcRefused) as error:
            found.append(error)
    return found


async def _answer(content: bytes, number: int, endpoint: Endpoint) -> tuple[bool, bytes]:
    """Whether the contract refuses, and the bytes."""
    try:
        return False, data_of(await _one(content, "eth_call", number, TIMEOUT_S, endpoint))
    except RpcRevert as error:
        return True, error.data


async def _height(content: bytes, number: int, endpoint: Endpoint) -> int:
    return number_of(await _one(content, "eth_blockNumber", number, TIMEOUT_S, endpoint))


async def _hash(content: bytes, number: int, endpoint: Endpoint) -> str:
    block = await _one(content, "eth_getBlockByNumber", number, TIMEOUT_S, endpoint)
    if block is None:
        raise UnknownBlock(0, "no such block")
    found = data_of(block.get("hash") if isinstance(block, dict) else None)
    if len(found) != HASH_BYTES:
        raise NoAnswer("no hash of a block")
    return found.hex()


async def _vote(asked: Callable[[Endpoint], Awaitable[T]], endpoint: Endpoint) -> T | RpcRefused | None:
    """None for no vote: no answer, or a block that this node has not got."""
    endpoint.breaker.began()
    try:
        answer: T | RpcRefused | None = await asked(endpoint)
    except UnknownBlock:
        answer = None
    except RpcRefused as error:
        answer = error
    except NoAnswer as error:
        endpoint.failed(error)
        return None
    endpoint.breaker.succeeded()
    return answer


def _majority(votes: Sequence[T | RpcRefused], needed: int) -> T:
    """What so many say. Raises RpcRefused if so many will not say it, else ChainDown."""
    said = [vote for vote in votes if not isinstance(vote, RpcRefused)]
    best = max(said, key=said.count, default=None)
    if best is not None and said.count(best) >= needed:
        return best
    refusals = [vote for vote in votes if isinstance(vote, RpcRefused)]
    if len(refusals) >= needed:
        raise refusals[0]
    log.warning("%d nodes answered, and no %d agree", len(said), needed)
    raise ChainDown
