"""What a group of processes weighs, by the kernel's own count. Linux; elsewhere nothing is counted."""

from __future__ import annotations

from pathlib import Path

_PROC = Path("/proc")
_KIB = 1024


def group_members(group: int) -> list[int]:
    """The processes of a group, those that wait to be buried left out."""
    found = []
    for folder in _PROC.glob("[0-9]*"):
        try:
            # The name in parentheses may hold anything, so the fields are counted after its end.
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(int(folder.name))
    return found


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
