"""Our few shapes of calls and answers are those of eth-abi, byte for byte."""

from __future__ import annotations

import pytest
from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from vitrine.certificates import abi
from vitrine.certificates.keccak import ZERO, selector

uints = st.integers(0, 2**256 - 1)
addresses = st.binary(min_size=20, max_size=20).map(lambda raw: "0x" + raw.hex())
# A type, and how to draw one value of it.
SHAPES: dict[str, st.SearchStrategy[object]] = {
    "uint256": uints,
    "uint64": st.integers(0, 2**64 - 1),
    "address": addresses,
    "bool": st.booleans(),
    "bytes32": st.binary(min_size=32, max_size=32),
    "uint256[]": st.lists(uints, max_size=5),
    "address[]": st.lists(addresses, max_size=5),
}
arguments = st.lists(
    st.sampled_from(sorted(SHAPES)).flatmap(lambda kind: st.tuples(st.just(kind), SHAPES[kind])), max_size=6
)


@given(arguments)
def test_a_call_is_encoded_as_eth_abi_does(drawn: list[tuple[str, object]]) -> None:
    kinds, values = [kind for kind, _ in drawn], [value for _, value in drawn]
    signature = f"anything({','.join(kinds)})"
    assert abi.call(signature, *values) == selector(signature) + encode(kinds, values)  # type: ignore[arg-type]


@given(st.binary(max_size=32))
def test_short_bytes_stand_left(raw: bytes) -> None:
    assert abi.word(raw) == encode(["bytes32"], [raw])


@given(st.lists(uints, max_size=6))
def test_an_array_is_read_back(values: list[int]) -> None:
    assert abi.array(encode(["uint256[]"], [values])) == values


@given(st.lists(uints, min_size=1, max_size=6))
def test_words_are_read_back(values: list[int]) -> None:
    assert abi.words(encode(["uint256"] * len(values), values), len(values)) == values


@given(st.binary(max_size=200), st.integers(0, 6))
def test_any_answer_is_read_or_refused(answer: bytes, count: int) -> None:
    """A lying node's bytes give numbers or one typed error, nothing else."""
    for read in (lambda: abi.words(answer, count), lambda: abi.array(answer)):
        try:
            numbers = read()
        except abi.AnswerUnreadable:
            continue
        assert all(0 <= number < 2**256 for number in numbers)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        bytes(32),
        bytes(64),
        encode(["uint256[]"], [[1]])[:-1],
        encode(["uint256[]"], [[1]]) + bytes(32),
        encode(["uint256", "uint256"], [32, 2**200]),
        encode(["uint256", "uint256", "uint256"], [64, 1, 1]),
    ],
)
def test_what_is_no_array_is_refused(answer: bytes) -> None:
    with pytest.raises(abi.AnswerUnreadable):
        abi.array(answer)


def test_an_answer_of_another_length_is_refused() -> None:
    for answer in (b"", bytes(31), bytes(33), bytes(64)):
        with pytest.raises(abi.AnswerUnreadable):
            abi.words(answer, 1)


@given(addresses)
def test_an_address_is_read_back(address: str) -> None:
    number = int(address, 16)
    assert abi.address_of(number) == (None if address == ZERO else address)


@pytest.mark.parametrize("number", [2**160, 2**256 - 1])
def test_more_than_an_address_is_refused(number: int) -> None:
    with pytest.raises(abi.AnswerUnreadable):
        abi.address_of(number)


@given(st.integers(0, 2**192 - 1), st.integers(0, 2**64 - 1))
def test_a_token_has_its_two_parts(edition: int, serial: int) -> None:
    token = abi.token_of(edition, serial)
    assert 0 <= token < 2**256
    assert abi.parts_of(token) == (edition, serial)


@pytest.mark.parametrize("value", [-1, 2**256, b"x" * 33, "0x" + "f" * 42, "0x12", "0x" + "g" * 40, ""])
def test_what_fits_no_word_is_refused(value: int | bytes | str) -> None:
    with pytest.raises((OverflowError, ValueError)):
        abi.word(value)
