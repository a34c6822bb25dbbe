"""Blocks and logs asked of nodes, checked against each other before anything is believed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from vitrine.certificates.errors import ChainDown, RpcRefused
from vitrine.certificates.index.blocks import ChainBlock, block
from vitrine.certificates.index.logs import Log, LogUnreadable, read
from vitrine.certificates.rpc import Rpc

RANGE: Final = 10_000
LOCAL_CONFIRMATIONS: Final = 1


class ChainMoved(Exception):
    """The chain changed between two questions: what was read does not fit together. Look again."""


class Fetching:
    """contract: whose logs."""

    def __init__(self, pool: Rpc, contract: str) -> None:
        self._pool, self._contract = pool, contract
        self._range = RANGE

    async def head(self) -> ChainBlock:
        return block(await self._pool.ask("eth_getBlockByNumber", "latest", False) or {})

    async def blocks(self, numbers: Sequence[int]) -> list[ChainBlock | None]:
        """The canonical blocks of these numbers now; None for what is not there (yet)."""
        asked = [("eth_getBlockByNumber", [hex(number), False]) for number in numbers]
        answers = await self._pool.batch(asked)
        found = [None if not isinstance(each, dict) else block(each) for each in answers]
        for number, each in zip(numbers, found, strict=True):
            if each is not None and each.number != number:
                raise ChainDown
        return found

    async def final_number(self, head: ChainBlock, confirmations: int) -> int:
        """The newest block that will not be taken back; -1 for none. confirmations 0: as the chain says."""
        if confirmations > 0:
            return max(-1, head.number - confirmations)
        try:
            raw = await self._pool.ask("eth_getBlockByNumber", "finalized", False)
        except RpcRefused:
            return -1
        return -1 if raw is None else block(raw).number

    async def near(
        self, parent: ChainBlock | None, first: int, head: ChainBlock
    ) -> tuple[list[ChainBlock], list[Log]]:
        """The blocks from `first` to the head, each the child of the one before, and their logs.

        parent: the block before `first`, which the first must descend from. Raises ChainMoved, ChainDown.
        """
        found = await self.blocks(range(first, head.number))
        chained = [each for each in found if each is not None] + [head]
        if len(chained) != head.number - first + 1:
            raise ChainMoved
        before = parent
        for each in chained:
            if before is not None and each.parent != before.hash:
                raise ChainMoved
            before = each
        return chained, await self._logs_in(chained)

    async def far(self, first: int, last: int) -> tuple[list[ChainBlock], list[Log]]:
        """The logs from `first` on, at most to `last`; the blocks that hold them, and the last asked for.

        Asks for less at a time when a node refuses or fails. Raises ChainMoved, ChainDown.
        """
        while True:
            until = min(last, first + self._range - 1)
            try:
                logs = await self._logs(fromBlock=hex(first), toBlock=hex(until))
                break
            except (RpcRefused, ChainDown) as error:
                whole = self._range <= 1
                self._range = max(1, self._range // 2)
                if whole or isinstance(error, ChainDown):
                    raise
        self._range = min(RANGE, self._range * 2)
        if any(not first <= log.block_number <= until for log in logs):
            raise ChainDown
        numbers = sorted({log.block_number for log in logs} | {until})
        found = await self.blocks(numbers)
        blocks = [each for each in found if each is not None]
        _insist_on_hashes(blocks, logs)
        if len(blocks) != len(numbers):
            raise ChainMoved
        return blocks, logs

    async def _logs_in(self, blocks: Sequence[ChainBlock]) -> list[Log]:
        """The logs of these very blocks, which follow one another."""
        asked = [
            ("eth_getLogs", [{"address": self._contract, "blockHash": f"0x{each.hash}"}]) for each in blocks
        ]
        answers = await self._pool.batch(asked)
        if any(isinstance(each, Exception) for each in answers):
            # A node that cannot be asked by hash, or has lost one of the blocks meanwhile.
            span = {"fromBlock": hex(blocks[0].number), "toBlock": hex(blocks[-1].number)}
            logs = await self._logs(**span)
        else:
            logs = self._read([log for each in answers for log in each or ()])
        _insist_on_hashes(blocks, logs)
        return logs

    async def _logs(self, **span: str) -> list[Log]:
        answer = await self._pool.ask("eth_getLogs", {"address": self._contract, **span})
        return self._read(answer or ())

    def _read(self, raw: Sequence[Any]) -> list[Log]:
        try:
            return read(raw, self._contract)
        except LogUnreadable as error:
            raise ChainDown from error


def _insist_on_hashes(blocks: Sequence[ChainBlock], logs: Sequence[Log]) -> None:
    hashes = {each.number: each.hash for each in blocks}
    if any(hashes.get(log.block_number) != log.block_hash for log in logs):
        raise ChainMoved
