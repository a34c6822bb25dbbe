"""Messages in every language: the same keys and holes everywhere, English where a language lacks one."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

import vitrine
from tests.vectors.read import vectors
from vitrine import words as words_module
from vitrine.words import LANGUAGES, Words, spoken, told_in, wanted

PACKAGE = Path(vitrine.__file__).parent
FOLDERS = sorted({file.parent for file in PACKAGE.rglob("words/*.json") if "client" not in file.parts})


def _messages(folder: Path, language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((folder / f"{language}.json").read_text(encoding="utf-8"))
    return found


def _holes(message: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(message) if name is not None}


def test_folders_are_found() -> None:
    assert len(FOLDERS) >= 7


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.parent.relative_to(PACKAGE)))
def test_every_language_has_the_keys_and_holes_of_english(folder: Path) -> None:
    assert {file.stem for file in folder.iterdir()} == set(LANGUAGES)
    english = _messages(folder, "en")
    for language in LANGUAGES:
        messages = _messages(folder, language)
        assert list(messages) == list(english), language
        for key, message in messages.items():
            assert message, (language, key)
            assert _holes(message) == _holes(english[key]), (language, key)


@pytest.fixture
def hello(tmp_path: Path) -> Words:
    folder = tmp_path / "words"
    folder.mkdir()
    for language in LANGUAGES:
        (folder / f"{language}.json").write_text("{}")
    (folder / "en.json").write_text('{"hello": "Hello {who}", "late": "{count} late"}')
    (folder / "fr.json").write_text('{"hello": "Bonjour {who}"}')
    return Words(str(tmp_path / "module.py"))


def test_a_message_is_said_in_every_language(hello: Words) -> None:
    greeting = hello("hello", who="Ada")
    assert list(greeting) == list(LANGUAGES)
    assert (greeting["en"], greeting["fr"]) == ("Hello Ada", "Bonjour Ada")
    filled = hello("hello", who={"en": "house", "fr": "maison"})
    assert (filled["en"], filled["fr"]) == ("Hello house", "Bonjour maison")
    assert hello("hello", who=lambda language: language.upper())["fr"] == "Bonjour FR"


def test_what_a_language_lacks_is_said_in_english(hello: Words) -> None:
    assert set(hello("late", count=3).values()) == {"3 late"}
    assert told_in("fr", {"en": "only English"}) == "only English"
    assert "late" in hello and "early" not in hello
    with pytest.raises(KeyError):
        hello("early")


@pytest.mark.parametrize("case", vectors("spoken.json"))
def test_a_text_is_read_in_the_language_that_it_has(case: dict[str, Any]) -> None:
    """The pages read the same table (`web/packages/sdk/tests/text.test.ts`)."""
    assert spoken(case["text"], case["reader"]) == (case["words"], case["tongue"])
    assert told_in(case["reader"], case["text"]) == case["words"]


def test_a_file_that_is_missing_or_no_list_of_messages_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Words(str(tmp_path / "module.py"))
    (tmp_path / "words").mkdir()
    for language in LANGUAGES:
        (tmp_path / "words" / f"{language}.json").write_text('{"nested": {"a": "b"}}')
    with pytest.raises(ValueError, match="flat"):
        Words(str(tmp_path / "module.py"))


def test_a_further_language_is_its_files_and_one_name_in_the_list(
    hello: Words, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = hello("hello", who="Ada")
    (tmp_path / "words" / "xx.json").write_text('{"hello": "Xo {who}"}')
    monkeypatch.setattr(words_module, "LANGUAGES", (*LANGUAGES, "xx"))
    further = Words(str(tmp_path / "module.py"))
    assert further("hello", who="Ada") == {**before, "xx": "Xo Ada"}
    assert further("late", count=3)["xx"] == "3 late"


SHAPES = """
import json
import sys
from pathlib import Path

from vitrine import words

words.LANGUAGES = ("en", "fr", "xx")
words.OTHER_LANGUAGES = ("fr", "xx")
own = words._read
words._read = lambda file: own(file if file.exists() else file.with_name("en.json"))

from vitrine.app.compose import create_app
from vitrine.app.problem_pages import page_of
from vitrine.assets.intake.refusals import needs_export
from vitrine.certificates.gates.words import SHOWN_OUT
from vitrine.settings import Settings

