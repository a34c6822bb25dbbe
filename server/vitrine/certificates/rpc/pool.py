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
from vitrine.certificates.rpc.answers import NoAnswer, UnknownBlock, data_of, meaning
from vitrine.certificates.rpc.endpoint import TIMEOUT_S, Endpoint, quiet_http_logs
from vitrine.certificates.rpc.health import Health
from vitrine.clock import Clock

T = TypeVar("T")

log = logging.getLogger(__name__)

BATCH: Final = 200
VOTERS: Final = 3
QUORUM: Final = 2

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

    async def agreed(self, to: str, data: bytes, block_hash: str) -> bytes: ...


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
        params = [_call_object(to, data, gas), block]
        content = _encoded(_question("eth_call", params, number))

        async def asked(endpoint: Endpoint) -> bytes:
            return data_of(await _one(content, "eth_call", number, timeout_s or TIMEOUT_S, endpoint))

        return await self._first(asked)

    async def agreed(self, to: str, data: bytes, block_hash: str) -> bytes:
        """What a contract answers at this very block, by 2 nodes of 3; by all where there are fewer.

        Who answers otherwise is benched. Fails closed: raises ChainDown without a majority, RpcRevert if the
        majority says that the contract refuses.
        """
        await self._health.look()
        voters = [each for each in self._endpoints if each.usable][:VOTERS]
        needed = QUORUM if len(self._endpoints) >= VOTERS else len(self._endpoints)
        if len(voters) < needed:
            raise ChainDown
        number = next(self._numbers)
        content = _encoded(_question("eth_call", [_call_object(to, data, None), pinned(block_hash)], number))
        answers = await asyncio.gather(*(_vote(each, content, number) for each in voters))
        given = [(each, vote) for each, vote in zip(voters, answers, strict=True) if vote is not None]
        votes = [vote for _, vote in given]
        best = max(votes, key=votes.count, default=None)
        if best is None or votes.count(best) < needed:
            log.warning("%d of %d nodes answered, and no %d agree", len(votes), len(voters), needed)
            raise ChainDown
        for endpoint, vote in given:
            if vote != best:
                endpoint.bench("it answered otherwise than the others at one block")
        refused, answer = best
        if refused:
            raise RpcRevert(answer)
        return answer

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


def _call_object(to: str | None, data: bytes, gas: int | None) -> dict[str, str]:
    found = {"data": f"0x{data.hex()}"}
    if to is not None:
        found["to"] = to
    if gas is not None:
        found["gas"] = hex(gas)
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


async def _vote(endpoint: Endpoint, content: bytes, number: int) -> tuple[bool, bytes] | None:
    """Whether it is a refusal, and the bytes; None for no vote."""
    endpoint.breaker.began()
    try:
        answer = (False, data_of(await _one(content, "eth_call", number, TIMEOUT_S, endpoint)))
    except RpcRevert as error:
        answer = (True, error.data)
    except RpcRefused:
        endpoint.breaker.succeeded()
        return None
    except NoAnswer as error:
        endpoint.failed(error)
        return None
    endpoint.breaker.succeeded()
    return answer
