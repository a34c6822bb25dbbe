"""How to check a certificate without this shop: lines for any node of its chain."""

from __future__ import annotations

import json

from vitrine.certificates.abi import call
from vitrine.certificates.keccak import checksummed


def commands(contract: str, token: int) -> dict[str, str]:
    """By tool; `$RPC_URL` is any node of the chain. Answers: the owner, the content root."""
    address = checksummed(contract)
    asked = {
        "jsonrpc": "2.0", "id": 1, "method": "eth_call",
        "params": [{"to": address, "data": f"0x{call('ownerOf(uint256)', token).hex()}"}, "latest"],
    }  # fmt: skip
    cast = f'cast call --rpc-url "$RPC_URL" {address}'
    return {
        "owner": f'{cast} "ownerOf(uint256)(address)" {token}',
        "content_root": f'{cast} "contentRoot(uint256)(bytes32)" {token}',
        "curl": f"curl -s \"$RPC_URL\" -H 'Content-Type: application/json' -d '{json.dumps(asked)}'",
    }
