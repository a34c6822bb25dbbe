"""Migrations stand in one line: each number once, each after the one before."""

from __future__ import annotations

import re
from pathlib import Path

from vitrine.storage import migrations

VERSIONS = Path(migrations.__file__).parent / "versions"


def test_each_migration_follows_the_one_before() -> None:
    files = sorted(VERSIONS.glob("[0-9]*.py"))
    told = [
        tuple(re.findall(r'^(?:down_)?revision = (?:"(\d{4})"|None)', file.read_text(), re.MULTILINE))
        for file in files
    ]
    numbers = [file.name[:4] for file in files]
    assert told == list(zip(numbers, ["", *numbers[:-1]], strict=True))
