"""No circles, of files or of folders, in the server or in the browser; imports for types count too."""

from __future__ import annotations

from tests.bench.house import graph


def test_a_circle_would_be_found() -> None:
    tied = {"a": frozenset({"b"}), "b": frozenset({"c"}), "c": frozenset({"a"}), "d": frozenset({"a"})}
    assert graph.circles(tied) == [["a", "b", "c"]]


def test_there_are_files_to_look_at() -> None:
    assert len(graph.server()) > 400
    assert len(graph.web()) > 200


def test_there_are_no_circles() -> None:
    assert {what: found for what, found in graph.all_circles().items() if found} == {}
