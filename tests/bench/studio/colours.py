"""Whether what a brand chooses can be read: random colours, as its page would be drawn in them."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from vitrine.lobbies.colours import failures


def contrast_failed(colours: int = 1_000, seed: int = 12) -> int:
    """Of so many random pairs of a brand's colours those in which something cannot be read, by WCAG 2.2
    AA.
    """
    dice = random.Random(seed)  # noqa: S311  the same colours each time, no secret
    pairs = [tuple(f"#{dice.randrange(1 << 24):06x}" for _ in range(2)) for _ in range(colours)]
    return sum(bool(failures(accent, ground)) for accent, ground in pairs)


def figures(_pictures: Path | None) -> dict[str, Any]:
    return {"contrast_failed": contrast_failed()}
