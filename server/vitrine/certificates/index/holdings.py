"""Who holds a token, from its logs alone: the same logs give the same holding, in whatever portions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final, NamedTuple

from vitrine.certificates.index.logs import REVOKED, TRANSFER, USER, Log


class Holding(NamedTuple):
    """owner None: burned, or not minted. user_until: Unix seconds. block_number: of the last log of it."""

    owner: str | None
    user: str | None
    user_until: int
    revoked: bool
    block_number: int


NOBODY: Final = Holding(None, None, 0, False, 0)
_LATEST_S: Final = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())


def moment_of(seconds: int) -> datetime:
    """A time of the contract's (Unix seconds), which may be beyond what a calendar has."""
    return datetime.fromtimestamp(min(seconds, _LATEST_S), UTC)


def folded(before: Mapping[str, Holding], logs: Iterable[Log]) -> dict[str, Holding]:
    """The holdings of all tokens that these logs (in the chain's order) speak of.

    A transfer ends what was lent, whether or not the contract says so too.
    """
    after: dict[str, Holding] = {}
    for log in logs:
        token = log.token
        if token is None:
            continue
        held = after.get(token) or before.get(token, NOBODY)
        if log.kind == TRANSFER:
            after[token] = Holding(log.second, None, 0, held.revoked, log.block_number)
        elif log.kind == USER:
            until = min(int(log.value or 0), (1 << 63) - 1) if log.first else 0
            after[token] = Holding(held.owner, log.first, until, held.revoked, log.block_number)
        elif log.kind == REVOKED:
            revoked = log.value == "1"
            after[token] = Holding(held.owner, held.user, held.user_until, revoked, log.block_number)
    return after


def moves(before: Holding | None, after: Holding | None) -> list[tuple[str | None, str | None]]:
    """The pairs of addresses between which something of a token has moved; empty if nobody's standing has
    changed.
    """
    was, now = before or NOBODY, after or NOBODY
    found: list[tuple[str | None, str | None]] = []
    if was.owner != now.owner:
        found.append((was.owner, now.owner))
    if (was.user, was.user_until) != (now.user, now.user_until):
        found.append((was.user, now.user))
    if was.revoked != now.revoked:
        found.append((now.owner, now.user))
    return found
