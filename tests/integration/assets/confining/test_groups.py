"""What a program and all that it starts hold together is bounded by a control group, where there is one."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.pictures import browser
from vitrine.assets.confining.groups import ControlGroup, ControlGroups, give, groups
from vitrine.assets.confining.namespaces import isolation
from vitrine.assets.confining.sandbox import Program, ended_well
from vitrine.assets.confining.walls import ResourceLimits
from vitrine.assets.errors import MeasuringFailed
from vitrine.assets.pictures.browser import Browser, BrowserHeavy

MIB = 1 << 20
BOUNDS = ResourceLimits(cpu_s=60, data_bytes=4096 * MIB, file_bytes=1024 * MIB)
HOLDS = "held = bytearray(b'x') * (300 << 20)"
WRITES = "for n in range(12): open(f'left{n}', 'wb').write(bytes(20 << 20))"
FILLS = """
globalThis.vitrine = { fill(many) {
  const held = [];
  for (let n = 0; n < many; n++) held.push(new Uint8Array(1 << 20).fill(1));
  return held.length;
} };
"""
JOINS = "import sys\nfor each in sys.argv[1:]: open(each, 'w').write('0')\n"
FORKS = """
import os, time
made = 0
while made < 100:
    try:
        if os.fork() == 0:
            time.sleep(600)
    except OSError:
        break
    made += 1
print(made)
"""


@pytest.fixture
def given() -> Iterator[ControlGroups]:
    """Folders of our own below the groups that the tests run in: all stays within what bounds the tests."""
    name, made = f"tests-{os.getpid()}-{secrets.token_hex(4)}", []
    try:
        for parent in parents():
            (parent / name).mkdir()
            made.append(parent / name)
        give(made)
        found = groups() if made else ControlGroups()
    except OSError:
        found = ControlGroups()
    try:
        if not (found.memory and found.tasks):
            # Not by `not_here`: CI, too, runs where nobody may make control groups.
            pytest.skip("not run: no control group for memory and tasks may be made here; as root it may")
        yield found
        assert [each for folder in made for each in folder.iterdir() if each.is_dir()] == []
    finally:
        give(())
        for folder in reversed(made):
            for left in [*folder.glob("vitrine-*"), folder]:
                ControlGroup((left,)).close()


def parents() -> list[Path]:
    """Where this process may make groups that bound memory and tasks: below its own, v1; beside, v2."""
    of = {
        kind: path.lstrip("/")
        for _, kinds, path in (
            line.split(":", 2) for line in Path("/proc/self/cgroup").read_text().splitlines()
        )
        for kind in kinds.split(",")
    }
    root = Path("/sys/fs/cgroup")
    if (root / "cgroup.controllers").is_file():
        own = root / of.get("", "")
        for folder in (own, *own.parents):
            enabled = folder / "cgroup.subtree_control"
            if enabled.is_file() and {"memory", "pids"} <= set(enabled.read_text().split()):
                return [folder]
        return []
    return [root / kind / of[kind] for kind in ("memory", "pids") if kind in of]


def program(code: str, group_bytes: int) -> Program:
    command = (sys.executable, "-I", "-B", "-c", code)
    return Program(command, 120, MIB, BOUNDS, group_bytes)


def test_a_program_beyond_its_memory_is_ended_and_named(given: ControlGroups, tmp_path: Path) -> None:
    for code in (HOLDS, WRITES) if isolation().way != "none" else (HOLDS,):
        with pytest.raises(MeasuringFailed) as refused:
            ended_well(program(code, 128 * MIB), tmp_path)
        assert refused.value.values["reason"] == "memory"
        assert "memory" in str(refused.value)
    assert ended_well(program(HOLDS, 1024 * MIB), tmp_path).returncode == 0


def test_a_browser_is_bounded_and_not_only_watched(given: ControlGroups, tmp_path: Path) -> None:
    bundle = tmp_path / "render.js"
    bundle.write_text(FILLS)
    found = browser()
    assert found is not None
    page = Browser(found, bundle, 512 * MIB)
    try:
        assert page.call("fill", 20, 120) == 20
        assert len(groups_of(page.group)) == len(given.folders)
        with pytest.raises(BrowserHeavy):
            page.call("fill", 2000, 120)
    finally:
        page.close()


def groups_of(process: int) -> list[str]:
    lines = Path(f"/proc/{process}/cgroup").read_text().splitlines()
    return [line for line in lines if "/vitrine-" in line]


def test_processes_beyond_the_bound_are_refused(given: ControlGroups) -> None:
    group = given.made(256 * MIB, 8)
    try:
        command = [sys.executable, "-I", "-S", "-c", JOINS + FORKS, *group.entrances]
        # Its children hold its output open: they end with the group, not with the program.
        running = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert running.stdout is not None
        assert int(running.stdout.readline()) == 7
    finally:
        group.close()
    assert running.stdout.read() == b""
    assert running.wait(60) in (0, -signal.SIGKILL)
    assert not any(folder.exists() for folder in group.folders)


def test_what_a_killed_worker_leaves_goes_at_the_next_start(given: ControlGroups) -> None:
    folders = ",".join(map(str, given.folders))
    worker = f"""
import subprocess, sys, time
from pathlib import Path
from vitrine.assets.confining.groups import give, groups
give([Path(each) for each in {folders!r}.split(",")])
group = groups().made(256 << 20, 8)
code = {JOINS!r} + "print('in', flush=True)\\nimport time\\ntime.sleep(600)"
subprocess.Popen([sys.executable, "-I", "-S", "-c", code, *group.entrances])
time.sleep(600)
"""
    own = given.made(256 * MIB, 8)
    killed = subprocess.Popen([sys.executable, "-c", worker], stdout=subprocess.PIPE)
    try:
        assert killed.stdout is not None
        assert killed.stdout.readline() == b"in\n"
        assert given.sweep() == 0
        killed.kill()
        killed.wait(60)
        assert given.sweep() == len(given.folders)
        assert killed.stdout.read() == b""  # the program held it open
        assert all(folder.exists() for folder in own.folders)
    finally:
        killed.kill()
        killed.wait(60)
        own.close()
    assert not any(folder.exists() for folder in own.folders)


def test_a_shop_without_groups_runs_its_programs_as_before(tmp_path: Path) -> None:
    give(())
    assert ControlGroups().made(MIB, 1) == ControlGroup(())
    if groups() == ControlGroups():
        assert ended_well(program("print('fine')", MIB), tmp_path).output == b"fine\n"
