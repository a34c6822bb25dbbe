"""What to ask contracts about a rule, and how to read what they answer: bytes out, bytes in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from vitrine.certificates import abi
from vitrine.certificates.gates.rule import Collection

# One call of checkMany with so many pairs burns 3.6 M gas, which public nodes still allow.
PAIRS_LIMIT: Final = 1000
REVOKED: Final = 128
OWNER, USER = 1, 2


@dataclass(frozen=True, slots=True)
class ChainQuestion:
    """A call, and what its answer means. own: our contract is asked, which never refuses to answer.

    yes: raises AnswerUnreadable for what no honest contract answers. whose: for whom it is a yes, where the
    call itself does not say so: two people may ask the same.
    """

    to: str
    data: bytes
    own: bool
    yes: Callable[[bytes], bool]
    whose: frozenset[str] = frozenset()


def own_tokens(
    contract: str,
    tokens: Sequence[int],
    addresses: Sequence[str],
    roles: frozenset[int] = frozenset({OWNER, USER}),
) -> list[ChainQuestion]:
    """Whether one of the addresses owns or may use one of these tokens of ours, not revoked.

    roles: which of both will do. One call; of more than PAIRS_LIMIT pairs, the first ones.
    """
    return _pairs(contract, [(token, each) for token in tokens for each in addresses], roles)


def owned_still(contract: str, pairs: Sequence[tuple[int, str]]) -> list[ChainQuestion]:
    """Whether one of these tokens of ours is owned by the address beside it and not revoked, in one call."""
    return _pairs(contract, pairs, frozenset({OWNER}))


def unborn(contract: str, tokens: Sequence[int]) -> list[ChainQuestion]:
    """Whether one of these tokens of ours is nobody's. Bounded as above."""
    asked = tokens[:PAIRS_LIMIT]
    if not asked:
        return []
    data = abi.call("ownersOf(uint256[])", asked)
    return [ChainQuestion(contract, data, True, lambda answer: 0 in _all(answer, len(asked)))]


def _pairs(contract: str, pairs: Sequence[tuple[int, str]], good: frozenset[int]) -> list[ChainQuestion]:
    asked = pairs[:PAIRS_LIMIT]
    if not asked:
        return []
    data = abi.call("checkMany(uint256[],address[])", *zip(*asked, strict=True))
    return [
        ChainQuestion(
            contract, data, True, lambda answer: any(each in good for each in _all(answer, len(asked)))
        )
    ]


def _all(answer: bytes, count: int) -> Sequence[int]:
    """As many numbers as were asked for. Raises AnswerUnreadable."""
    found = abi.array(answer)
    if len(found) != count:
        raise abi.AnswerUnreadable(f"{len(found)} answers came to {count} questions")
    return found


def foreign(collection: Collection, addresses: Sequence[str]) -> list[ChainQuestion]:
    """Whether one of the addresses holds what a contract of somebody else's is asked for."""
    to, token = collection.contract, collection.token
    if not addresses:
        return []
    if collection.standard == "erc1155":
        data = [abi.call("balanceOf(address,uint256)", each, token or 0) for each in addresses]
    elif token is None:
        data = [abi.call("balanceOf(address)", each) for each in addresses]
    else:
        them = frozenset(addresses)
        return [ChainQuestion(to, abi.call("ownerOf(uint256)", token), False, _is_one_of(them), them)]
    return [ChainQuestion(to, each, False, _is_some) for each in data]


def _is_some(answer: bytes) -> bool:
    return abi.words(answer, 1)[0] > 0


def _is_one_of(addresses: frozenset[str]) -> Callable[[bytes], bool]:
    def yes(answer: bytes) -> bool:
        return abi.address_of(abi.words(answer, 1)[0]) in addresses

    return yes
