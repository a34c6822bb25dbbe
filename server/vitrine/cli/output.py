"""What the CLI prints: results on stdout (tables, or JSON for programs), everything else on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

# In a pipe there is no window to fit into; grep wants a row to be one line.
PIPE_COLUMNS = 200

JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for programs.")]


def out() -> Console:
    """Where results go. Made anew each time: tests and pipes replace the streams."""
    return Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else PIPE_COLUMNS)


def err() -> Console:
    """Where progress and complaints go."""
    return Console(file=sys.stderr, highlight=False)


def emit(result: object) -> None:
    """A result for programs: one JSON document and nothing else on stdout."""
    sys.stdout.write(json.dumps(result, indent=2, ensure_ascii=False) + "\n")


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A result for people. Cells are text, never markup: names come from strangers."""
    drawn = Table(box=None, pad_edge=False, header_style="bold", show_header=any(columns))
    for column in columns:
        # Folded, not cut: hashes and commands are there to be copied.
        drawn.add_column(column, overflow="fold")
    for row in rows:
        drawn.add_row(*(escape(printable(str(cell))) for cell in row))
    out().print(drawn)


def listed(
    as_json: bool,
    items: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    none: str = "",
) -> None:
    """A list: `items` for programs, a table of `rows` for people; `none` instead of an empty one."""
    if as_json:
        emit({"items": items})
    elif none and not items:
        err().print(none)
    else:
        table(columns, rows)


def members_of(each: object, *names: str) -> dict[str, Any]:
    """Of a value what programs are told of it."""
    return {name: getattr(each, name) for name in names}


def done(as_json: bool, result: Mapping[str, Any], words: str) -> None:
    """What became of a command: `result` for programs, `words` for people. Names come from strangers."""
    if as_json:
        emit(result)
    else:
        err().print(words, markup=False)


def complain(message: str) -> None:
    """One line on stderr, whatever the message holds."""
    line = printable(" ".join(message.split()))
    err().print(f"[bold red]vitrine:[/bold red] {escape(line)}", soft_wrap=True)


def printable(text: str) -> str:
    """Without control characters: a shop's answer must not drive the terminal."""
    return "".join(
        letter if letter.isprintable() or letter == "\n" else "\N{REPLACEMENT CHARACTER}" for letter in text
    )


def megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes >= 100_000 else f"{size_bytes / 1e3:.1f} kB"
