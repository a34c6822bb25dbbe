"""Questions to nodes by JSON-RPC 2.0: tried in order, bounded, and voted on where it matters."""

from vitrine.certificates.rpc.pool import Rpc, RpcPool, pinned

__all__ = ["Rpc", "RpcPool", "pinned"]
