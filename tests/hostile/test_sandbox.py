"""Code that took a program over gets nowhere: files, sockets of every family, processes, disk, memory.

Each attempt is really made, by number or by what the language offers, and is shown to get through where there
is no wall.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.hostile import escaping
from tests.hostile.escaping import WALLS, Targets
from tests.services import not_here
from vitrine.assets.confining.namespaces import isolation

# What anybody can do without a wall, on any machine that tests run on.
ANYBODY = {
    "the shop's data", "a key that is the shop's alone", "data by a link", "data by the way up",
    "data by another's root", "data by what was left open", "users", "another's environment",
    "a file among others", "a service at a unix socket", "a service at an abstract socket",
    "a service of datagrams", "a service at a port", "a packet to a port", "netlink", "processes",
    "threads", "code of its own writing", "the disk", "names of files", "memory",
    "memory that is shared", "memory as a file", "memory of System V", "another's limits",
    "a signal to another", "a handle on another",
}  # fmt: skip
ROOT = {
    "passwords", "homes", "the interpreter's library", "rights of the interpreter's library", "being another",
}  # fmt: skip
LEAST = {"python": 50, "node": 50, "browser": 50, "javascript": 15}
# Without namespaces the folder is the disk's, and the limit of tasks counts nothing of root's: not tried.
NOT_WITHOUT_NAMESPACES = {"the disk", "names of files", "threads", "processes"}
# Landlock knows no modes of files; only their owner, who is not behind a wall elsewhere, gets this far.
OWNER_WITHOUT = {"code of its own writing", "rights of the interpreter's library"}


@pytest.fixture(scope="module")
def there() -> Iterator[Targets]:
    with escaping.targets() as found:
        yield found


def through(found: dict[str, str]) -> set[str]:
    """What got through; and all of it was tried."""
    assert not {name: outcome for name, outcome in found.items() if outcome.startswith(("broken", "ended"))}
    return {name for name, outcome in found.items() if outcome == "through"}


def test_each_attempt_is_made_rightly(there: Targets) -> None:
    got = through(escaping.unwalled(there))
    assert not ANYBODY - got
    if os.geteuid() == 0:
        assert not ROOT - got


@pytest.mark.parametrize("wall", WALLS)
def test_nothing_gets_through(wall: str, there: Targets) -> None:
    if isolation().way == "none":
        not_here("a machine that gives namespaces", "vitrine doctor says what would bring them")
    found = escaping.walled_in(wall, there)
    assert len(found) >= LEAST[wall]
    assert through(found) == set()
    assert not (there.folder / "planted").exists()


@pytest.mark.parametrize("wall", WALLS)
def test_landlock_and_filtered_calls_hold_without_namespaces(wall: str, there: Targets) -> None:
    if not isolation().landlock:
        not_here("a kernel with Landlock", "vitrine doctor says what would bring it")
    got = through(escaping.walled_in(wall, there, "none", NOT_WITHOUT_NAMESPACES))
    assert not got - OWNER_WITHOUT - ({"a handle on another"} if wall == "browser" else set())
    assert not (there.folder / "planted").exists()
