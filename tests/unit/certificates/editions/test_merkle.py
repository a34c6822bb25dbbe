"""The tree over an edition's files: by the shared vectors, and whatever the files are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.merkle import proves
from vitrine.certificates.editions.merkle import Leaf, proof, root

VECTORS = json.loads((Path(__file__).parents[3] / "vectors" / "certificates" / "merkle.json").read_text())
NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
LEAVES = st.builds(Leaf, NAMES, st.binary(min_size=32, max_size=32).map(bytes.hex))


def _leaf(file: dict[str, Any]) -> Leaf:
    return Leaf(file["name"], file["sha256"])


@pytest.mark.parametrize("tree", VECTORS["good"], ids=lambda tree: tree["name"])
def test_the_shared_trees(tree: dict[str, Any]) -> None:
    leaves = [_leaf(file) for file in tree["files"]]
    assert root(leaves).hex() == tree["root"]
    assert [[step.hex() for step in proof(leaves, at)] for at in range(len(leaves))] == tree["proofs"]


@pytest.mark.parametrize("case", VECTORS["bad"], ids=lambda case: case["name"])
def test_the_shared_refusals(case: dict[str, Any]) -> None:
    path = [bytes.fromhex(step) for step in case["proof"]]
    expected = bytes.fromhex(case["root"])
    assert not proves(_leaf(case["file"]), case["index"], case["size"], path, expected)


@given(st.lists(LEAVES, min_size=1, max_size=40), st.data())
def test_every_leaf_is_proved_where_it_stands_and_nowhere_else(
    leaves: list[Leaf], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(leaves) - 1))
    path, head = proof(leaves, at), root(leaves)
    assert proves(leaves[at], at, len(leaves), path, head)
    assert len(path) <= (len(leaves) - 1).bit_length()
    other = data.draw(st.integers(0, len(leaves) - 1))
    if leaves[other] != leaves[at]:
        assert not proves(leaves[other], at, len(leaves), path, head)


@given(st.lists(LEAVES, min_size=1, max_size=12, unique=True), st.data())
def test_another_file_is_another_root(leaves: list[Leaf], data: st.DataObject) -> None:
    at, other = data.draw(st.integers(0, len(leaves) - 1)), data.draw(LEAVES)
    changed = [*leaves[:at], other, *leaves[at + 1 :]]
    assert (root(changed) == root(leaves)) == (other == leaves[at])
    assert root([*leaves, other]) != root(leaves)


@given(LEAVES, st.lists(st.binary(max_size=40), max_size=6), st.integers(-3, 9), st.integers(-3, 9))
def test_rubbish_is_a_no(leaf: Leaf, path: list[bytes], index: int, size: int) -> None:
    if index != 0 or size != 1 or path:
        assert not proves(leaf, index, size, path, leaf.hash())


def test_a_tree_has_leaves() -> None:
    with pytest.raises(ValueError, match="leaf"):
        root([])
    with pytest.raises(IndexError):
        proof([], 0)
