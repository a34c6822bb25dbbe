"""A resumable upload against the real demo, over a socket that breaks in the middle of a piece."""

from __future__ import annotations

import socket
import time

from tests.integration.app.conftest import PATIENCE_S, Running

SIZE, CAME = 3 << 20, 2 << 20  # both more than a JSON body may have


def test_what_came_before_the_line_broke_is_kept(running: Running) -> None:
    headers = {"Authorization": f"Bearer {running.token()}", "Tus-Resumable": "1.0.0"}
    data = b"<html>" * (SIZE // 6 + 1)
    with running.http(**headers) as http:
        made = http.post("/api/uploads", headers={"Upload-Length": str(SIZE)})
        assert made.status_code == 201, made.text
        address = made.headers["location"]
        piece = {
            **headers,
            "Host": f"127.0.0.1:{running.shop.port}",
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": "0",
            "Content-Length": str(SIZE),
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in piece.items())
        with socket.create_connection(("127.0.0.1", running.shop.port)) as line:
            line.sendall(f"PATCH {address} HTTP/1.1\r\n{head}\r\n".encode() + data[:CAME])
        until = time.monotonic() + PATIENCE_S
        while http.get(address).json()["offset"] < CAME:
            assert time.monotonic() < until, http.get(address).text
            time.sleep(0.05)
        assert http.head(address).headers["upload-offset"] == str(CAME)
        rest = http.patch(
            address,
            content=data[CAME:SIZE],
            headers={**piece, "Upload-Offset": str(CAME), "Content-Length": str(SIZE - CAME)},
        )
        assert (rest.status_code, rest.json()["type"]) == (415, "/problems/not-a-model")
        assert http.get(address).status_code == 404
