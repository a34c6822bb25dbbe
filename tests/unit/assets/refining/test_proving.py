"""The proof of likeness takes away what is not like, and nothing else."""

from __future__ import annotations

from typing import Any

from vitrine.assets.pictures.likeness import Likeness
from vitrine.assets.refining.proving import proved


def level(number: int, *names: str, codec: str = "meshopt") -> dict[str, Any]:
    files = [{"name": name, "bytes": 10, "codec": codec, "images": "webp"} for name in names]
    return {"level": number, "triangles": 2, "likeness_db": None, "files": files}


def seen(name: str, number: int, psnr_db: float, limit_db: float = 30.0) -> Likeness:
    return Likeness(name, number, 10, psnr_db, psnr_db - 1, psnr_db + 5, 0.9, limit_db)


def test_each_level_tells_its_worst_file() -> None:
    made = {"levels": [level(0, "a.webp", "a.avif"), level(1, "b.webp")], "notes": []}
    found = [seen("a.webp", 0, 41.0), seen("a.avif", 0, 39.5), seen("b.webp", 1, 33.0)]
    result, corrected = proved(made, found)
    assert [one["likeness_db"] for one in corrected["levels"]] == [39.5, 33.0]
    assert result["refused"] == []
    assert [one["passes"] for one in result["likeness"]] == [True, True, True]
    assert made["levels"][0]["likeness_db"] is None, "the earlier result is not changed in place"


def test_a_file_below_the_threshold_goes_and_an_empty_level_with_it() -> None:
    made = {"levels": [level(0, "a.webp", "a.avif"), level(1, "b.webp")], "notes": []}
    found = [seen("a.webp", 0, 41.0), seen("a.avif", 0, 20.0), seen("b.webp", 1, 29.9)]
    result, corrected = proved(made, found)
    assert [[file["name"] for file in one["files"]] for one in corrected["levels"]] == [["a.webp"]]
    assert corrected["levels"][0]["likeness_db"] == 41.0
    assert result["refused"] == ["a.avif", "b.webp"]


def test_an_original_needs_no_proof() -> None:
    made = {"levels": [level(0, "a.original", codec="original")], "notes": []}
    _, corrected = proved(made, [])
    assert corrected["levels"][0]["files"][0]["name"] == "a.original"
    assert corrected["levels"][0]["likeness_db"] is None


def test_what_could_not_be_seen_is_not_served() -> None:
    made = {"levels": [level(0, "a.webp")], "notes": []}
    blind = Likeness("a.webp", 0, 10, 0.0, 0.0, 0.0, 0.0, 30.0, problem="the viewer refused it")
    assert proved(made, [blind])[1]["levels"] == []


def test_a_level_without_the_file_that_works_everywhere_goes() -> None:
    """Devices take the first file unasked: what stands behind it needs a decoder that some lack."""
    made = {"levels": [level(0, "a.webp", "a.ktx2"), level(1, "b.webp")], "notes": []}
    found = [seen("a.webp", 0, 29.0), seen("a.ktx2", 0, 33.0), seen("b.webp", 1, 35.0)]
    assert [one["level"] for one in proved(made, found)[1]["levels"]] == [1]
