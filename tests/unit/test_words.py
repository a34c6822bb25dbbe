"""Messages in every language: the same keys and holes everywhere, English where a language lacks one."""

from __future__ import annotations

import json
from pathlib import Path
from string import Formatter

import pytest

import vitrine
from vitrine.words import LANGUAGES, Words, told_in

PACKAGE = Path(vitrine.__file__).parent
FOLDERS = sorted({file.parent for file in PACKAGE.rglob("words/*.json") if "client" not in file.parts})


def _messages(folder: Path, language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((folder / f"{language}.json").read_text(encoding="utf-8"))
    return found


def _holes(message: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(message) if name is not None}


def test_folders_are_found() -> None:
    assert len(FOLDERS) >= 4


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
def spoken(tmp_path: Path) -> Words:
    folder = tmp_path / "words"
    folder.mkdir()
    (folder / "en.json").write_text('{"hello": "Hello {who}", "late": "{count} late"}')
    (folder / "fr.json").write_text('{"hello": "Bonjour {who}"}')
    return Words(str(tmp_path / "module.py"))


def test_a_message_is_said_in_every_language(spoken: Words) -> None:
    assert spoken("hello", who="Ada") == {"en": "Hello Ada", "fr": "Bonjour Ada"}
    assert spoken("hello", who={"en": "house", "fr": "maison"}) == {
        "en": "Hello house",
        "fr": "Bonjour maison",
    }
    assert spoken("hello", who=lambda language: language.upper())["fr"] == "Bonjour FR"


def test_what_a_language_lacks_is_said_in_english(spoken: Words) -> None:
    assert spoken("late", count=3) == {"en": "3 late", "fr": "3 late"}
    assert told_in("fr", {"en": "only English"}) == "only English"
    assert "late" in spoken and "early" not in spoken
    with pytest.raises(KeyError):
        spoken("early")


def test_a_file_that_is_missing_or_no_list_of_messages_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Words(str(tmp_path / "module.py"))
    (tmp_path / "words").mkdir()
    for language in LANGUAGES:
        (tmp_path / "words" / f"{language}.json").write_text('{"nested": {"a": "b"}}')
    with pytest.raises(ValueError, match="flat"):
        Words(str(tmp_path / "module.py"))
