"""Ids sort by birth, also those of one moment: lists are read in their order, page by page."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location

from vitrine import ids


def test_ids_of_one_moment_keep_their_order() -> None:
    # A copy of its own: whatever else runs in this process makes ids too.
    spec = spec_from_file_location("ids_alone", ids.__file__)
    assert spec is not None and spec.loader is not None
    alone = module_from_spec(spec)
    spec.loader.exec_module(alone)
    made = [alone.new_id("thing", now_ms) for now_ms in (1, 2, 3) for _ in range(200)]
    assert made == sorted(set(made))
    assert {len(each) for each in made} == {len("thing_") + 26}
