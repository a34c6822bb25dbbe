"""Contracts asked directly: bounded, strangers remembered for 30 s, none believed more than it deserves."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from vitrine.certificates.abi import AnswerUnreadable
from vitrine.certificates.chains.service import Chain
from vitrine.certificates.errors import CertificatesOff, ChainDown, RpcRefused
from vitrine.certificates.gates.memory import Kept
from vitrine.certificates.gates.questions import ChainQuestion
from vitrine.certificates.rpc import Rpc
from vitrine.clock import Clock
from vitrine.errors import VitrineError

ANSWER_MS: Final = 30_000
ANSWERS_LIMIT: Final = 4096
# A door waits 2 s for its rules: an answer that comes later than this is none.
CALL_S: Final = 1.0
LATEST_S: Final = 1.5
FINAL_S: Final = 10.0
# While no node answers, nobody else has to wait to hear so.
DOWN_MS: Final = 2_000
# Enough for proxies in front of honest contracts; an endless loop ends here. Ours reads a thousand pairs.
FOREIGN_GAS: Final = 300_000
OWN_GAS: Final = 10_000_000
BEHIND_BLOCKS: Final = 2

_HASH: Final = re.compile(r"0x[0-9a-f]{64}", re.ASCII)
_NUMBER: Final = re.compile(r"0x[0-9a-f]{1,16}", re.ASCII)


class Direct:
    """pool_of: nodes of the chain that is the current one."""

    def __init__(self, pool_of: Callable[[Chain], Rpc], clock: Clock) -> None:
        self._pool_of, self._clock = pool_of, clock
        self._answers: Kept[tuple[object, ...], tuple[bool, int]] = Kept(ANSWERS_LIMIT)
        self._down_until_ms: Kept[str, int] = Kept(ANSWERS_LIMIT)

    async def latest(self, chain: Chain, questions: Sequence[ChainQuestion]) -> bool:
        """Whether one of these is answered by a yes: by our own contract now, by a strange one within 30 s.

        A strange contract that reverts, burns all its gas or answers nonsense says no. Raises ChainDown if
        nobody says yes and a node that should have answered did not.
        """
        known = [self._remembered(chain, each) for each in questions]
        if True in known:
            return True
        open_ = [each for each, answer in zip(questions, known, strict=True) if answer is None]
        if not open_:
            return False
        if any(self._clock.monotonic_ms() < (self._down_until_ms.get(each.to) or 0) for each in open_):
            raise ChainDown
        pool = self._pool_of(chain)

        async def asked(question: ChainQuestion) -> bool:
            gas = OWN_GAS if question.own else FOREIGN_GAS
            answer = await _read(
                question, pool.call(question.to, question.data, "latest", gas=gas, timeout_s=CALL_S)
            )
            if not question.own:  # a sold certificate of ours opens nothing any more, from its block on
                until_ms = self._clock.monotonic_ms() + ANSWER_MS
                self._answers.put(_key(chain, question), (answer, until_ms))
            return answer

        try:
            async with asyncio.timeout(LATEST_S):
                return await _any([asked(each) for each in open_])
        except (ChainDown, TimeoutError) as error:
            for each in open_:
                self._down_until_ms.put(each.to, self._clock.monotonic_ms() + DOWN_MS)
            raise ChainDown from error

    async def final(self, chain: Chain, questions: Sequence[ChainQuestion]) -> tuple[bool, int]:
        """Whether the same question is answered by a yes in the newest block and in the last final one.

        With it comes the newest block's number. Nothing is remembered; both blocks are named by their hashes,
        and a majority of nodes must agree. Raises ChainDown at any doubt.
        """
        pool = self._pool_of(chain)
        try:
            async with asyncio.timeout(FINAL_S):
                number, newest = await _block(pool, "latest")
                if chain.final_number < 0 or number < chain.head_number - BEHIND_BLOCKS:
                    raise ChainDown
                _, settled = await _block(pool, hex(chain.final_number))
                for question in questions:
                    if await _agreed(pool, question, newest) and await _agreed(pool, question, settled):
                        return True, number
                return False, number
        except TimeoutError as error:
            raise ChainDown from error

    def _remembered(self, chain: Chain, question: ChainQuestion) -> bool | None:
        found = self._answers.get(_key(chain, question))
        return found[0] if found is not None and self._clock.monotonic_ms() < found[1] else None


def _key(chain: Chain, question: ChainQuestion) -> tuple[object, ...]:
    return chain.chain_id, question.to, question.data, question.whose


async def _agreed(pool: Rpc, question: ChainQuestion, block_hash: str) -> bool:
    return await _read(question, pool.agreed(question.to, question.data, block_hash))


async def _read(question: ChainQuestion, asked: Awaitable[bytes]) -> bool:
    """Raises ChainDown if no node answered (one that refuses to ask says nothing of the contract), or if
    somebody answered nonsense in our own contract's name.
    """
    try:
        return question.yes(await asked)
    except ChainDown:
        raise
    except (CertificatesOff, RpcRefused) as error:  # the chain went away since it was looked up; or a pace
        raise ChainDown from error
    except (VitrineError, AnswerUnreadable) as error:
        if question.own:
            raise ChainDown from error
        return False


async def _any(asked: Sequence[Awaitable[bool]]) -> bool:
    """True as soon as one is. Else raises what one raised, or is False."""
    waiting = {asyncio.ensure_future(each) for each in asked}
    failure: BaseException | None = None
    try:
        while waiting:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            failures = [task.exception() for task in done]
            failure = next((each for each in failures if each is not None), failure)
            if any(task.exception() is None and task.result() for task in done):
                return True
    finally:
        for task in waiting:
            task.cancel()
    if failure is not None:
        raise failure
    return False


async def _block(pool: Rpc, which: str) -> tuple[int, str]:
    """Number and hash of a block, as one node says: those who vote must know it by this hash."""
    try:
        block: Any = await pool.ask("eth_getBlockByNumber", which, False)
    except ChainDown:
        raise
    except VitrineError as error:
        raise ChainDown from error
    hash_, number = (block.get("hash"), block.get("number")) if isinstance(block, dict) else (None, None)
    if not isinstance(hash_, str) or not isinstance(number, str):
        raise ChainDown
    if not _HASH.fullmatch(hash_.lower()) or not _NUMBER.fullmatch(number.lower()):
        raise ChainDown
    return int(number, 16), hash_.lower()
