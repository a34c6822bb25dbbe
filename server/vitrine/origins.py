"""What the log says of pages that may not act here: often the shop's own, under a name it does not know."""

from __future__ import annotations

import logging
from typing import Final

from vitrine.once import Once

SHOWN: Final = 100
REFUSED: Final = (
    "a page of %s was refused: it is neither %s nor named in VITRINE_ORIGINS. If browsers have this address "
    "for the shop itself, set VITRINE_PUBLIC_URL to it; if another site of yours has it, name it in "
    "VITRINE_ORIGINS"
)

log = logging.getLogger(__name__)
said = Once()


def tell_refused(origin: str, shop: str = "") -> None:
    """One line for each origin. origin: what the browser said. shop: how the shop names itself."""
    if said(origin):
        # Anybody may have written it: fit for one line.
        shown = "".join(each if each.isprintable() else "?" for each in origin[:SHOWN])
        log.warning(REFUSED, shown, shop or "the shop's own address")
