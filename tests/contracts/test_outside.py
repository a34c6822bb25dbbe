"""A request that waits for a node of a chain, or an extension, has given up its place in the shop."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

SERVER = Path(__file__).parents[2] / "server" / "vitrine"
# Threads of the shop's: what they do there is bounded by its database.
OURS = {"asyncio.to_thread", "run_in_threadpool"}
ASKING = [*sorted((SERVER / "certificates").rglob("routes.py")), SERVER / "extensions" / "door.py"]


def _waits(node: ast.AST, inside: bool = False) -> Iterator[tuple[ast.Await, bool]]:
    """Each await, and whether it stands within `async with outside()`."""
    if isinstance(node, ast.AsyncWith):
        inside |= any(ast.unparse(each.context_expr) == "outside()" for each in node.items)
    if isinstance(node, ast.Await):
        yield node, inside
    for child in ast.iter_child_nodes(node):
        yield from _waits(child, inside)


def test_what_routes_of_certificates_wait_for_holds_no_place() -> None:
    offenders, seen = [], 0
    for file in ASKING[:-1]:
        for wait, inside in _waits(ast.parse(file.read_text())):
            assert isinstance(wait.value, ast.Call)
            seen += 1
            if not inside and ast.unparse(wait.value.func) not in OURS:
                offenders.append(f"{file.relative_to(SERVER)}:{wait.lineno} {ast.unparse(wait.value)}")
    assert offenders == []
    assert seen > 10


def test_the_door_holds_no_place_while_it_asks() -> None:
    waits = _waits(ast.parse(ASKING[-1].read_text()))
    asked = {ast.unparse(wait.value).partition("(")[0]: inside for wait, inside in waits}
    assert asked["asyncio.wait"] is True
