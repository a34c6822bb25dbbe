"""Templates that an operator adds to a shop that is open."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from vitrine.templates.shelf import Shelf, home


def test_one_that_takes_anothers_place_within_a_tick_of_the_disk_is_seen(tmp_path: Path) -> None:
    added = tmp_path / "templates"
    shelf = Shelf(tmp_path / "none", added)
    assert shelf.all() == ()
    for name in ("first", "second"):
        (added / name).mkdir(parents=True)
        shutil.copy(home() / "loft" / "template.json", added / name)
    (added / "second").rename(tmp_path / "second")
    age = added.stat().st_mtime_ns
    assert list(shelf._templates()) == ["first"]
    (added / "first").rename(tmp_path / "first")
    (tmp_path / "second").rename(added / "second")
    os.utime(added, ns=(age, age))
    assert list(shelf._templates()) == ["second"]
