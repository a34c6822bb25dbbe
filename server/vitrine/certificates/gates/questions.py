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
class Question:
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
) -> list[Question]:
    """Whether one of the addresses owns or may use one of these tokens of ours, not revoked.

    roles: which of both will do. One call; of more than PAIRS_LIMIT pairs, the first ones.
    """
    pairs = [(token, address) for token in tokens for address in addresses][:PAIRS_LIMIT]
    if not pairs:
        return []
    ids, whos = zip(*pairs, strict=True)

    def yes(answer: bytes) -> bool:
        found = abi.array(answer)
        if len(found) != len(pairs):
            raise abi.AnswerUnreadable(f"{len(found)} answers came to {len(pairs)} questions")
        return any(each in roles for each in found)

    return [Question(contract, abi.call("checkMany(uint256[],address[])", ids, whos), True, yes)]


def unminted(contract: str, token: int) -> Question:
    """Whether nobody has this token of ours."""
    return Question(
        contract, abi.call("ownersOf(uint256[])", [token]), True, lambda answer: abi.array(answer) == [0]
    )


def foreign(collection: Collection, addresses: Sequence[str]) -> list[Question]:
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
        return [Question(to, abi.call("ownerOf(uint256)", token), False, _is_one_of(them), them)]
    return [Question(to, each, False, _is_some) for each in data]


def _is_some(answer: bytes) -> bool:
    return abi.words(answer, 1)[0] > 0


def _is_one_of(addresses: frozenset[str]) -> Callable[[bytes], bool]:
    def yes(answer: bytes) -> bool:
        return abi.address_of(abi.words(answer, 1)[0]) in addresses

    return yes
