"""How long a live question waits for its holder, and how long its answer is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

LIFE: Final = timedelta(minutes=5)
SHOWN: Final = timedelta(seconds=60)
