"""Fills an empty shop with "Maison Vitrine", over HTTP, as a brand's own program would.

Nothing here reaches past the public API: models go up the upload path, wait for the worker, become products
and are put into rooms. What was loaded is remembered in a file, so a second start sends nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from vitrine.cli.demo_certificates import given_here, put_certificates
from vitrine.cli.demo_selling import put_selling
from vitrine.cli.demo_stock import put_stock
from vitrine.errors import Unavailable
from vitrine.ids import new_id

JOB_PATIENCE_S = 120.0


class DemoNotLoaded(Unavailable):
    """The shop refused a part of the demo, or its worker did not finish."""


@dataclass(frozen=True, slots=True)
class DemoShop:
    """The folder of the demo: `shop.json`, `products/<slug>/`, `rooms/<id>/`."""

    folder: Path

    @classmethod
    def find(cls) -> DemoShop:
        """The one inside the installed package, else the checkout's `assets/`. Raises DemoNotLoaded."""
        package = Path(__file__).parents[1]
        for folder in (package / "demo", package.parents[1] / "assets"):
            if (folder / "shop.json").is_file():
                return cls(folder)
        raise DemoNotLoaded("The demo shop's files are missing; install the wheel or work in a checkout.")

    @property
    def plan(self) -> dict[str, Any]:
        return _read(self.folder / "shop.json")

    def product(self, slug: str) -> dict[str, Any]:
        return _read(self.folder / "products" / slug / "product.json")

    def room(self, room_id: str) -> dict[str, Any]:
        return _read(self.folder / "rooms" / room_id / "room.json")

    def digest(self) -> str:
        """Changes when any file that is loaded changes."""
        summed = hashlib.sha256()
        for file in sorted(self.folder.rglob("*")):
            if file.suffix in {".json", ".glb", ".webp"}:
                summed.update(str(file.relative_to(self.folder)).encode())
                summed.update(hashlib.sha256(file.read_bytes()).digest())
        return summed.hexdigest()


