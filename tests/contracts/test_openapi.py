"""HTTP is a contract: what is saved is what is served, whole, and what the SDK's types are made of."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.contracts.openapi import (
    APIGEN,
    ROOT,
    SAVED,
    TYPES,
    Document,
    beside_the_api,
    document,
    operations,
    text,
    typed_answers,
)
from vitrine.app.beside import GONE
from vitrine.app.contract import known_problems, problem_schema
from vitrine.app.problem_pages import meaning, page_of
from vitrine.errors import ConfigurationError
from vitrine.problems import MEDIA_TYPE


@pytest.fixture(scope="module")
def described() -> Document:
    return document()


def test_the_saved_description_is_the_servers_own(described: Document) -> None:
    assert SAVED.read_text() == text(described), "run: make api"


def test_the_types_of_the_sdk_are_made_of_it(tmp_path: Path) -> None:
    fresh = tmp_path / "api.gen.ts"
    tool = APIGEN / "node_modules" / ".bin" / "openapi-typescript"
    assert tool.exists(), "run: make .make/apigen"
    path = subprocess.run(
        [sys.executable, ROOT / "web/node_path.py"], capture_output=True, text=True, check=True
    ).stdout.strip()
    subprocess.run(
        [tool, SAVED, "--output", fresh], env=os.environ | {"PATH": path}, check=True, capture_output=True
    )
    assert TYPES.read_text() == fresh.read_text(), "run: make api"


def test_every_json_answer_of_success_is_typed(described: Document) -> None:
    typed, all_of_them = typed_answers(described)
    assert (typed, all_of_them > 60) == (all_of_them, True)


def test_files_pages_and_figures_are_described(described: Document) -> None:
    """What is no API says what it is, too: the type of its content."""
    found = beside_the_api()
    assert len(found) > 10
    assert [path for path in found if "get" not in described["paths"].get(path, {})] == []


def test_what_changes_nothing_is_not_refused_as_forged(described: Document) -> None:
    told = [
        (path, name)
        for method, path, operation in operations(described)
        for name in ("CsrfRefused", "ForeignOrigin")
        if method == "get" and name in json.dumps(operation["responses"])
    ]
    assert told == []


def test_every_other_answer_is_a_problem_or_has_no_body(described: Document) -> None:
    for method, path, operation in operations(described):
        for status, answer in operation["responses"].items():
            if status >= "4":
                # A room, product or brand that is gone has its page all the same, which says so.
                pages = ("/rooms/{room_id}", "/products/{product}", "/b/{slug}", "/b/{slug}/{legal}")
                gone = path in pages and status in GONE
                assert list(answer["content"]) == ["text/html" if gone else MEDIA_TYPE], (
                    method,
                    path,
                    status,
                )


def test_every_operation_has_a_name_of_its_own_and_says_who_may(described: Document) -> None:
    names = [operation["operationId"] for _, _, operation in operations(described)]
    assert len(set(names)) == len(names)
    assert not [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name)]
    tags = {tag["name"] for tag in described["tags"]}
    for method, path, operation in operations(described):
        assert operation["description"], (method, path)
        assert "security" in operation, (method, path)
        assert set(operation["tags"]) <= tags, (method, path)
    schemes = {
        name for _, _, operation in operations(described) for each in operation["security"] for name in each
    }
    assert schemes == set(described["components"]["securitySchemes"])


def test_each_problem_has_one_name_and_no_answer_has_it() -> None:
    names: list[str] = []
    heap = [*ConfigurationError.__mro__[1].__subclasses__()]
    while heap:
        error = heap.pop()
        heap += error.__subclasses__()
        if error.__module__.startswith("vitrine."):
            names.append(error.__name__)
    assert sorted(names) == sorted(set(names))


def test_a_problems_schema_is_in_the_description_under_its_name(described: Document) -> None:
    schemas, known = described["components"]["schemas"], known_problems()
    problems = {
        name
        for name, schema in schemas.items()
        if str(schema.get("properties", {}).get("type", {}).get("const", "")).startswith("/problems/")
    }
    assert len(problems) > 80
    for name in problems:
        assert schemas[name]["properties"]["type"]["const"] == f"/problems/{known[name].slug()}"


def test_examples_keep_to_their_schemas(described: Document) -> None:
    root = text({"$defs": described["components"]["schemas"]})
    renamed_root = json.loads(root.replace("#/components/schemas/", "#/$defs/"))
    checked = 0
    for name, schema in described["components"]["schemas"].items():
        renamed = text(schema).replace("#/components/schemas/", "#/$defs/")
        validator = Draft202012Validator({**renamed_root, **json.loads(renamed)})
        for example in schema.get("examples", ()):
            assert not list(validator.iter_errors(example)), name
            checked += 1
    assert checked > 60


def test_each_problem_has_a_page_that_says_what_it_means() -> None:
    told = {
        name: error for name, error in known_problems().items() if not issubclass(error, ConfigurationError)
    }
    assert len(told) > 100
    for name, error in told.items():
        assert len(meaning(error)) > 8, name
        assert f"/problems/{error.slug()}" in page_of(error), name
        assert problem_schema(error)["properties"]["status"]["const"] == error.status, name
