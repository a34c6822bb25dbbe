"""A copy's states: every move of the table and none besides, and no state written any other way."""

from __future__ import annotations

import ast
from itertools import product
from pathlib import Path

import pytest

import vitrine.certificates
from vitrine.certificates.copies import FIRST, MOVES, UNMINTED, CopyState, Mover, MoveUnknown

ROOT = Path(vitrine.certificates.__file__).parent
WORDS = {each.value for each in CopyState}
# The names of keys; and where copies' states are written down, for us and for programs.
OTHERS = {
    "chains/signers.py": {"voucher"},
    "chains/passphrases.py": {"voucher"},
    "copies.py": WORDS,
    "answers.py": WORDS,
}
QUEUES = {"queued"}
"""A word that transactions and editions have too."""


@pytest.mark.parametrize(("was", "to", "by"), list(product(CopyState, CopyState, Mover)))
def test_a_move_is_in_the_table_or_raises(was: CopyState, to: CopyState, by: Mover) -> None:
    if was is to or by in MOVES.get((was, to), ()):
        assert was.to(to, by) is to
        return
    with pytest.raises(MoveUnknown, match=f"{by.value} moves no copy from {was.value} to {to.value}"):
        was.to(to, by)


def test_every_state_is_reached_and_only_what_was_withdrawn_stays_so() -> None:
    reached = {FIRST}
    for _ in CopyState:
        reached |= {to for was, to in MOVES if was in reached}
    assert reached == set(CopyState)
    assert set(CopyState) - {was for was, _ in MOVES} == {CopyState.WITHDRAWN}
    assert {by for movers in MOVES.values() for by in movers} == set(Mover)
    assert all(was is not to and movers for (was, to), movers in MOVES.items())


def test_only_the_index_and_the_chain_take_back_what_was_minted() -> None:
    taking = {by for (was, _), movers in MOVES.items() if was is CopyState.MINTED for by in movers}
    assert taking == {Mover.INDEX, Mover.CHAIN}
    assert all(Mover.INDEX in MOVES[was, CopyState.MINTED] for was in UNMINTED)


def test_no_file_writes_or_compares_a_copys_state_by_its_word() -> None:
    found = []
    for file in sorted(ROOT.rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and node.value in WORDS - QUEUES - OTHERS.get(name, set()):
                found.append(f"{name}:{node.lineno} {node.value}")
            if isinstance(node, ast.Compare) and ast.unparse(node.left) == "CertificateRow.state":
                found += [
                    f"{name}:{node.lineno}" for each in node.comparators if isinstance(each, ast.Constant)
                ]
    assert found == []


def test_a_state_is_only_written_as_the_table_allows() -> None:
    """Every assignment to the state of a certificate's row goes through `to`, or through a way that did."""
    found = []
    for file in sorted(ROOT.rglob("*.py")):
        text = file.read_text("utf-8")
        if "CertificateRow" not in text or file.name == "tables.py":
            continue
        for line, words in enumerate(text.splitlines(), 1):
            writes = words.strip().startswith(("row.state = ", "held.state = ", "row.state, row.wallet"))
            if writes and ".to(" not in words and "way.state" not in words:
                found.append(f"{file.relative_to(ROOT)}:{line} {words.strip()}")
    assert found == []
