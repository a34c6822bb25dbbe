"""The type that a brand may choose for its titles: open families (OFL) that the shop serves itself.

Each was looked at in French and English, at 44 and at 18 pixels, before it came here. What is to be read
longer is set in the shop's own.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Family(StrEnum):
    """How a brand names them; `web/app/src/house/fonts.css` has their files."""

    CORMORANT = "cormorant"
    PLAYFAIR = "playfair"
    MARCELLUS = "marcellus"
    JOST = "jost"
    INSTRUMENT = "instrument"


CSS: Final = {
    Family.CORMORANT: '"Cormorant Garamond", "Iowan Old Style", "Palatino Linotype", Georgia, serif',
    Family.PLAYFAIR: '"Playfair Display Variable", Didot, "Bodoni MT", Georgia, serif',
    Family.MARCELLUS: 'Marcellus, Optima, Candara, "Noto Sans", sans-serif',
    Family.JOST: '"Jost Variable", Futura, "Century Gothic", sans-serif',
    Family.INSTRUMENT: '"Instrument Sans", ui-sans-serif, system-ui, "Segoe UI", sans-serif',
}
