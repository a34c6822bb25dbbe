"""Where tests find anvil, a chain for one machine: an npm package, locked by hash with the web client's."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.services import not_here

ROOT: Final = Path(__file__).parents[2]


def program() -> Path:
    """The one of this platform. There is no other place to get it from."""
    found = sorted((ROOT / "web/node_modules/@foundry-rs").glob("anvil-*/bin/anvil*"))
    return found[0] if found else not_here("anvil", "make .make/node-modules")
