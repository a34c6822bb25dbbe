"""Extensions are found by entry points; one that cannot be loaded stops the start unless it is disabled."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from tests.unit.extensions.plugins import ROOM, Plugin
from vitrine.extensions.errors import ExtensionLoadError, ExtensionUnknown
from vitrine.extensions.loading import UnusableError
from vitrine.extensions.manager import GROUP, Extensions, survey

HOOK = "from vitrine.extensions import hookimpl\n"
MODULES = {
    "plug_good": HOOK + "@hookimpl\ndef on_use(action): return None\n",
    "plug_raises": "raise RuntimeError('first line\\nsecond line')\n",
    "plug_exits": "import sys; sys.exit(0)\n",
    "plug_syntax": "def (:\n",
    "plug_empty": "def on_use(action): return None\n",
    "plug_unknown": HOOK + "@hookimpl\ndef on_explode(room): return None\n",
    "plug_argument": HOOK + "@hookimpl\ndef on_use(moon): return None\n",
    "plug_async": HOOK + "@hookimpl\nasync def on_use(action): return None\n",
    "plug_folder": HOOK + "@hookimpl\ndef browser_files(): return '/etc'\n",
    "plug_missing_folder": HOOK
    + "from pathlib import Path\n@hookimpl\ndef browser_files(): return Path('/nope')\n",
}
BAD = sorted(set(MODULES) - {"plug_good"})


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name, source in MODULES.items():
        (tmp_path / f"{name}.py").write_text(source)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    for name in MODULES:
        sys.modules.pop(name, None)


def point(name: str, module: str) -> EntryPoint:
    return EntryPoint(name, module, GROUP)


LAMP = [point("lamp", "vitrine.extensions.examples.light_switch")]


def test_the_installed_light_switch_is_found() -> None:
    assert [each.state for each in survey() if each.name == "light_switch"] == ["on"]
    assert Extensions.load().named("light_switch").version


@pytest.mark.usefixtures("modules")
@pytest.mark.parametrize("module", [*BAD, "plug_not_there"])
def test_one_that_cannot_be_loaded_is_logged_listed_and_stops_the_start(
    module: str, caplog: pytest.LogCaptureFixture
) -> None:
    points = [point("good", "plug_good"), point("bad", module)]
    bad, good = survey(installed=points)
    assert (good.state, bad.state) == ("on", "failed")
    assert bad.detail
    assert "\n" not in bad.detail
    assert f"extension bad ({module}) cannot be loaded" in caplog.text
    with pytest.raises(ExtensionLoadError, match="VITRINE_DISABLED_EXTENSIONS=bad"):
        Extensions.load(installed=points)
    assert [each.name for each in Extensions.load(frozenset({"bad"}), points)] == ["good"]


@pytest.mark.usefixtures("modules")
def test_a_disabled_extension_is_not_even_imported() -> None:
    assert survey(frozenset({"bad"}), [point("bad", "plug_raises")])[0].state == "disabled"
    assert "plug_raises" not in sys.modules


@pytest.mark.usefixtures("modules")
def test_two_of_one_name_are_both_refused() -> None:
    found = survey(installed=[point("twin", "plug_good"), point("twin", "plug_good")])
    assert [each.state for each in found] == ["failed", "failed"]


@pytest.mark.parametrize("name", ["", "Lamp", "1lamp", "la-mp", "../x", "a" * 65, "lamp\n"])
def test_names_are_safe_in_urls(name: str) -> None:
    with pytest.raises(UnusableError):
        Extensions.of({name: Plugin(on_use=lambda: None)})


def test_a_setting_that_names_nobody_is_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    assert survey(frozenset({"ghost"}), []) == ()
    assert "extension ghost is disabled by the settings, but not installed" in caplog.text


def test_one_that_was_made_ready_is_listed_first_and_disabled_alike() -> None:
    made = {"ready": Plugin(on_use=lambda: None)}
    ready, lamp = survey(installed=LAMP, made=made)
    assert (ready.name, ready.state, ready.module, lamp.name) == ("ready", "on", Plugin.__module__, "lamp")
    assert [each.name for each in Extensions.load(installed=LAMP, made=made)] == ["ready", "lamp"]
    assert Extensions.load(installed=LAMP, made=made).named("ready").version
    assert [each.name for each in Extensions.load(frozenset({"ready"}), LAMP, made)] == ["lamp"]
    assert survey(frozenset({"ready"}), LAMP, made)[0].state == "disabled"
    with pytest.raises(ExtensionLoadError, match="VITRINE_DISABLED_EXTENSIONS=lamp"):
        Extensions.load(installed=LAMP, made={"lamp": Plugin(on_use=lambda: None)})
    with pytest.raises(ExtensionLoadError, match="empty"):
        Extensions.load(installed=[], made={"empty": object()})


def test_switching_off_is_by_room_and_ends_with_it() -> None:
    extensions = Extensions.of({"lamp": Plugin(on_use=lambda: None)})
    extensions.switch_off(ROOM, "lamp")
    assert extensions.is_off(ROOM, "lamp")
    extensions.forget(ROOM)
    assert not extensions.is_off(ROOM, "lamp")
    with pytest.raises(ExtensionUnknown):
        extensions.named("ghost")
