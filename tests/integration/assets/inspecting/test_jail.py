"""The sandbox holds: limits, network, files, and answers that nobody should believe."""

from __future__ import annotations

import io
import json
import socket
import sys
import textwrap
from typing import Any

import pytest

from tests.fixtures import hostile, models
from tests.fixtures.reports import STORED
from vitrine.assets import Jail, isolation
from vitrine.assets.confining.namespaces import Isolation
from vitrine.assets.errors import FROM_SANDBOX, MeasuringFailed, NotIsolated
from vitrine.assets.report import Report
from vitrine.errors import VitrineError


def inside(code: str, wall_s: float = 20) -> Jail:
    return Jail(wall_s=wall_s, command=(sys.executable, "-I", "-B", "-c", textwrap.dedent(code)))


def fenced(code: str) -> Jail:
    """The code after the real sandbox has bound itself."""
    start = "import sys\nfrom pathlib import Path\nfrom vitrine.assets.confining import program\n"
    return inside(
        f"{start}import socket, subprocess, trimesh\nprogram.bind()\nprogram.Fence(Path.cwd())\n{code}"
    )


def look(jail: Jail, data: bytes = b"x") -> Report:
    with jail.look(io.BytesIO(data)) as answer:
        return answer.report


def reason(jail: Jail) -> str:
    with pytest.raises(MeasuringFailed) as caught:
        look(jail)
    return str(caught.value.values["reason"])


def told(values: object) -> str:
    """Code that answers a report with `values`, an expression, written into its `generator`."""
    return (
        f"import json\nreport = json.loads({json.dumps(STORED)!r})\n"
        f"report['generator'] = json.dumps({values})\n"
        "print(json.dumps({'kind': 'glb', 'entry': 'model.glb', 'report': report, 'files': [{'name': "
        "'model.glb', 'place': 'upload', 'media_type': 'model/gltf-binary', 'bytes': 1}]}))"
    )


def heard(jail: Jail) -> Any:
    """What `told` was given."""
    return json.loads(look(jail).generator or "null")


def test_good_model() -> None:
    with Jail().look(io.BytesIO(models.good_glb())) as answer:
        assert (answer.kind, answer.entry, answer.report.triangles) == ("glb", "model.glb", 12)
        with answer.open(answer.files[0]) as file:
            assert file.read() == models.good_glb()
    assert not answer.folder.exists()


def test_typed_problem_comes_out_as_itself() -> None:
    with pytest.raises(VitrineError) as caught:
        look(Jail(), hostile.node_chain(60_000))
    assert caught.value.slug() == "over-limit"
    assert caught.value.values["limit"] == "nodes"


def test_wall_clock_kills() -> None:
    assert reason(inside("import time; time.sleep(60)", wall_s=0.5)) == "time"


def test_processor_limit_kills() -> None:
    busy = "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass"
    assert reason(inside(busy)) == "time"


def test_memory_limit_holds() -> None:
    assert reason(fenced("bytearray(3 << 30)")) == "memory"


def test_endless_output_is_cut() -> None:
    assert reason(inside("while True: print('x' * 1_000_000)")) == "output"


def test_crash_is_told() -> None:
    assert reason(inside("import os; os.abort()")) == "crash"


def test_file_size_limit_holds() -> None:
    grow = "f = open('files/0', 'wb')\nf.seek(1 << 30)\nf.write(b'x')\nf.close()"
    assert reason(fenced(grow)) == "crash"


def test_it_has_no_children() -> None:
    wait = "[sys.executable, '-I', '-c', 'import time; time.sleep(90)']"
    assert reason(inside(f"import subprocess, sys\nsubprocess.Popen({wait})\n" + told("1"))) == "crash"


