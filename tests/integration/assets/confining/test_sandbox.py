"""What any program on a stranger's bytes may say, and what each of its failures is called."""

from __future__ import annotations

import json
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from vitrine.assets.confining.confined import Interrupted
from vitrine.assets.confining.sandbox import Program, SandboxAnswer, answered, opened, read, sandboxed
from vitrine.assets.errors import FROM_SANDBOX, BadModel, MeasuringFailed
from vitrine.errors import VitrineError


def program(code: str, wall_s: float = 20) -> Program:
    return Program((sys.executable, "-I", "-B", "-c", textwrap.dedent(code)), wall_s, output_bytes=1000)


def reason(code: str, folder: Path, wall_s: float = 20) -> object:
    with pytest.raises(MeasuringFailed) as caught:
        answered(program(code, wall_s), folder, {})
    return caught.value.values["reason"]


def test_it_works_on_copies_and_is_told_what_to_do() -> None:
    code = """
        import json
        from pathlib import Path
        asked = json.loads(Path("request.json").read_text())
        Path("made").write_bytes(Path("given").read_bytes() * asked["times"])
        print(json.dumps({"files": [each.name for each in Path("files").iterdir()]}))
    """
    with sandboxed(program(code), {"given": b"ab"}, {"times": 2}) as answer:
        assert (answer.values, answer.read("made")) == ({"files": []}, b"abab")
        assert answer.ended.cpu_s > 0
    assert not answer.folder.exists()


@pytest.mark.parametrize(
    ("code", "called"),
    [
        ("import time; time.sleep(60)", "time"),
        ("import sys; sys.exit('MemoryError')", "memory"),
        ("import sys; sys.exit('terminate called after std::bad_alloc')", "memory"),
        ("import sys; sys.exit('FATAL ERROR: JavaScript heap out of memory')", "memory"),
        ("import os; os.abort()", "crash"),
        ("print('x' * 2000)", "output"),
        ("print('{')", "output"),
        ("print('[' * 900)", "output"),
        ("print('[1]')", "output"),
        ("print('null')", "output"),
        ("print('\"problem\"')", "output"),
    ],
)
def test_each_failure_has_one_name(code: str, called: str, tmp_path: Path) -> None:
    assert reason(code, tmp_path, wall_s=1 if called == "time" else 20) == called


@pytest.mark.parametrize(
    "problem",
    [None, "x", {}, {"type": "/problems/internal", "detail": "x"}, {"type": "/problems/bad-model"}],
)
def test_only_known_problems_are_believed(problem: object, tmp_path: Path) -> None:
    assert reason(f"print({json.dumps(json.dumps({'problem': problem}))})", tmp_path) == "output"


@pytest.mark.parametrize("slug", sorted(FROM_SANDBOX))
def test_known_problems_come_out_as_themselves(slug: str, tmp_path: Path) -> None:
    told = {"problem": {"type": f"/problems/{slug}", "detail": "why", "where": "nodes[0]", "n": [1, 2]}}
    with pytest.raises(VitrineError) as caught:
        answered(program(f"print({json.dumps(json.dumps(told))})"), tmp_path, {})
    assert type(caught.value) is FROM_SANDBOX[slug]
    assert (caught.value.message, caught.value.values) == ("why", {"where": "nodes[0]"})


def test_files_are_read_by_plain_names_and_never_through_links(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    canary.write_text("secret")
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "link").symlink_to(canary)
    answer: SandboxAnswer = answered(program("print('{}')"), folder, {})
    for name in ("link", "../canary", str(canary), "nothing", "."):
        with pytest.raises(MeasuringFailed):
            answer.read(name)
    with pytest.raises(OSError, match="symbolic"):
        opened(folder / "link")


def test_a_file_has_at_most_the_bytes_allowed(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(bytes(11))
    assert read(tmp_path / "big", 11) == bytes(11)
    with pytest.raises(MeasuringFailed):
        read(tmp_path / "big", 10)


def test_stopping_is_no_judgement(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Interrupted):
        answered(program("import time; time.sleep(60)"), tmp_path, {}, stop)


def test_the_error_of_the_body_is_the_bodys_own() -> None:
    with pytest.raises(BadModel), sandboxed(program("print('{}')"), {}, {}):
        raise BadModel("of whoever asked")
