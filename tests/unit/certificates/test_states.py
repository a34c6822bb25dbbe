"""States: every move of their tables and none besides, and no state written any other way."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

import vitrine.certificates
from vitrine.certificates.states import (
    FIRST,
    TABLES,
    UNMINTED,
    CopyState,
    EditionState,
    Mover,
    MoveUnknown,
    MovingState,
    TransactionState,
)

ROOT = Path(vitrine.certificates.__file__).parent
STATES = (CopyState, EditionState, TransactionState)
FIRSTS = {CopyState: FIRST, EditionState: EditionState.QUEUED, TransactionState: TransactionState.QUEUED}
STAYS = {
    CopyState: {CopyState.WITHDRAWN},
    EditionState: set[MovingState](),  # another chain asks for all of them again
    TransactionState: {TransactionState.FINAL, TransactionState.FAILED},
}
MOVERS = {
    CopyState: set(Mover),
    EditionState: {Mover.MINTER, Mover.CHAIN},
    TransactionState: {Mover.MINTER, Mover.BRAND},
}
# Words that mean other things in these files; and where states are written down, for programs.
OTHERS = {
    "chains/signers.py": {"voucher"},
    "chains/passphrases.py": {"voucher"},
    "gates/checks.py": {"final"},
    "gates/verdict.py": {"final"},
}


@pytest.mark.parametrize("kind", STATES)
def test_a_move_is_in_the_table_or_raises(kind: type[MovingState]) -> None:
    for was, to, by in product(kind, kind, Mover):
        if was is to or by in TABLES[kind].get((was, to), ()):
            assert _to(was, to, by) is to
            continue
        words = f"{by.value} leads no {kind.__name__} from {was.value} to {to.value}"
        with pytest.raises(MoveUnknown, match=words):
            _to(was, to, by)


@pytest.mark.parametrize("kind", STATES)
def test_every_state_is_reached_and_what_is_over_stays_so(kind: type[MovingState]) -> None:
    moves, reached = TABLES[kind], {FIRSTS[kind]}
    for _ in kind:
        reached |= {to for was, to in moves if was in reached}
    assert reached == set(kind)
    assert set(kind) - {was for was, _ in moves} == STAYS[kind]
    assert {by for movers in moves.values() for by in movers} == MOVERS[kind]
    assert all(was is not to and movers for (was, to), movers in moves.items())
    assert all(type(each) is kind for move in moves for each in move)


def test_each_kind_of_state_has_its_table() -> None:
    assert set(TABLES) == set(MovingState.__subclasses__()) == set(STATES)


def test_only_the_index_and_the_chain_take_back_what_was_minted() -> None:
    moves = TABLES[CopyState]
    taking = {by for (was, _), movers in moves.items() if was is CopyState.MINTED for by in movers}
    assert taking == {Mover.INDEX, Mover.CHAIN}
    assert all(Mover.INDEX in moves[was, CopyState.MINTED] for was in UNMINTED)


def test_no_file_writes_or_compares_a_state_by_its_word() -> None:
    words = {each.value for kind in STATES for each in kind}
    found = []
    for file in sorted(ROOT.rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        if name == "states.py":
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and node.value in words - OTHERS.get(name, set()):
                found.append(f"{name}:{node.lineno} {node.value}")
    assert found == []


def test_a_state_is_only_written_as_the_table_allows() -> None:
    """Every state that is written to a row goes through `to`, through a way that did, or is its first."""
    found = []
    for file in sorted(ROOT.rglob("*.py")):
        text = file.read_text("utf-8")
        for node in ast.walk(ast.parse(text)):
            for target, value in _written(node):
                is_moved = ".to(" in value or any(
                    f"    {value} = {kind.__name__}." in text for kind in STATES
                )
                if target.endswith(".state") and target != "self.state" and not is_moved:
                    found.append(f"{file.relative_to(ROOT)}:{node.lineno} {target} = {value}")
    assert [each for each in found if "way.state" not in each and not each.startswith("chains/")] == []
    # A chain's own row says what was heard of it last; nothing leads from one to the other.
    assert all("row.state = '" in each for each in found if each.startswith("chains/"))


def _written(node: ast.AST) -> Iterator[tuple[str, str]]:
    """What an assignment or `values(state=...)` writes: (target, value), as text."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                for one, value in zip(target.elts, node.value.elts, strict=True):
                    yield ast.unparse(one), ast.unparse(value)
            else:
                yield ast.unparse(target), ast.unparse(node.value)
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".values"):
        for each in node.keywords:
            if each.arg == "state":
                yield "values.state", ast.unparse(each.value)


def _to(was: MovingState, to: MovingState, by: Mover) -> MovingState:
    assert isinstance(was, CopyState | EditionState | TransactionState)
    return was.to(to, by)  # type: ignore[arg-type]  # of one kind: `product` makes them so
