"""The filter's decisions, reckoned here as the kernel would, on both machines that it is made for."""

from __future__ import annotations

import errno

import pytest

from vitrine.assets.confining.wall import seccomp, syscalls

OWN = 4321
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
# What 32-bit programs ask by, on either machine: i386, ARM, ARM of the other byte order.
COMPATIBLE = (0x40000003, 0x40000028, 0x00000028)
THREAD, NEW_USER = 0x00010F00, 0x10000011
# Of the headers of Linux: read, write, openat, mmap, execve, exit_group, futex, getrandom.
HARMLESS = {"x86_64": (0, 1, 257, 9, 59, 231, 202, 318), "aarch64": (63, 64, 56, 222, 221, 94, 98, 278)}


class Filter:
    def __init__(self, machine: str, alone: bool) -> None:
        self.machine, self.steps = machine, seccomp.program(alone, OWN)

    def by_number(self, number: int, *arguments: int, architecture: int = 0) -> int:
        words = {0: number, 4: architecture or ARCHITECTURES[self.machine]}
        words |= {16 + 8 * at: value & 0xFFFFFFFF for at, value in enumerate((*arguments, 0, 0, 0, 0))}
        held, at = 0, 0
        while True:
            code, true, false, value = self.steps[at]
            at += 1
            if code == 0x06:
                return value
            if code == 0x20:
                held = words[value]
            elif code == 0x54:
                held &= value
            else:
                holds = {0x15: held == value, 0x25: held > value, 0x45: bool(held & value)}[code]
                at += true if holds else false

    def __call__(self, name: str, *arguments: int) -> int:
        return self.by_number(syscalls.number(name), *arguments)


@pytest.fixture(params=["x86_64", "aarch64"])
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(seccomp, "MACHINE", request.param)
    monkeypatch.setattr(syscalls, "MACHINE", request.param)
    return str(request.param)


REFUSED = REFUSE | errno.EPERM


def test_a_program_alone(machine: str) -> None:
    ask = Filter(machine, alone=True)
    assert {ask.by_number(number) for number in HARMLESS[machine]} == {ALLOW}
    for name in (
        "socket",
        "socketpair",
        "ptrace",
        "keyctl",
        "mount",
        "unshare",
        "bpf",
        "io_uring_setup",
        "setuid",
    ):
        assert ask(name) == REFUSED, name
    assert ask("clone", THREAD) == ALLOW
    assert {ask("clone", flags) for flags in (17, NEW_USER, NEW_USER | THREAD)} == {REFUSED}
    assert ask("clone3") == REFUSE | errno.ENOSYS
    assert (ask("kill", OWN, 6), ask("kill", OWN + 1, 0), ask("kill", -1 & 0xFFFFFFFF, 9)) == (
        ALLOW,
        REFUSED,
        REFUSED,
    )
    assert (ask("prlimit64", 0), ask("prlimit64", OWN), ask("prlimit64", 1)) == (ALLOW, ALLOW, REFUSED)
    assert [ask("mmap", 0, 4096, 3, flags) for flags in (0x22, 0x01, 0x21, 0x23)] == [
        ALLOW,
        ALLOW,
        REFUSED,
        REFUSED,
    ]
    assert [ask("ioctl", 0, request) for request in (0x5401, 0x5412)] == [ALLOW, REFUSED]


def test_a_browser(machine: str) -> None:
    ask = Filter(machine, alone=False)
    assert {ask.by_number(number) for number in HARMLESS[machine]} == {ALLOW}
    assert (ask("clone", 17), ask("clone", NEW_USER)) == (ALLOW, REFUSED)
    assert (ask("socketpair", 1, 0x80005), ask("socketpair", 1, 1)) == (ALLOW, ALLOW)
    assert (ask("socketpair", 1, 2), ask("socketpair", 2, 1)) == (REFUSED, REFUSED)
    # The one that it insists on is descriptor 0, and there is nothing behind it.
    assert (ask("socket", 1, 1, 0), ask("bind", 0), ask("listen", 0)) == (REFUSE, REFUSE, REFUSE)
    assert {ask("socket", 1, 0x80001, 0), ask("socket", 2, 1, 0), ask("socket", 16, 3, 0)} == {REFUSED}
    assert {ask("bind", 7), ask("listen", 7), ask("connect", 0), ask("accept4", 0), ask("ptrace")} == {
        REFUSED
    }


@pytest.mark.parametrize("alone", [True, False])
def test_newer_calls_are_absent_and_foreign_ones_kill(machine: str, alone: bool) -> None:
    ask = Filter(machine, alone)
    assert ask.by_number(syscalls.LAST + 1) == REFUSE | errno.ENOSYS
    other = next(value for name, value in ARCHITECTURES.items() if name != machine)
    for architecture in (other, *COMPATIBLE):
        # Whatever the number means there: on 32-bit ARM 281 is `socket`.
        assert {ask.by_number(number, architecture=architecture) for number in (0, 1, 281, 322)} == {KILL}
    if machine == "x86_64":
        assert ask.by_number(0x40000000 | 41) == KILL
    assert len(ask.steps) <= 4096
    assert all(max(true, false) <= 255 for _, true, false, _ in ask.steps)
