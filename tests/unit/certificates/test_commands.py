"""Lines by which anybody checks a certificate without this shop."""

from __future__ import annotations

import json
import re
import shlex

from vitrine.certificates.abi import call
from vitrine.certificates.keccak import checksummed
from vitrine.certificates.proofs.commands import commands

CONTRACT = "0x" + "ab" * 20
TOKEN = 7 << 64 | 3


def test_the_lines_ask_the_contract_itself() -> None:
    told = commands(CONTRACT, TOKEN)
    words = shlex.split(told["owner"])
    assert words[:4] == ["cast", "call", "--rpc-url", "$RPC_URL"]
    assert words[4:] == [checksummed(CONTRACT), "ownerOf(uint256)(address)", str(TOKEN)]
    assert shlex.split(told["content_root"])[5] == "contentRoot(uint256)(bytes32)"
    asked = json.loads(shlex.split(told["curl"])[-1])
    assert asked["params"] == [
        {"to": checksummed(CONTRACT), "data": "0x" + call("ownerOf(uint256)", TOKEN).hex()},
        "latest",
    ]


def test_no_line_names_a_node_of_ours() -> None:
    """Its address may hold a key."""
    assert not any(re.search(r"https?://", line) for line in commands(CONTRACT, TOKEN).values())
