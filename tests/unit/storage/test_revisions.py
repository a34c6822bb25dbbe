"""Migrations stand in one line: two that were written side by side are put one after the other."""

from __future__ import annotations

from vitrine.cli.schema import NAMES
from vitrine.storage.migrating import SCRIPTS


def test_each_revision_follows_the_one_before() -> None:
    files = sorted((SCRIPTS / "versions").glob("[0-9]*.py"))
    found = [dict(NAMES.findall(file.read_text())) for file in files]
    numbers = [f"{number:04}" for number in range(1, len(files) + 1)]
    assert [each["revision"] for each in found] == numbers
    assert [each.get("down_revision") for each in found] == [None, *numbers[:-1]]
    assert [file.name[:4] for file in files] == numbers
