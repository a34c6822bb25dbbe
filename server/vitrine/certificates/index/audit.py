"""A sample of the index held against the contract's own word: finds what a node left out or made up."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

from vitrine.certificates.abi import AnswerUnreadable, address_of, array, call, token_hex, word, words
from vitrine.certificates.errors import ChainDown, RpcRevert
from vitrine.certificates.index.blocks import ChainBlock
from vitrine.certificates.index.holdings import Holding
from vitrine.certificates.index.ledger import Ledger
from vitrine.certificates.keccak import selector
from vitrine.certificates.rpc import Rpc, pinned

log = logging.getLogger(__name__)

SAMPLE: Final = 200
_USER_OF: Final = selector("userOf(uint256)")


class Audit:
    """contract: whose word counts."""

    def __init__(self, pool: Rpc, ledger: Ledger, contract: str) -> None:
        self._pool, self._ledger, self._contract = pool, ledger, contract

    async def differs(self, tip: ChainBlock) -> bool:
        """Whether the index, which stands at this block, says anything else than the contract does there.

        Compares owner, user and revocation of tokens chosen by chance; and looks for tokens that the index
        holds to be unminted, for a mint that was left out leaves nothing to be chosen. Raises ChainDown.
        """
        held = await asyncio.to_thread(self._ledger.sample, SAMPLE)
        wrong = await self._wrong_tokens(held, tip) + await self._unseen(tip)
        for what in wrong:
            log.error("at block %d the contract says otherwise of %s", tip.number, what)
        return bool(wrong)

    async def _wrong_tokens(self, held: dict[str, Holding], tip: ChainBlock) -> list[str]:
        if not held:
            return []
        tokens = [int(token, 16) for token in held]
        owned = [each.owner or f"0x{0:040x}" for each in held.values()]
        questions = [
            call("ownersOf(uint256[])", tokens),
            call("checkMany(uint256[],address[])", tokens, owned),
            *(_USER_OF + word(token) for token in tokens),
        ]
        owners, checks, *users = await self._answers(questions, tip)
        now_s = int(tip.at.timestamp())
        try:
            found = zip(
                held.items(),
                map(address_of, array(owners)),
                array(checks),
                [address_of(words(each, 1)[0]) for each in users],
                strict=True,
            )
            return [
                f"token {token}"
                for (token, mine), owner, check, user in found
                if (owner, user) != (mine.owner, mine.user if mine.user_until >= now_s else None)
                or (check >= 128) != (mine.revoked and mine.owner is not None)
            ]
        except (AnswerUnreadable, ValueError) as error:
            raise ChainDown from error

    async def _unseen(self, tip: ChainBlock) -> list[str]:
        tokens = sorted(await asyncio.to_thread(self._ledger.sample_unminted, SAMPLE))
        if not tokens:
            return []
        [answer] = await self._answers([call("ownersOf(uint256[])", tokens)], tip)
        try:
            owners = array(answer)
            return [f"token {token_hex(token)}" for token, owner in zip(tokens, owners, strict=True) if owner]
        except (AnswerUnreadable, ValueError) as error:
            raise ChainDown from error

    async def _answers(self, questions: list[bytes], tip: ChainBlock) -> list[bytes]:
        asked = [
            ("eth_call", [{"to": self._contract, "data": f"0x{each.hex()}"}, pinned(tip.hash)])
            for each in questions
        ]
        return [_bytes(each) for each in await self._pool.batch(asked)] if asked else []


def _bytes(answer: Any) -> bytes:
    """Raises ChainDown for a refusal: the block may just have been taken back."""
    if isinstance(answer, RpcRevert):
        return b""
    if not isinstance(answer, str):
        raise ChainDown
    return bytes.fromhex(answer.removeprefix("0x"))
