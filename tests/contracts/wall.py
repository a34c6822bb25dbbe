"""A wall: a foreign package may be imported by the named modules and by no other.

`import-linter` forbids by naming who must not; a wall names who may, so that a new file stands outside until
somebody lets it in.
"""

from __future__ import annotations

import re
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class WallContract(Contract):
    """`external`: packages. `allowed`: module patterns; `*` is one name, `**` any depth and the parent."""

    type_name = "wall"

    external = fields.ListField(subfield=fields.StringField())
    allowed = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        patterns = [pattern(text) for text in self.allowed]  # type: ignore[attr-defined]
        walled = [m for name in self.external for m in sorted(graph.modules) if m.split(".")[0] == name]  # type: ignore[attr-defined]
        trespasses = sorted(
            (importer, module)
            for module in walled
            for importer in graph.find_modules_that_directly_import(module)
            if not any(each.fullmatch(importer) for each in patterns)
        )
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def render_broken_contract(self, check: ContractCheck) -> None:
        trespasses: list[Any] = check.metadata["trespasses"]
        for importer, module in trespasses:
            output.print_error(f"{importer} imports {module}")


def pattern(text: str) -> re.Pattern[str]:
    """`*` is one name, `**` at the end any depth and the parent."""
    if text.endswith(".**"):
        return re.compile(_names(text[:-3]) + r"(\..*)?")
    return re.compile(_names(text))


def _names(text: str) -> str:
    return re.escape(text).replace(r"\*", r"[^.]+")
