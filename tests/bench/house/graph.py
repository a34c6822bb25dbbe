"""Who imports whom, file by file, in the server and in the browser; circles in it; the same drawn as text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[3]
WEB = ROOT / "web"

Graph = Mapping[str, frozenset[str]]

_IMPORT = re.compile(r"""(?:^|[;\n])\s*(?:import|export)\s[^'"();]*?from\s*['"]([^'"]+)['"]""")


def server() -> Graph:
    """module -> the modules of `vitrine` that it imports, for types alone too."""
    graph = grimp.build_graph("vitrine", include_external_packages=False, exclude_type_checking_imports=False)
    return {each: frozenset(graph.find_modules_directly_imported_by(each)) for each in graph.modules}


def web() -> Graph:
    """file below `web/` -> the files that it imports, for types alone too; `import()` is no arrow."""
    files = {
        str(file.relative_to(WEB)): file
        for package in (*WEB.glob("packages/*/src"), WEB / "app/src")
        for file in package.rglob("*.ts")
    }
    entry = {f"@vitrine-shop/{name}": f"packages/{name}/src/index.ts" for name in ("sdk", "testkit")}

    def imported(name: str, file: Path) -> Iterable[str]:
        for address in _IMPORT.findall(file.read_text()):
            if address.startswith("."):
                found = (file.parent / address).resolve().relative_to(WEB)
                if str(found) in files and str(found) != name:
                    yield str(found)
            elif address in entry:
                yield entry[address]

    return {name: frozenset(imported(name, file)) for name, file in files.items()}


def circles(graph: Graph) -> list[list[str]]:
    """The strongly connected components of more than one file, greatest first (Tarjan 1972)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    for root in sorted(graph):
        if root in index:
            continue
        work = [(root, iter(sorted(graph[root])))]
        index[root] = low[root] = len(index)
        stack.append(root)
        while work:
            node, rest = work[-1]
            following = next((each for each in rest if each in graph), None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    at = stack.index(node)
                    if len(stack) - at > 1:
                        found.append(sorted(stack[at:]))
                    del stack[at:]
            elif following not in index:
                index[following] = low[following] = len(index)
                stack.append(following)
                work.append((following, iter(sorted(graph[following]))))
            elif following in stack:
                low[node] = min(low[node], index[following])
    return sorted(found, key=len, reverse=True)


def folders(graph: Graph, folder_of: Callable[[str], str]) -> Graph:
    """The same for folders. Arrows within a folder are dropped."""
    wide: dict[str, set[str]] = defaultdict(set)
    for name, imported in graph.items():
        wide[folder_of(name)] |= {folder_of(each) for each in imported} - {folder_of(name)}
    return {name: frozenset(imported) for name, imported in wide.items()}


def package_of(module: str) -> str:
    """`vitrine.assets.gltf.glb` stands in the package `vitrine.assets`."""
    return ".".join(module.split(".")[:2])


def inner_package_of(module: str) -> str:
    """`vitrine.assets.gltf.glb` stands in `vitrine.assets.gltf`, `vitrine.assets.service` in itself."""
    return ".".join(module.split(".")[:3])


def leaf_folder(files: Iterable[str]) -> Callable[[str], str]:
    """file -> its folder; a file beside folders of code stands for itself, as the top of a package does."""
    parents = {file.rpartition("/")[0] for file in files if "/words/" not in file}
    inner = {parent for parent in parents if any(each.startswith(f"{parent}/") for each in parents)}

    def folder_of(file: str) -> str:
        parent = file.rpartition("/")[0]
        return file if parent in inner else parent

    return folder_of


def drawn(graph: Graph) -> str:
    """Floors of the graph, highest first: each imports only from floors below; a circle shares one."""
    of = {name: index for index, circle in enumerate(circles(graph)) for name in circle}
    height: dict[str, int] = {}

    def floor(name: str, above: frozenset[str] = frozenset()) -> int:
        if name not in height:
            below = [
                floor(each, above | {name})
                for each in graph.get(name, frozenset())
                if each not in above and not (name in of and of.get(each) == of[name])
            ]
            height[name] = 1 + max(below, default=-1)
        return height[name]

    floors: dict[int, list[str]] = defaultdict(list)
    for name in sorted(graph):
        floors[floor(name)].append(name)
    lines = [f"{level:3}  {' | '.join(floors[level])}" for level in sorted(floors, reverse=True)]
    arrows = sum(len(imported) for imported in graph.values())
    return "\n".join(
        [*lines, f"{len(graph)} rooms, {len(floors)} floors, {arrows} arrows, {len(circles(graph))} circles"]
    )


def all_circles() -> dict[str, list[list[str]]]:
    """What must be empty: circles of files, and of folders (arrows back up between them)."""
    modules, files = server(), web()
    return {
        "server files": circles(modules),
        "server folders": circles(folders(modules, inner_package_of)),
        "browser files": circles(files),
        "browser folders": circles(folders(files, leaf_folder(files))),
    }


def main() -> None:
    files = web()
    print("server\n" + drawn(folders(server(), package_of)))
    print("\nbrowser\n" + drawn(folders(files, leaf_folder(files))))
    for what, found in all_circles().items():
        print(f"\n{what}: {len(found)} circles")
        for circle in found:
            print(f"  {len(circle)}: {' '.join(circle)}")


if __name__ == "__main__":
    main()
