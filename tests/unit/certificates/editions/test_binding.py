"""What an edition is bound to, in one form only."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.merkle import proves
from vitrine.certificates.editions.binding import (
    Bound,
    bound_files,
    canonical,
    leaves,
    proved,
    variants_text,
)
from vitrine.certificates.editions.merkle import root

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdé", max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(PLAIN)
def test_a_canonical_text_says_the_same_and_is_the_only_one(document: object) -> None:
    text = canonical(document)
    assert json.loads(text) == document
    assert canonical(json.loads(text)) == text
    assert canonical(json.loads(json.dumps(document, indent=3))) == text


def test_canonical_text_has_no_spaces_and_no_fractions() -> None:
    assert canonical({"b": [1, None], "a": "é<"}) == '{"a":"é<","b":[1,null]}'
    for document in (0.5, [1.0], {"a": {"b": 2.5}}):
        with pytest.raises(ValueError, match="fractions"):
            canonical(document)


def test_the_variants_are_told_in_their_order() -> None:
    text = variants_text("ab" * 32, ["walnut"], [("variant_2", {"fr": "Bol", "en": "Bowl"}, None)])
    assert json.loads(text) == {
        "model": "ab" * 32,
        "material_variants": ["walnut"],
        "variants": [{"id": "variant_2", "title": {"en": "Bowl", "fr": "Bol"}, "material_variant": None}],
    }
    assert text == canonical(json.loads(text))


def test_every_file_comes_with_its_proof() -> None:
    files = [Bound.of_text(name, name * 3) for name in ("source.glb", "licence.txt", "variants.json")]
    assert files[1].sha256 == hashlib.sha256(b"licence.txt" * 3).hexdigest()
    head = root(leaves(files))
    for at, told in enumerate(proved(files)):
        assert {key: told[key] for key in ("name", "sha256", "bytes", "cid")} == asdict(files[at])
        assert proves(leaves(files)[at], at, 3, [bytes.fromhex(step) for step in told["proof"]], head)
    assert bound_files({"files": [asdict(file) for file in files]}) == files
