"""Whether what came out of the deep measures has their shape: it is served to shoppers' devices as it is."""

from __future__ import annotations

import math
from typing import Any

_NUMBERS = 200_000
_TEXTS = frozenset({"vitrine.collision/1"})


def is_deep(plain: Any) -> bool:
    """A dict of `deep.Deep`'s members whose leaves are finite numbers, truths, None or known words."""
    members = {
        "size_m", "low_m", "high_m", "triangles", "area_m2", "watertight", "volume_m3",
        "hull_volume_m3", "box", "pivot", "collision",
    }  # fmt: skip
    if not isinstance(plain, dict) or set(plain) != members or not isinstance(plain["pivot"], dict):
        return False
    if not all(
        isinstance(plain[key], list) and len(plain[key]) == 3 for key in ("size_m", "low_m", "high_m")
    ):
        return False
    if not all(plain[key] is None or isinstance(plain[key], dict) for key in ("box", "collision")):
        return False
    return _are_plain(plain)


def _are_plain(plain: Any) -> bool:
    """No recursion on the sandbox's terms: a list of what is still to be seen, and a count."""
    waiting, seen = [plain], 0
    while waiting:
        value = waiting.pop()
        seen += 1
        if seen > _NUMBERS:
            return False
        if isinstance(value, dict):
            if not all(key.isidentifier() and len(key) < 40 for key in value):
                return False
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, str):
            if value not in _TEXTS:
                return False
        elif value is not None and not (isinstance(value, (bool, int, float)) and math.isfinite(value)):
            return False
    return True
