"""Blobs that no row names any more: of uploads that failed, older recipes, things that were deleted."""

from __future__ import annotations

import logging
from typing import Final

from vitrine.assets.part import AssetsPart
from vitrine.parts import House

log = logging.getLogger(__name__)

AGE_S: Final = 24 * 3600.0
"""A blob is put before its row is written: whatever is younger may still be on its way."""


def collect(house: House, age_s: float = AGE_S) -> int:
    """Delete the blobs that nobody has put for `age_s` and no part names. Returns how many."""
    blobs = house.part(AssetsPart).assets.blobs
    # Before the rows are read: what is named later is younger, or was named by then.
    old = set(blobs.older(age_s))
    if not old:
        return 0
    for part in house.parts:
        old -= set(part.blobs())
    gone = sum(blobs.discard(each, age_s) for each in old)
    if gone:
        log.info("%d files that nothing names were deleted", gone)
    return gone
