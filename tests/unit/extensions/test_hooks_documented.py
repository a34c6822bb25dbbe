"""HOOKS.md describes every hook, and a test calls every hook."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from vitrine.extensions import hooks
from vitrine.extensions.files import MEDIA_TYPES
from vitrine.extensions.ports import (
    NOTICE_LIMIT_CHARACTERS,
    STATE_KEY_LIMIT_CHARACTERS,
    STATE_KEYS_LIMIT,
)
from vitrine.extensions.rules import BUDGET_MS

PAGE = (Path(hooks.__file__).parent / "HOOKS.md").read_text()
HOOKS = {
    name: function
    for name, function in inspect.getmembers(hooks, inspect.isfunction)
    if hasattr(function, f"{hooks.PROJECT}_spec")
}
TESTS = "".join(
    path.read_text() for path in Path(__file__).parent.glob("test_*.py") if path != Path(__file__)
)


def section(name: str) -> str:
    found = re.search(rf"^### {name}\n(.*?)(?=^##)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"HOOKS.md has no section on {name}"
    return found[1]


def test_the_kinds_name_every_hook() -> None:
    assert set(HOOKS) == {*hooks.ACCESS_HOOKS, *hooks.IN_TICK_HOOKS, "browser_files"}


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_has_its_section_with_signature_kind_and_example(name: str) -> None:
    text = section(name)
    names = list(inspect.signature(HOOKS[name]).parameters)
    signature = re.search(rf"^`{name}\((.*)\) -> .*` · (.*)$", text, re.MULTILINE)
    assert signature, f"HOOKS.md: {name} lacks its signature line"
    assert re.findall(r"(\w+):", signature[1]) == names
    kind = (
        "access" if name in hooks.ACCESS_HOOKS else "in tick" if name in hooks.IN_TICK_HOOKS else "at start"
    )
    assert signature[2].startswith(kind)
    example = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert example and f"def {name}(" in example[1]
    compile(example[1], "HOOKS.md", "exec")
    assert re.search(rf"^\| `{name}` \| {kind} ", PAGE, re.MULTILINE)


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_has_a_docstring_and_a_test(name: str) -> None:
    assert HOOKS[name].__doc__
    assert re.search(rf"\b{name}=", TESTS), f"no test gives a plugin the hook {name}"


def test_no_section_on_a_hook_that_is_no_more() -> None:
    assert set(re.findall(r"^### (\w+)$", PAGE, re.MULTILINE)) == set(HOOKS)


def test_the_limits_on_the_page_are_the_limits() -> None:
    assert f"Key 1..{STATE_KEY_LIMIT_CHARACTERS} characters" in PAGE
    assert f"{STATE_KEYS_LIMIT} keys and 64 KiB" in PAGE
    assert f"1..{NOTICE_LIMIT_CHARACTERS} characters" in PAGE
    assert f"A call over {BUDGET_MS} ms" in PAGE
    assert " ".join(suffix for suffix in MEDIA_TYPES) in PAGE
