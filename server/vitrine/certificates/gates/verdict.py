"""What a check says, and who can be asked for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from vitrine.certificates.gates.rule import Rule
from vitrine.certificates.gates.words import Words

Purpose = Literal["badge", "door", "final"]
Source = Literal["right", "index", "chain", "last", "down"]


@dataclass(frozen=True, slots=True)
class AsOf:
    """The state of the chain in this block, or in a later one; at: when that was seen."""

    block: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """yes: it may be. words: to be told besides; None: nothing that the gate's own words do not say.

    source: "right": by the shop's own records. "index", "chain": the chain said so, before or just now.
    "last": it cannot be asked now, and its last answer counts. "down": it cannot be asked now.
    """

    yes: bool
    source: Source
    as_of: AsOf | None = None
    words: Words | None = None


class Checker(Protocol):
    """Fulfilled by `checks.Checks`."""

    async def holds(self, visitor_id: str, rule: Rule, purpose: Purpose) -> Verdict:
        """Whether the visitor holds what is asked for. Whatever a chain or a contract does is a verdict."""
        ...

    async def holds_token(self, visitor_id: str, token: int, purpose: Purpose) -> Verdict:
        """Whether the visitor owns or may use this very certificate, as a token."""
        ...

    def name(self, visitor_id: str, token: int) -> None:
        """The visitor says that they hold this token, whatever the index knows: ask for it too."""
        ...
