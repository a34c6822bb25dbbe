"""What a group of processes weighs, by the kernel's own count. Linux; elsewhere nothing is counted."""

from __future__ import annotations

from pathlib import Path

_PROC = Path("/proc")
_KIB = 1024


def group_members(group: int) -> list[int]:
    """The processes of a group, and those that left it but not its namespace; none that is dead."""
    found, elsewhere, own = [], {}, _namespace("self")
    seen = set()
    for folder in _PROC.glob("[0-9]*"):
        try:
            # The name in parentheses may hold anything, so the fields are counted after its end.
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if fields[0] == "Z":
            continue
        namespace = _namespace(folder.name)
        if int(fields[2]) == group:
            found.append(int(folder.name))
            seen.add(namespace)
        else:
            elsewhere[int(folder.name)] = namespace
    theirs = seen - {own, None}
    return found + [process for process, namespace in elsewhere.items() if namespace in theirs]


def _namespace(process: str) -> str | None:
    """Which PID namespace it is of; None: it ended, or is not ours to look at."""
    try:
        return str((_PROC / process / "ns" / "pid").readlink())
    except OSError:
        return None


def group_memory_bytes(group: int) -> int:
    """Resident bytes of a process group, shared pages counted once (PSS); 0 where nothing says."""
    total = 0
    for process in group_members(group):
        try:
            lines = (_PROC / str(process) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * _KIB for line in lines if line.startswith("Pss:"))
    return total
