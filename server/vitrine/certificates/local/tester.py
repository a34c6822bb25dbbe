"""The in-process chain as a node on loopback, so that everybody speaks with it as with any other."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Final

from vitrine.certificates.chain import Ask, tester
from vitrine.certificates.errors import RpcRefused, RpcRevert

QUESTION_BYTES: Final = 16 << 20
_HOST: Final = "127.0.0.1"


class Tester:
    """eth-tester behind JSON-RPC. It keeps nothing: with the process, the chain is gone."""

    backend: Final = "tester"

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self._server = server
        self.url = f"http://{_HOST}:{server.server_port}"

    @classmethod
    def started(cls, chain_id: int) -> Tester:
        """Takes about a second: web3's family is loaded."""
        ask, turn = tester(chain_id), threading.Lock()
        handler = type("Handler", (_Handler,), {"asked": _Asked(ask, turn)})
        server = ThreadingHTTPServer((_HOST, 0), handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True, name="tester").start()
        return cls(server)

    @property
    def alive(self) -> bool:
        return True

    async def save(self) -> None:
        """Nothing: it cannot."""

    async def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Asked:
    """One question at a time: the machine behind it knows no threads."""

    def __init__(self, ask: Ask, turn: threading.Lock) -> None:
        self._ask, self._turn = ask, turn

    def __call__(self, method: str, params: list[Any]) -> Any:
        with self._turn:
            return self._ask(method, params)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: ClassVar[_Asked]

    def do_POST(self) -> None:
        """One question or a batch. A page of a browser cannot ask: it would have to ask leave first."""
        try:
            length = int(self.headers.get("content-length", ""))
        except ValueError:
            length = -1
        if not 0 <= length <= QUESTION_BYTES or self.headers.get_content_type() != "application/json":
            self.close_connection = True
            self.send_error(400)
            return
        try:
            question = json.loads(self.rfile.read(length))
        except (ValueError, RecursionError):
            self._send({"jsonrpc": "2.0", "id": None, "error": {"code": -32700, "message": "no JSON"}})
            return
        if isinstance(question, list):
            self._send([self._answer(each) for each in question])
        else:
            self._send(self._answer(question))

    def _answer(self, question: Any) -> dict[str, Any]:
        asked = question if isinstance(question, dict) else {}
        method, params = asked.get("method"), asked.get("params", [])
        plain: dict[str, Any] = {"jsonrpc": "2.0", "id": asked.get("id")}
        if not isinstance(method, str) or not isinstance(params, list):
            return plain | {"error": {"code": -32600, "message": "no question"}}
        try:
            return plain | {"result": self.asked(method, params)}
        except RpcRevert as error:
            told = {"code": 3, "message": "execution reverted", "data": f"0x{error.data.hex()}"}
        except RpcRefused as error:
            told = {"code": error.code, "message": error.words}
        except Exception as error:
            told = {"code": -32603, "message": type(error).__name__}
        return plain | {"error": told}

    def _send(self, answer: Any) -> None:
        data = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: one line a question would be the whole log."""
