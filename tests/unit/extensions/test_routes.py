"""Browser files: the folder and nothing but the folder, as JavaScript, revalidated."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import JSONResponse

from tests.unit.extensions.plugins import Plugin
from vitrine.errors import VitrineError
from vitrine.extensions.integrity import file_integrity
from vitrine.extensions.manager import Extensions
from vitrine.extensions.routes import router

CODE = b"export default () => {};\n"


class Client:
    """Asks the application itself: no server, no socket."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        async def scene() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://shop") as http:
                return await http.request(method, path, headers=headers, follow_redirects=True)

        return asyncio.run(scene())

    def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return self.ask("GET", path, headers)


@pytest.fixture
def client(tmp_path: Path) -> Client:
    folder = tmp_path / "files"
    (folder / "deep").mkdir(parents=True)
    (folder / "lamp.js").write_bytes(CODE)
    (folder / "deep" / "glow.mjs").write_bytes(CODE)
    (folder / "shade.glb").write_bytes(b"glTF")
    for name in ("page.html", "mark.svg", "code.py", ".hidden.js", "UPPER.JS"):
        (folder / name).write_bytes(CODE)
    (tmp_path / "secret.js").write_text("secret")
    (folder / "link.js").symlink_to(tmp_path / "secret.js")
    os.mkfifo(folder / "pipe.js")
    app = FastAPI()
    extensions = Extensions.of(
        {"lamp": Plugin(browser_files=lambda: folder), "plain": Plugin(on_use=lambda: None)}
    )
    app.include_router(router(extensions))

    @app.exception_handler(VitrineError)
    def problem(_: object, error: VitrineError) -> JSONResponse:
        return JSONResponse(error.problem(), error.status)

    return Client(app)


@pytest.mark.parametrize("file", ["lamp.js", "deep/glow.mjs"])
def test_a_module_is_javascript_and_nothing_else(client: Client, file: str) -> None:
    answer = client.get(f"/extensions/lamp/{file}")
    assert (answer.status_code, answer.content) == (200, CODE)
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-cache"
    head = client.ask("HEAD", f"/extensions/lamp/{file}")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", answer.headers["etag"])


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_an_unchanged_file_is_not_sent_again(client: Client, form: str) -> None:
    etag = client.get("/extensions/lamp/lamp.js").headers["etag"]
    answer = client.get("/extensions/lamp/lamp.js", headers={"If-None-Match": form.format(etag)})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)


def test_other_files_have_their_own_type(client: Client) -> None:
    assert client.get("/extensions/lamp/shade.glb").headers["content-type"] == "model/gltf-binary"


@pytest.mark.parametrize(
    "path",
    [
        "lamp/../secret.js", "lamp/..%2fsecret.js", "lamp/%2e%2e/secret.js", "lamp/deep/../../secret.js",
        "lamp/link.js", "lamp//etc/passwd", "lamp/%2fetc%2fpasswd", "lamp/..%5csecret.js", "lamp/lamp.js%00",
        "lamp/lamp.js/", "lamp/", "lamp/deep", "lamp/page.html", "lamp/mark.svg", "lamp/code.py",
        "lamp/.hidden.js", "lamp/UPPER.JS", "lamp/pipe.js", "lamp/" + "a/" * 9 + "b.js",
        "lamp/" + "a" * 300 + ".js", "lamp/nothing.js", "plain/lamp.js", "ghost/lamp.js", "..%2flamp/lamp.js",
    ],
)  # fmt: skip
def test_nothing_outside_is_served(client: Client, path: str) -> None:
    answer = client.get(f"/extensions/{path}")
    assert answer.status_code == 404
    assert b"secret" not in answer.content
    assert b"Traceback" not in answer.content


def test_the_list_gives_what_room_json_wants(client: Client, tmp_path: Path) -> None:
    answer = client.get("/api/extensions").json()
    assert answer["next"] is None
    lamp, plain = answer["items"]
    assert plain == {"name": "plain", "version": "", "modules": []}
    urls = [each["url"] for each in lamp["modules"]]
    assert "/extensions/lamp/lamp.js" in urls
    assert not {"/extensions/lamp/link.js", "/extensions/lamp/.hidden.js"} & set(urls)
    for each in lamp["modules"]:
        hashed = base64.b64encode(hashlib.sha384(client.get(each["url"]).content).digest()).decode()
        assert each["integrity"] == f"sha384-{hashed}"


def test_integrity_of_a_known_file(tmp_path: Path) -> None:
    empty = tmp_path / "empty.js"
    empty.touch()
    # openssl dgst -sha384 -binary /dev/null | base64
    known = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"
    assert file_integrity(empty) == known
