"""What is a package's own: the named modules may be imported from inside their package alone."""

from __future__ import annotations

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

from tests.contracts.wall import pattern


class OwnContract(Contract):
    """`modules`: module patterns, as of a wall."""

    type_name = "own"

    modules = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        patterns = [pattern(text) for text in self.modules]  # type: ignore[attr-defined]
        own = [m for m in sorted(graph.modules) if any(each.fullmatch(m) for each in patterns)]
        trespasses = sorted(
            (importer, module)
            for module in own
            for importer in graph.find_modules_that_directly_import(module)
            if not importer.startswith(module.rsplit(".", 1)[0] + ".")
        )
        # Nothing found: the pattern is wrong, and would keep nobody out.
        return ContractCheck(kept=bool(own) and not trespasses, metadata={"trespasses": trespasses})

    def render_broken_contract(self, check: ContractCheck) -> None:
        trespasses: list[Any] = check.metadata["trespasses"]
        for importer, module in trespasses:
            output.print_error(f"{importer} imports {module}")
