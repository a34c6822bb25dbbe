"""Who holds what follows from the logs alone, in whatever portions they come."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.rawlogs import CONTRACT, hash_of, lending, revocation, transfer
from vitrine.certificates.index.holdings import Holding, folded, moves
from vitrine.certificates.index.logs import Log, read

BLOCK = hash_of("block")
ANN, BEN, CAT = (f"0x{each:040x}" for each in (0xA, 0xB, 0xC))
TOKEN = 7 << 64 | 1
KEY = f"{TOKEN:064x}"


def logs(*raw: dict[str, object]) -> list[Log]:
    return read(raw, CONTRACT)


def test_a_transfer_ends_what_was_lent_and_leaves_a_revocation() -> None:
    minted = logs(
        transfer(0, 0xA, TOKEN, 1, 0, BLOCK),
        lending(TOKEN, 0xB, 99, 1, 1, BLOCK),
        revocation(TOKEN, True, 1, 2, BLOCK),
    )
    before = folded({}, minted)
    assert before == {KEY: Holding(ANN, BEN, 99, True, 1)}
    after = folded(before, logs(transfer(0xA, 0xC, TOKEN, 2, 0, BLOCK)))
    assert after == {KEY: Holding(CAT, None, 0, True, 2)}
    assert moves(before[KEY], after[KEY]) == [(ANN, CAT), (BEN, None)]


def test_a_burned_token_is_nobodys() -> None:
    found = folded({}, logs(transfer(0, 0xA, TOKEN, 1, 0, BLOCK), transfer(0xA, 0, TOKEN, 2, 0, BLOCK)))
    assert found == {KEY: Holding(None, None, 0, False, 2)}


def test_moves() -> None:
    held = Holding(ANN, None, 0, False, 1)
    assert moves(None, held) == [(None, ANN)]
    assert moves(held, None) == [(ANN, None)]
    assert moves(held, held._replace(block_number=9)) == []
    assert moves(held, held._replace(user=BEN, user_until=9)) == [(None, BEN)]
    assert moves(held._replace(user=BEN), held._replace(user=BEN, user_until=9)) == [(BEN, BEN)]
    assert moves(held, held._replace(revoked=True)) == [(ANN, None)]


def test_an_expiry_without_end_is_as_far_as_a_column_goes() -> None:
    found = folded({}, logs(lending(TOKEN, 0xB, 2**64 - 1, 1, 0, BLOCK)))
    assert found[KEY].user_until == 2**63 - 1


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(0, 3)), max_size=30),
    st.lists(st.integers(0, 30), max_size=5),
)
def test_portions_change_nothing(acts: list[tuple[int, int, int]], cuts: list[int]) -> None:
    makers = (
        lambda token, who, at: transfer(1, who, token, at, 0, BLOCK),
        lambda token, who, at: lending(token, who, 50 + at, at, 0, BLOCK),
        lambda token, who, at: revocation(token, who > 1, at, 0, BLOCK),
    )
    every = logs(*(makers[kind](token, who, at) for at, (kind, token, who) in enumerate(acts, 1)))
    held: dict[str, Holding] = {}
    edges = sorted({0, len(every), *(min(cut, len(every)) for cut in cuts)})
    for start, end in itertools.pairwise(edges):
        held |= folded(held, every[start:end])
    assert held == folded({}, every)
