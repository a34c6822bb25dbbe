"""Calls with a dynamic argument, beside eth-abi."""

from __future__ import annotations

import pytest
from eth_abi import encode
from hypothesis import given
from hypothesis import strategies as st

from vitrine.certificates.abi import call
from vitrine.certificates.keccak import selector


@given(st.binary(max_size=200), st.integers(0, 2**256 - 1), st.binary(min_size=32, max_size=32))
def test_bytes_stand_behind_an_offset(tail: bytes, number: int, fixed: bytes) -> None:
    signature = "f(uint256,bytes32,bytes)"
    expected = selector(signature) + encode(["uint256", "bytes32", "bytes"], [number, fixed, tail])
    assert call(signature, number, fixed, tail) == expected


@given(st.binary(max_size=70), st.lists(st.integers(0, 2**256 - 1), max_size=5))
def test_bytes_and_arrays_share_the_tail(tail: bytes, ids: list[int]) -> None:
    signature = "f(bytes,uint256[],bytes)"
    expected = selector(signature) + encode(["bytes", "uint256[]", "bytes"], [tail, ids, tail])
    assert call(signature, tail, ids, tail) == expected


def test_a_call_takes_what_its_signature_says() -> None:
    assert call("pause()") == selector("pause()")
    with pytest.raises(ValueError, match="argument 2"):
        call("ownerOf(uint256)", 1, 2)
