"""Content ids, beside facts that others have published."""

from __future__ import annotations

import hashlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.certificates.editions.cids import CHUNK_BYTES, LINKS_LIMIT, FileBlock, cid_of, node, text_of

HELLO = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"
EMPTY = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"


def test_small_files_are_one_raw_block() -> None:
    assert cid_of([b"hello ", b"world"]) == HELLO
    assert cid_of([]) == cid_of([b""]) == EMPTY
    assert cid_of([bytes(CHUNK_BYTES)]).startswith("bafkrei")
    assert cid_of([bytes(CHUNK_BYTES + 1)]).startswith("bafybei")


def _wrapped(fill: int) -> FileBlock:
    """A leaf as it is without raw blocks: UnixFS in dag-pb, its chunk inside."""
    size = b"\x80\x80\x10"  # 262,144 as a varint
    told = b"\x08\x02\x12" + size + bytes([fill]) * CHUNK_BYTES + b"\x18" + size
    block = b"\x0a\x8a\x80\x10" + told
    cid = b"\x01\x70\x12\x20" + hashlib.sha256(block).digest()
    return FileBlock(cid, len(block), CHUNK_BYTES)


def test_a_node_is_what_other_implementations_make() -> None:
    """Three chunks of ones, twos and threes: ids and sizes are in the tests of js-unixfs."""
    leaves = [_wrapped(fill) for fill in (1, 2, 3)]
    assert text_of(leaves[0].cid) == "bafybeihhsdoupgd3fnl3e3367ymsanmikafpllldsdt37jzyoh6nuatowe"
    above = node(leaves)
    assert text_of(above.cid) == "bafybeiegda62p2cdi5sono3h3hqjnxwc56z4nocynrj44rz7rtc2p246cy"
    assert (above.file_bytes, above.tree_bytes) == (786_432, 786_632)


def _raw(content: bytes) -> FileBlock:
    return FileBlock(b"\x01\x55\x12\x20" + hashlib.sha256(content).digest(), len(content), len(content))


@pytest.mark.parametrize("count", [2, LINKS_LIMIT, LINKS_LIMIT + 1, 2 * LINKS_LIMIT + 5])
def test_long_files_are_balanced(count: int) -> None:
    chunk = bytes(CHUNK_BYTES)
    leaves = [_raw(chunk)] * (count - 1) + [_raw(b"end")]
    level = leaves
    while len(level) > 1:
        level = [node(level[at : at + LINKS_LIMIT]) for at in range(0, len(level), LINKS_LIMIT)]
    assert level[0].file_bytes == (count - 1) * CHUNK_BYTES + 3
    assert cid_of([*([chunk] * (count - 1)), b"end"]) == text_of(level[0].cid)


@given(st.lists(st.integers(0, 2 * CHUNK_BYTES), max_size=5))
def test_how_a_stream_is_cut_does_not_matter(cuts: list[int]) -> None:
    content = bytes(range(256)) * 2_100
    ends = sorted({min(cut, len(content)) for cut in cuts} | {0, len(content)})
    pieces = [content[start:end] for start, end in itertools.pairwise(ends)]
    assert cid_of(pieces) == cid_of([content])