class DemoLoader:
    """Loads a `DemoShop` through a client that carries a brand's token.

    memory: the JSON file that remembers what was loaded. tell: called with (done, of, what) as it goes.
    """

    def __init__(
        self,
        client: httpx.Client,
        shop: DemoShop,
        memory: Path,
        checkout_url: str,
        tell: Callable[[int, int, str], None] = lambda *_: None,
    ) -> None:
        self._client = client
        self._shop = shop
        self._memory = memory
        self._checkout_url = checkout_url
        self._tell = tell
        self._known: dict[str, Any] = _read(memory) if memory.is_file() else {}

    @property
    def finished(self) -> bool:
        """Whether this very demo stands in the shop already."""
        return self._known.get("digest") == self._fingerprint()

    def load(self) -> None:
        """Send what is missing. Raises DemoNotLoaded with the shop's own words."""
        plan = self._shop.plan
        slugs, rooms = plan["products"], plan["rooms"]
        steps = len(slugs) + len(rooms)
        jobs: dict[str, str] = {}
        for slug in slugs:
            folder = self._shop.folder / "products" / slug
            product = self._shop.product(slug)
            jobs[slug] = self._send_model(folder / product["file"])
            self._state(jobs[slug], product)
        for room_id in rooms:
            scene = self._shop.room(room_id)["scene"]["file"]
            jobs[room_id] = self._send_model(self._shop.folder / "rooms" / room_id / scene)
        products: dict[str, dict[str, Any]] = {}
        for done, slug in enumerate(slugs, start=1):
            products[slug] = self._put_product(slug, self._finished_model(jobs[slug]))
            self._tell(done, steps, slug)
        for done, room_id in enumerate(rooms, start=len(slugs) + 1):
            self._put_room(room_id, self._finished_model(jobs[room_id]), products)
            self._tell(done, steps, room_id)
        put_stock(self._call, plan["stock"], products)
        put_selling(self._call, plan["selling"])
        if given_here(self._call):
            put_certificates(self._call, plan, products)
        self._known["digest"] = self._fingerprint()
        self._memory.write_text(json.dumps(self._known, indent=1))

    def _fingerprint(self) -> str:
        certified = given_here(self._call)
        said = f"{self._shop.digest()} {self._checkout_url} {certified}"
        return hashlib.sha256(said.encode()).hexdigest()

    def _send_model(self, file: Path) -> str:
        return str(self._send(file, "/api/models")["job"])

    def _state(self, job_id: str, plan: dict[str, Any]) -> None:
        """Say what the checklist asks of a file: how large the thing really is, and whose work it is."""
        rights = {"holder": plan["credit"], "confirmed": True}
        said = {"stated_cm": plan["stated_cm"], "rights": rights}
        self._call("PUT", f"/api/jobs/{job_id}/statement", json=said)

    def _send(self, file: Path, address: str) -> dict[str, Any]:
        try:
            with file.open("rb") as stream:
                return self._call("POST", address, files={"file": (file.name, stream)})
        except OSError as error:
            raise DemoNotLoaded(f"{file.name} cannot be read: {error.strerror}.") from error

    def _finished_model(self, job_id: str) -> str:
        """The model's hash once the worker has passed it."""
        until = time.monotonic() + JOB_PATIENCE_S
        while time.monotonic() < until:
            job = self._call("GET", f"/api/jobs/{job_id}")
            if job["state"] == "done":
                return str(job["model"]["hash"])
            if job["state"] == "failed":
                raise DemoNotLoaded(job["problem"]["detail"])
            time.sleep(0.1)
        raise DemoNotLoaded(f"The model worker did not finish within {JOB_PATIENCE_S:.0f} s.")

    def _put_product(self, slug: str, model: str) -> dict[str, Any]:
        """Create the product, or bring an earlier one up to date: its id, and its variants' ids by sku."""
        plan = self._shop.product(slug)
        variants = [
            {
                "title": variant["title"],
                "price": variant["price"],
                "material_variant": variant.get("material_variant"),
                "buy_url": f"{self._checkout_url}?sku={variant['sku']}",
                "sku": variant["sku"],
            }
            for variant in plan["variants"]
        ]
        body = {
            "title": plan["title"],
            "description": plan["description"],
            "credit": plan["credit"],
            "category": plan["category"],
            "model": model,
        }
        known = self._known.setdefault("products", {}).get(slug)
        if known and self._client.get(f"/api/products/{known}").status_code == httpx.codes.OK:
            product = self._call("PATCH", f"/api/products/{known}", json=body)
        else:
            product = self._call(
                "POST", "/api/products", json={**body, "variants": variants, "publish": True}
            )
            self._known["products"][slug] = product["id"]
        skus = [variant["sku"] for variant in plan["variants"]]
        ids = [variant["id"] for variant in product["variants"]]
        return {"id": product["id"], "variants": dict(zip(skus, ids, strict=True))}

    def _put_room(self, room_id: str, scene: str, products: dict[str, dict[str, Any]]) -> None:
        plan = self._shop.room(room_id)
        picture = self._shop.folder / "rooms" / room_id / plan["picture"]["file"]
        stored = self._send(picture, "/api/pictures")
        room = {
            **plan,
            "scene": {"model": scene},
            "picture": stored["picture"],
            "placements": [self._placement(entry, products) for entry in plan["placements"]],
            "modules": [self._module(entry) for entry in plan.get("modules", [])],
        }
        self._call("PUT", f"/api/rooms/{room_id}", json=room)

    @staticmethod
    def _placement(entry: dict[str, Any], products: dict[str, dict[str, Any]]) -> dict[str, Any]:
        product = products[entry["product"]]
        variant = entry.get("variant")
        return {
            **entry,
            "id": new_id("placement"),
            "product": product["id"],
            "variant": product["variants"][variant] if variant else None,
        }

    def _module(self, entry: dict[str, Any]) -> dict[str, Any]:
        """The module with the integrity of the bytes that this server really serves."""
        answer = self._client.get(entry["url"])
        if answer.status_code != httpx.codes.OK:
            raise DemoNotLoaded(f"{entry['url']} is not served: is the extension installed and enabled?")
        hashed = base64.b64encode(hashlib.sha384(answer.content).digest()).decode()
        return {**entry, "integrity": f"sha384-{hashed}"}

    def _call(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        try:
            answer = self._client.request(method, path, **request)
        except httpx.HTTPError as error:
            raise DemoNotLoaded(f"{method} {path} got no answer: {error}.") from error
        if answer.is_error:
            raise DemoNotLoaded(f"{method} {path}: {_detail(answer)}")
        found: dict[str, Any] = answer.json()
        return found


def _detail(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"status {answer.status_code}"


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text())
    except (OSError, ValueError) as error:
        raise DemoNotLoaded(f"{file.name} cannot be read: {error}.") from error
    if not isinstance(found, dict):
        raise DemoNotLoaded(f"{file.name} is not a JSON object.")
    return found
