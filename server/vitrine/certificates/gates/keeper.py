"""Who stands at a gate: finds it, lets the house's own people through, and has the rest checked."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from vitrine.certificates.gates.service import Gate, Gates
from vitrine.certificates.gates.verdict import AsOf, Checker
from vitrine.certificates.gates.words import OFF, OPEN, Words, come_in_first
from vitrine.extensions.ports import Visitor


@dataclass(frozen=True, slots=True)
class Openness:
    """open: they may pass. words: why, or why not. checked: as of when the chain was read."""

    open: bool
    words: Words
    checked: AsOf | None = None


class Keeper:
    """checker: None where certificates are off: what is gated then stays closed."""

    def __init__(self, gates: Gates, checker: Checker | None) -> None:
        self._gates, self.checker = gates, checker

    async def ask(self, subject: str, visitor: Visitor | None) -> Openness:
        """Whether the visitor may pass what stands before `subject`. None: somebody whom nobody knows."""
        gate = await asyncio.to_thread(self._gates.of, subject)
        return Openness(True, OPEN) if gate is None else await self.judge(gate, visitor)

    async def judge(self, gate: Gate, visitor: Visitor | None) -> Openness:
        """The same of a gate that was found already."""
        # Whoever runs a room must be able to stand in it, whatever the chain does.
        if visitor is not None and visitor.brand_id == gate.brand:
            return Openness(True, gate.words)
        if self.checker is None:
            return Openness(False, OFF)
        if visitor is None:
            return Openness(False, come_in_first(gate.words))
        verdict = await self.checker.holds(visitor.id, gate.rule, "door")
        return Openness(verdict.yes, verdict.words or gate.words, verdict.as_of)
