"""What `npm pack` makes of our packages, as a stranger has it: installed in an empty folder, run, bundled, typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

from tests.shop import ROOT

WEB = ROOT / "web"
PACKAGES = ("sdk", "testkit")

PROGRAM = """
import { readFileSync } from 'node:fs';
import { AvatarPose, decodeFrame, FrameBuffer, ShopClient } from '@vitrine-shop/sdk';

const [vector] = JSON.parse(readFileSync(process.argv[2], 'utf8')).filter(({ name }) => name === 'full');
const frame = new FrameBuffer(1);
decodeFrame(Uint8Array.from(Buffer.from(vector.hex, 'hex')), frame);
console.log(JSON.stringify([frame.epoch, frame.tick, frame.count, frame.slots[0], typeof AvatarPose,
  new ShopClient({ base: 'http://shop.test/' }).base]));
"""

TYPED = """
import { initScripts, type Headset } from '@vitrine-shop/testkit';
import { decodeFrame, FrameBuffer, joinRoom, type Room, ShopClient } from '@vitrine-shop/sdk';

const shop = new ShopClient({ base: 'http://shop.test' });
export const entered: Promise<Room> = joinRoom({ room: 'boutique', name: 'Ada', colour: 3, shop });
export const scripts: string[] = initScripts();
export const worn = (headset: Headset): Promise<void> => headset.lookAt(0, 1, -2);
decodeFrame(new Uint8Array(8), new FrameBuffer(1));
// @ts-expect-error a colour is a number
export const wrong: Promise<Room> = joinRoom({ room: 'boutique', name: 'Ada', colour: 'red' });
"""

BUNDLE = """
const { build } = await import(process.argv[2]);
await build({ configFile: false, logLevel: 'error', build: {
  outDir: 'bundled', target: 'es2022', lib: { entry: 'program.mjs', formats: ['es'], fileName: () => 'program.mjs' },
  rolldownOptions: { external: [/^node:/] } } });
"""


def node_environment() -> dict[str, str]:
    told = subprocess.run(
        [sys.executable, str(WEB / "node_path.py")], capture_output=True, text=True, check=True
    )
    return {**os.environ, "PATH": told.stdout.strip(), "npm_config_update_notifier": "false"}


def run(folder: Path, *command: str) -> str:
    ran = subprocess.run(
        command, cwd=folder, env=node_environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=170, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The tarballs, as npm would publish them."""
    folder = tmp_path_factory.mktemp("packed")
    chosen = [word for name in PACKAGES for word in ("--workspace", f"packages/{name}")]
    run(WEB, "npm", "pack", "--silent", *chosen, "--pack-destination", str(folder))
    return {name: next(folder.glob(f"vitrine-shop-{name}-*.tgz")) for name in PACKAGES}


@pytest.fixture(scope="module")
def consumer(packed: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of somebody else's, with both installed."""
    folder = tmp_path_factory.mktemp("consumer")
    (folder / "package.json").write_text('{"name": "consumer", "private": true, "type": "module"}')
    run(folder, "npm", "install", "--offline", "--no-audit", "--no-fund", str(packed["sdk"]))
    # The test kit has one dependency, which npm would fetch: it is the workspace's here.
    modules = folder / "node_modules"
    with tarfile.open(packed["testkit"]) as archive:
        archive.extractall(folder, filter="data")
    (folder / "package").rename(modules / "@vitrine-shop" / "testkit")
    (modules / "iwer").symlink_to(WEB / "node_modules" / "iwer")
    (folder / "program.mjs").write_text(PROGRAM)
    return folder


def told(consumer: Path, program: str) -> Any:
    return json.loads(run(consumer, "node", program, str(ROOT / "tests/vectors/frames.json")))


def test_node_decodes_a_golden_frame_with_it(consumer: Path) -> None:
    assert told(consumer, "program.mjs") == [1, 812, 2, 3, "function", "http://shop.test"]


def test_a_bundler_takes_it(consumer: Path) -> None:
    (consumer / "bundle.mjs").write_text(BUNDLE)
    vite = WEB / "node_modules" / "vite" / "dist" / "node" / "index.js"
    run(consumer, "node", "bundle.mjs", vite.as_uri())
    assert 'from "@vitrine-shop' not in (consumer / "bundled" / "program.mjs").read_text()
    assert told(consumer, "bundled/program.mjs") == told(consumer, "program.mjs")


@pytest.mark.parametrize("resolution", ["nodenext", "bundler"])
def test_its_types_hold_for_strangers(consumer: Path, resolution: str) -> None:
    """Checked to the last file of ours, with nothing of this workspace's settings."""
    (consumer / "typed.ts").write_text(TYPED)
    options = {
        "strict": True, "noEmit": True, "skipLibCheck": False, "types": [], "target": "es2022",
        "lib": ["es2023", "dom", "dom.iterable"], "moduleResolution": resolution,
        "module": "esnext" if resolution == "bundler" else "nodenext",
    }  # fmt: skip
    settings = {"compilerOptions": options, "files": ["typed.ts"]}
    (consumer / "tsconfig.json").write_text(json.dumps(settings))
    compiler = WEB / "node_modules" / "typescript" / "bin" / "tsc"
    run(consumer, "node", str(compiler), "-p", ".")


def test_the_test_kit_finds_its_scripts(consumer: Path) -> None:
    (consumer / "kit.mjs").write_text(
        "import { initScripts } from '@vitrine-shop/testkit'; console.log(JSON.stringify(initScripts()));"
    )
    scripts = [Path(each) for each in json.loads(run(consumer, "node", "kit.mjs"))]
    assert [each.name for each in scripts] == ["iwer.min.js", "headset.js"]
    assert all(each.is_file() for each in scripts)


@pytest.mark.parametrize("name", PACKAGES)
def test_nothing_but_what_is_needed_is_packed(packed: dict[str, Path], name: str) -> None:
    with tarfile.open(packed[name]) as archive:
        files = {member.name.removeprefix("package/") for member in archive.getmembers()}
        manifest = json.load(archive.extractfile("package/package.json"))  # type: ignore[arg-type]
    assert {"package.json", "README.md", "LICENSE", "dist/index.js", "dist/index.d.ts"} <= files
    assert all(each.startswith("dist/") for each in files - {"headset.js"} if each.endswith((".js", ".ts")))
    assert manifest["engines"] == {"node": ">=20"}