@pytest.mark.parametrize(
    "code",
    [
        "open('/etc/passwd').read()",
        "Path('/etc/hostname').read_text()",
        "open('../canary')",
        "open('/proc/self/environ').read()",
        "open('/tmp/vitrine-evil', 'w')",
        "Path(program.__file__).write_text('x')",
        "import os; os.open('/etc/passwd', os.O_RDONLY)",
        "import os; os.symlink('/etc/passwd', 'files/0')",
        "import os; os.system('true')",
        "subprocess.run(['true'])",
        "socket.socket()",
        "socket.getaddrinfo('localhost', 80)",
    ],
)
def test_fence_stops_what_leaves_the_folder(code: str) -> None:
    hidden = f"try:\n    {code}\nexcept Exception:\n    pass\n"
    assert reason(fenced(hidden + told("1"))) == "crash"


def test_fence_lets_its_own_folder_through() -> None:
    code = "Path('files/0').write_bytes(b'x')\nassert Path('upload').read_bytes() == b'x'\n"
    assert heard(fenced(code + told("1"))) == 1


def test_environment_is_empty_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VITRINE_SECRET", "hunter2")
    found = heard(inside("import os\n" + told("sorted(os.environ)")))
    assert found == sorted(["HOME", "LANG", "OPENBLAS_NUM_THREADS", "TMPDIR", *({"LC_CTYPE"} & set(found))])


def test_network_is_not_there_where_the_kernel_allows() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code = (
            "import socket\ntry:\n    socket.create_connection(('127.0.0.1', "
            f"{port}), 2)\n    reached = True\nexcept OSError:\n    reached = False\n" + told("reached")
        )
        assert heard(inside(code)) is not isolation().available


def test_link_in_place_of_a_file_is_not_followed() -> None:
    code = "import os\nos.unlink('upload')\nos.symlink('/etc/passwd', 'upload')\n" + told("1")
    with inside(code).look(io.BytesIO(b"x")) as answer, pytest.raises(OSError):
        answer.open(answer.files[0])


GOOD = {"name": "model.glb", "place": "upload", "media_type": "model/gltf-binary", "bytes": 1}
ANSWER = {"kind": "glb", "entry": "model.glb", "report": STORED, "files": [GOOD]}


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {**ANSWER, "files": []},
        {**ANSWER, "files": [{**GOOD, "name": "../../evil"}]},
        {**ANSWER, "files": [{**GOOD, "place": "/etc/passwd"}]},
        {**ANSWER, "files": [{**GOOD, "place": "files/../../x"}]},
        {**ANSWER, "files": [{**GOOD, "media_type": "text/html"}]},
        {**ANSWER, "files": [{**GOOD, "bytes": -1}]},
        {**ANSWER, "entry": "other.glb"},
        {**ANSWER, "kind": "exe"},
        {**ANSWER, "report": "fine"},
        {**ANSWER, "report": {}},
        {**ANSWER, "report": {**STORED, "size_m": [1, 2, "x"]}},
        {**ANSWER, "report": {**STORED, "variants": [7]}},
        {**ANSWER, "report": {**STORED, "told": 1}},
        {"problem": {"type": "/problems/internal", "detail": "x"}},
        {"problem": {"type": "/problems/over-limit"}},
        {"problem": "x"},
    ],
)
def test_answers_nobody_should_believe(answer: object) -> None:
    assert reason(inside(f"print({json.dumps(json.dumps(answer))})")) == "output"


def test_problem_of_a_captured_sandbox_is_short_and_plain() -> None:
    problem = {
        "type": "/problems/bad-model",
        "detail": "x" * 9999,
        "deep": {"a": 1},
        "where": "y" * 9999,
        "n": 1,
    }
    with pytest.raises(FROM_SANDBOX["bad-model"]) as caught:
        look(inside(f"print({json.dumps(json.dumps({'problem': problem}))})"))
    assert len(caught.value.message) == 2000
    assert {key: len(str(value)) for key, value in caught.value.values.items()} == {"where": 200, "n": 1}


def test_operator_may_insist_on_isolation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vitrine.assets.inspecting.jail.isolation", lambda: Isolation(False, "not here"))
    with pytest.raises(NotIsolated):
        look(Jail(require_network_isolation=True), models.good_glb())
    assert look(Jail(), models.good_glb()).triangles == 12
