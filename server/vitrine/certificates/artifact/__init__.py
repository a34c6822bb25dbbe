"""The compiled contract. `contracts/compile.mjs` writes the JSON beside this file; a test compiles it too."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

NAME: Final = "Vitrine Certificates"
SYMBOL: Final = "VITRINE"
"""What each shop's contract is called."""


@dataclass(frozen=True, slots=True, eq=False)
class Artifact:
    """A contract as the compiler left it.

    bytecode: the code to deploy, without the constructor's arguments. deployed_bytecode: what then stands at
    the address, with zeros where `immutables` are: (start, length) in bytes, ascending. compiler: its version
    and settings.
    """

    name: str
    abi: Sequence[Mapping[str, Any]]
    bytecode: bytes
    deployed_bytecode: bytes
    immutables: tuple[tuple[int, int], ...]
    compiler: Mapping[str, Any]

    def runs_as(self, code: bytes) -> bool:
        """Whether the code at some address is this contract's, whatever its immutables were deployed with."""
        if len(code) != len(self.deployed_bytecode):
            return False
        bare = bytearray(code)
        for start, length in self.immutables:
            bare[start : start + length] = bytes(length)
        return bytes(bare) == self.deployed_bytecode


@cache
def certificate() -> Artifact:
    """The certificate's contract, read once."""
    file = files("vitrine.certificates.artifact") / "VitrineCertificate.json"
    written = json.loads(file.read_text(encoding="ascii"))
    return Artifact(
        name=written["name"],
        abi=written["abi"],
        bytecode=bytes.fromhex(written["bytecode"][2:]),
        deployed_bytecode=bytes.fromhex(written["deployed_bytecode"][2:]),
        immutables=tuple((start, length) for start, length in written["immutables"]),
        compiler=written["compiler"],
    )
