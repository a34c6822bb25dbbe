"""`vitrine brand quotas`: what a brand may have, shown and set."""

from __future__ import annotations

import json
from pathlib import Path

from tests.fixtures.command import vitrine


def test_quotas_are_shown_and_set_by_name(tmp_path: Path) -> None:
    options = ("--data", str(tmp_path))
    assert vitrine("invite", "Maison", *options).code == 0
    shown = vitrine("brand", "quotas", "maison", *options, VITRINE_BRAND_QUOTAS="rooms=8")
    assert shown.code == 0, shown.err
    assert "rooms" in shown.out and "20,480 MiB" in shown.out and "the settings" in shown.out
    said = vitrine("brand", "quotas", "Maison", "rooms=3", "files_mb=5", "--json", *options)
    found = {each["quota"]: each for each in json.loads(said.out)["quotas"]}
    assert found["rooms"] == {"quota": "rooms", "used": 0, "allowed": 3, "own": 3}
    assert (found["file_bytes"]["allowed"], found["tokens"]["own"]) == (5 << 20, None)
    back = json.loads(vitrine("brand", "quotas", "Maison", "rooms=shop", "--json", *options).out)
    assert [(each["allowed"], each["own"]) for each in back["quotas"][:1]] == [(100, None)]


def test_what_is_no_quota_is_one_line(tmp_path: Path) -> None:
    options = ("--data", str(tmp_path))
    vitrine("invite", "Maison", *options)
    for words, why in (
        ("chairs=3", "no quota"), ("rooms", "no quota"), ("rooms=many", "whole number"),
        ("requests_a_minute=0", "from 1"),
    ):  # fmt: skip
        ran = vitrine("brand", "quotas", "Maison", words, *options)
        assert (ran.code, why in ran.line) == (2, True), ran.err
    ran = vitrine("brand", "quotas", "Nobody", *options)
    assert (ran.code, "no brand" in ran.line) == (2, True)
