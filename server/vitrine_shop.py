"""The command `vitrine`, from its distribution `vitrine-shop`: makes sure that what it starts is this shop.

PyPI's `vitrine` is another project, an AI research journal, with the same import name: installed beside ours
it writes over our files, and uninstalled it takes them along. This module has a name of its own, so that it
is there to say so.
"""

from __future__ import annotations

import importlib.util
import sys
from importlib.metadata import distributions
from pathlib import Path

# What our own distribution was called before it had its present name: a development folder may still have it.
SUMMARY = "A self-hosted backend for shops that people walk through together."
FIRST_WORDS = '"""Vitrine: a self-hosted backend for shops'
MEND = "pip uninstall vitrine && pip install --force-reinstall vitrine-shop"


def other() -> str | None:
    """One line about another distribution called `vitrine` that is installed here; None if there is none."""
    for found in distributions(name="vitrine"):
        if found.metadata["Summary"] != SUMMARY:
            return (
                f"another distribution, vitrine {found.version}, is installed here; it has the import name "
                "of this shop (vitrine-shop) and writes over its files"
            )
    return None


def overwritten() -> bool:
    """Whether `import vitrine` gives something else than this shop."""
    spec = importlib.util.find_spec("vitrine")
    if spec is None or spec.origin is None:
        return True
    return not Path(spec.origin).read_text(encoding="utf-8").startswith(FIRST_WORDS)


def main() -> None:
    """The entry point `vitrine`. Exit code 2 where the shop's own files are not there."""
    if overwritten():
        why = other() or "the import name vitrine leads to something else than this shop (vitrine-shop)"
        sys.stderr.write(f"vitrine: The shop cannot start: {why}. To mend it: {MEND}\n")
        sys.exit(2)
    from vitrine.cli import main as command

    command()
