"""What gets through the walls: 59 attempts of native code at three of them, 18 of JavaScript."""

from __future__ import annotations

from typing import Any

from tests.hostile.escaping import WALLS, targets, walled_in
from vitrine.assets.confining.namespaces import isolation


def measure() -> dict[str, Any]:
    """`sandbox_escapes`: how many attempts got through, of how many, behind which walls."""
    with targets() as there:
        found = {wall: walled_in(wall, there) for wall in WALLS}
    through = [
        f"{wall}: {name}"
        for wall, outcomes in found.items()
        for name, each in outcomes.items()
        if each == "through"
    ]
    return {
        "sandbox_escapes": len(through),
        "sandbox_attempts": {wall: len(outcomes) for wall, outcomes in found.items()},
        "sandbox_through": through,
        "sandbox_namespaces": isolation().way,
    }
