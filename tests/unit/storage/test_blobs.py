"""Files by content."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.storage import BadBlobHash, BlobNotFound, BlobStore, BlobTooLarge
from vitrine.storage.blobs import STALE_SECONDS

DAY_S = 24 * 3600.0


def files(blobs: BlobStore) -> list[Path]:
    return [path for path in blobs.folder.rglob("*") if path.is_file()]


def test_a_stream_is_kept_under_its_hash(blobs: BlobStore) -> None:
    blob_hash, size = blobs.put_stream(iter([b"vit", b"", b"rine"]), limit_bytes=7)
    assert (blob_hash, size) == (hashlib.sha256(b"vitrine").hexdigest(), 7)
    assert blobs.has(blob_hash)
    with blobs.open(blob_hash) as file:
        assert file.read() == b"vitrine"
    assert blobs.path(blob_hash) == blobs.folder / blob_hash[:2] / blob_hash[2:4] / blob_hash
    assert files(blobs) == [blobs.path(blob_hash)]


@pytest.mark.race
def test_the_same_bytes_are_kept_once(blobs: BlobStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        hashes = set(pool.map(lambda _: blobs.put(b"same" * 10_000), range(32)))
    assert len(hashes) == 1
    assert len(files(blobs)) == 1


def test_one_byte_over_the_cap_keeps_nothing_and_reads_no_further(blobs: BlobStore) -> None:
    taken = []

    def chunks() -> Iterator[bytes]:
        for number in range(100):
            taken.append(number)
            yield b"12345"

    with pytest.raises(BlobTooLarge) as refused:
        blobs.put_stream(chunks(), limit_bytes=14)
    assert refused.value.values == {"limit_bytes": 14}
    assert taken == [0, 1, 2]
    assert files(blobs) == []


def test_a_stream_that_breaks_off_keeps_nothing(blobs: BlobStore) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        blobs.put_stream(chunks(), limit_bytes=100)
    assert files(blobs) == []


def test_unknown_blobs(blobs: BlobStore) -> None:
    unknown = "0" * 64
    assert not blobs.has(unknown)
    with pytest.raises(BlobNotFound):
        blobs.open(unknown)


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 65, "0" * 63 + "\n", "0" * 64 + "\n", "٠" * 64]
)
def test_only_a_hash_becomes_a_path(blobs: BlobStore, name: str) -> None:
    for ask in (blobs.path, blobs.has, blobs.open):
        with pytest.raises(BadBlobHash):
            ask(name)


@given(st.text(max_size=80))
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    blobs = BlobStore.__new__(BlobStore)  # no folder is touched
    blobs.folder = Path("/blobs")
    try:
        path = blobs.path(name)
    except BadBlobHash:
        return
    assert path.is_relative_to("/blobs") and ".." not in path.parts


def test_a_new_store_sweeps_what_a_killed_upload_left(tmp_path: Path) -> None:
    incoming = BlobStore(tmp_path).folder / "incoming"
    old, running = incoming / "old", incoming / "running"
    for left in (old, running):
        left.write_bytes(b"half")
    then = time.time() - STALE_SECONDS - 60
    os.utime(old, (then, then))
    BlobStore(tmp_path)
    assert not old.exists()
    assert running.exists()


def aged(blobs: BlobStore, content: bytes) -> str:
    """Put two days ago."""
    blob = blobs.put(content)
    before = time.time() - 2 * DAY_S
    os.utime(blobs.path(blob), (before, before))
    return blob


def test_only_what_nobody_has_put_for_long_is_discarded(blobs: BlobStore) -> None:
    old, young = aged(blobs, b"old"), blobs.put(b"young")
    assert list(blobs.older(DAY_S)) == [old]
    assert not blobs.discard(young, DAY_S) and blobs.has(young)
    assert blobs.discard(old, DAY_S) and not blobs.has(old)
    assert not blobs.discard(old, DAY_S)
    assert files(blobs) == [blobs.path(young)]


def test_who_puts_it_again_makes_it_young(blobs: BlobStore) -> None:
    blob = aged(blobs, b"bytes")
    blobs.put(b"bytes")
    assert list(blobs.older(DAY_S)) == []
    assert not blobs.discard(blob, DAY_S) and blobs.has(blob)


@pytest.mark.race
def test_what_is_put_while_it_is_discarded_is_there(blobs: BlobStore) -> None:
    for number in range(20):
        content = str(number).encode()
        blob = aged(blobs, content)
        with ThreadPoolExecutor(2) as threads:
            discarded = threads.submit(blobs.discard, blob, DAY_S)
            put = threads.submit(blobs.put, content)
            discarded.result()
            put.result()
        assert blobs.has(blob), "who has put it may write its row now"


def test_what_a_killed_process_had_set_aside_is_there_again(blobs: BlobStore) -> None:
    blob = aged(blobs, b"bytes")
    blobs.path(blob).replace(blobs.folder / "incoming" / f"discarded-{blob}")
    again = BlobStore(blobs.folder)
    assert again.has(blob) and files(again) == [again.path(blob)]
