"""Write merkle.json: trees over named files that the Python and the TypeScript tests both read.

The tree is that of RFC 6962, section 2.1, with SHA-256. A leaf is `00 || name in UTF-8 || LF || SHA-256 of
the file in lower-case hex`, a node `01 || left || right`; n leaves are split at the largest power of two
below n. Leaves stand in the order of the manifest's `files`; a proof is the audit path, the leaf's nearest
relation first.

`good`: {"name", "files": [{"name", "sha256", "bytes"}], "root", "proofs": one list of hashes for each file}.
`bad`: {"name", "index", "size", "file", "proof", "root"}: what a verifier must refuse.

Run `python tests/vectors/certificates/make.py` after a change of this file. It shares no code with the shop.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
NAMES = ("source.glb", "licence.txt", "variants.json", "Étagère (chêne).glb", "a/b.ktx2", "x", "y", "z")
SIZES = (1, 2, 3, 4, 5, 7, 8, 13)


def file(index: int) -> dict[str, Any]:
    """The index-th made-up file: its name, the hash of its bytes and how many these are."""
    name = NAMES[index] if index < len(NAMES) else f"level{index}.glb"
    content = f"content of {name}".encode() * (index + 1)
    return {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def leaf(one: dict[str, Any]) -> bytes:
    return hashlib.sha256(b"\x00" + one["name"].encode() + b"\n" + one["sha256"].encode()).digest()


def split(count: int) -> int:
    """The largest power of two below `count`, which is at least 2."""
    return int(1 << ((count - 1).bit_length() - 1))


def root(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    at = split(len(leaves))
    return hashlib.sha256(b"\x01" + root(leaves[:at]) + root(leaves[at:])).digest()


def path(index: int, leaves: list[bytes]) -> list[bytes]:
    """The audit path of a leaf, its nearest relation first."""
    if len(leaves) == 1:
        return []
    at = split(len(leaves))
    if index < at:
        return [*path(index, leaves[:at]), root(leaves[at:])]
    return [*path(index - at, leaves[at:]), root(leaves[:at])]


def good(count: int) -> dict[str, Any]:
    files = [file(index) for index in range(count)]
    leaves = [leaf(one) for one in files]
    proofs = [[step.hex() for step in path(index, leaves)] for index in range(count)]
    return {"name": f"{count} files", "files": files, "root": root(leaves).hex(), "proofs": proofs}


def bad() -> list[dict[str, Any]]:
    tree = good(5)

    def case(name: str, **changed: Any) -> dict[str, Any]:
        true = {
            "index": 2,
            "size": 5,
            "file": tree["files"][2],
            "proof": tree["proofs"][2],
            "root": tree["root"],
        }
        return {"name": name, **true, **changed}

    proof = tree["proofs"][2]
    two = good(2)
    node = hashlib.sha256(b"\x01" + b"".join(leaf(one) for one in two["files"])).hexdigest()
    return [
        case("another file", file=tree["files"][3]),
        case("another name", file={**tree["files"][2], "name": "Variants.json"}),
        case("another index", index=3),
        case("an index beyond the tree", index=5),
        case("a negative index", index=-1),
        case("another root", root=two["root"]),
        case("a proof too short", proof=proof[:-1]),
        case("a proof too long", proof=[*proof, proof[0]]),
        case("a proof in another order", proof=proof[::-1]),
        case("a step that is no hash", proof=[proof[0][:-2], *proof[1:]]),
        case("no leaves", index=0, size=0, proof=[]),
        case("a node given for a leaf's hash", index=0, size=1, proof=[], root=node, file=two["files"][0]),
    ]


def main() -> None:
    trees = {"good": [good(count) for count in SIZES], "bad": bad()}
    (HERE / "merkle.json").write_text(json.dumps(trees, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