shapes = create_app(Settings(data=Path(sys.argv[1]))).openapi()["components"]["schemas"]
problem = needs_export("FBX", ("Blender",))
print(json.dumps({
    "answered": list(shapes["LocalText"]["properties"]),
    "taken": sorted(shapes["TextBody"]["properties"]),
    "declared": "detail_xx" in type(problem).members,
    "told": "detail_xx" in problem.problem(),
    "page": '<p lang="xx">' in page_of(type(problem)),
    "bytes": len(SHOWN_OUT.encode()),
}))
"""


def test_a_further_language_is_in_every_shape_of_the_api(tmp_path: Path) -> None:
    """In a process of its own: the shapes are made when their modules are read."""
    data = str(tmp_path / "data")
    ended = subprocess.run(
        [sys.executable, "-c", SHAPES, data], capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    assert found.pop("bytes") <= 120
    assert found == {
        "answered": ["en", "fr", "xx"], "taken": ["en", "fr", "xx"], "declared": True, "told": True,
        "page": True,
    }  # fmt: skip


# Guests that the bench makes up talk as guests do.
GUESTS = PACKAGE / "cli" / "visitors.py"


def test_no_module_but_the_list_names_a_language_or_speaks_it() -> None:
    ours = [file for file in PACKAGE.rglob("*.py") if file not in (PACKAGE / "words.py", GUESTS)]
    assert len(ours) > 200
    found = [
        f"{file.relative_to(PACKAGE)}:{node.lineno}: {node.value[:40]}"
        for file in ours
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.search(r"[àâçèéêîôùûœ]|^fr$|_fr$|lang=.?fr|[\"']fr[\"']", node.value)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"), ("fr", "fr"), ("fr-CA,fr;q=0.9,en;q=0.8", "fr"), ("de, FR;q=0.2", "fr"),
        ("en;q=0.3, fr;q=0.7", "fr"), ("fr;q=0", "en"), ("fr;q=much, ,;;;", "en"), ("x" * 100_000, "en"),
    ],
)  # fmt: skip
def test_the_readers_language_is_the_one_they_like_best(header: str, language: str) -> None:
    assert wanted(header) == language


NARROW = "\u202f"
LOOSE = re.compile(
    r"[\d}] (?:mm|cm|m²?|kg|[kMG][Bo]|€)(?![\w’'])|[nN]° "
    r"|\S [;:!?»%](?![\w/])|« |[\w})»][;!?»](?=\s|$)|[\w})»]:(?=\s|$)|[^\W\d_]'[^\W\d_]|\.\.\."
)
# Names, and words that are the same in both.
SAME = {"Quest 2", "Quest 3", "triangles", "texture", "animation", "{kind} {number}", "Total"}


def test_french_is_set_as_french_is() -> None:
    messages = {
        f"{folder.parent.name}: {key}": words_module.typeset(message)
        for folder in FOLDERS
        for key, message in _messages(folder, "fr").items()
    }
    assert len(messages) > 200
    assert {where: said for where, said in messages.items() if LOOSE.search(said)} == {}
    assert sum(NARROW in said for said in messages.values()) > 50
    assert words_module.typeset("« Halte » : 62 % ; où ?") == (
        f"«{NARROW}Halte{NARROW}»{NARROW}: 62{NARROW}%{NARROW}; où{NARROW}?"
    )
    assert words_module.typeset("N° 7, 3,5 m² à 5 cm, {n} ko ; {name} m’attend, 2 mains") == (
        f"N°\u00a07, 3,5\u00a0m² à 5\u00a0cm, {{n}}\u00a0ko{NARROW}; {{name}} m’attend, 2 mains"
    )
    assert words_module.typeset("Was: 3; https://a.example/?b=1 no? yes!") == (
        "Was: 3; https://a.example/?b=1 no? yes!"
    )


def test_nothing_is_left_in_english() -> None:
    same = {
        f"{folder.parent.name}: {key}": english
        for folder in FOLDERS
        for key, english in _messages(folder, "en").items()
        if english == _messages(folder, "fr")[key] and re.search(r"[^\W\d_]", re.sub(r"\{\w+\}", "", english))
    }
    assert {where: said for where, said in same.items() if said not in SAME} == {}
