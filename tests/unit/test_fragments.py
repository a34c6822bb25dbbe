from __future__ import annotations

import gzip
import json
import threading

import pytest

from vitrine.fragments import (
    SMALLEST_BYTES,
    STORED_BYTES,
    Fragments,
    Negotiation,
    answered,
    kept,
    key_of,
    loose,
)

LONG = json.dumps([f"a bowl of walnut, number {number}" for number in range(200)]).encode()
GZIP = Negotiation(encodings="br;q=1, gzip")


@pytest.mark.parametrize("between", [b",", b"x" * STORED_BYTES, b"y" * (STORED_BYTES + 1), b""])
def test_joined_compressed_is_joined_plain(between: bytes) -> None:
    fragments = [loose(b"["), kept(LONG), loose(between), kept(LONG), loose(b"]")]
    whole = b"[" + LONG + between + LONG + b"]"
    assert answered(fragments, Negotiation()).body == whole
    packed = answered(fragments, GZIP)
    assert gzip.decompress(packed.body) == whole
    assert len(packed.body) < len(whole) / 3 + len(between)
    assert packed.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("said", [None, "", "br", "gzip;q=0", "gzip; q=0.0", "identity, gzip;q=0.000"])
def test_not_compressed_for_who_does_not_take_it(said: str | None) -> None:
    found = answered([kept(LONG)], Negotiation(encodings=said))
    assert (found.body, "Content-Encoding" in found.headers) == (LONG, False)


def test_what_is_not_for_all_is_not_compressed_nor_shared() -> None:
    """A stranger's words beside a secret would tell of it by the length (BREACH)."""
    found = answered([kept(LONG)], GZIP, shared=False)
    assert (found.body, "Content-Encoding" in found.headers) == (LONG, False)
    assert found.headers["Cache-Control"] == "private, no-cache"
    assert found.headers["Vary"] == "Accept-Encoding, Authorization, Cookie"


def test_short_is_not_compressed() -> None:
    short = b"x" * (SMALLEST_BYTES - 1)
    assert answered([kept(short)], GZIP).body == short


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_unchanged_for_who_has_it_in_any_encoding(form: str) -> None:
    fragments = [kept(LONG), loose(b"3")]
    for asked in (Negotiation(), GZIP):
        tag = answered(fragments, asked).headers["ETag"]
        again = answered(fragments, Negotiation(form.format(tag), "gzip"))
        assert (again.status, again.body) == (304, b"")
        assert answered([kept(LONG), loose(b"4")], Negotiation(tag)).status == 200


def test_version_begins_the_tag() -> None:
    assert answered([kept(LONG)], Negotiation(), version=7).headers["ETag"].startswith('"7-')
    assert answered([kept(LONG)], GZIP, version=7).headers["ETag"].endswith('.gz"')


def test_kept_up_to_a_bound() -> None:
    one = len(kept(LONG).plain) + len(kept(LONG).packed)
    fragments = Fragments(limit_bytes=3 * one)
    for key in range(3):
        fragments.keep(key, LONG)
    assert set(fragments.find([0])) == {0}  # asked for last
    fragments.keep(3, LONG)
    assert set(fragments.find(range(4))) == {0, 2, 3}
    fragments.keep(3, LONG)
    assert fragments.weight_bytes == 3 * one


def test_more_than_the_bound_is_told_and_not_kept() -> None:
    fragments = Fragments(limit_bytes=10)
    assert fragments.keep("much", LONG).plain == LONG
    assert (fragments.find(["much"]), fragments.weight_bytes) == ({}, 0)


def test_keys_are_short_and_of_everything() -> None:
    much = tuple((f"product_{number}", number) for number in range(512))
    assert len(key_of("room", much)) == 16
    assert key_of("room", much) == key_of("room", tuple(much))
    assert (
        len({key_of("room", much), key_of("room", much[1:]), key_of("room"), key_of("room", "a\ud800")}) == 4
    )


def test_threads_share_one_bound() -> None:
    fragments = Fragments(limit_bytes=20_000)

    def fill(first: int) -> None:
        for key in range(first, first + 200):
            fragments.keep(key % 150, LONG[: key % 90 + 10])

    threads = [threading.Thread(target=fill, args=(start,)) for start in range(0, 800, 200)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    found = fragments.find(range(150)).values()
    assert fragments.weight_bytes == sum(len(each.plain) + len(each.packed) for each in found) <= 20_000
