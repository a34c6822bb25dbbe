"""Pictures by a real browser: colours, variants, transparency, and what breaks it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.fixtures.models import SIZE_M, VARIANTS, good_glb, skinned_quantised_glb
from tests.fixtures.pictures import CHART, GREYS, WHITE, browser, card, srgb
from vitrine.assets.confining.namespaces import isolation
from vitrine.assets.pictures.errors import NoRenderer, PictureFailed
from vitrine.assets.pictures.pixels import pixels_of
from vitrine.assets.pictures.processes import group_members
from vitrine.assets.pictures.renderer import Renderer
from vitrine.assets.pictures.view import View

FRONT = View(64, turn_deg=0, up_deg=0)


def middle(png: bytes) -> list[int]:
    """Red, green, blue of the picture's middle."""
    return [int(value) for value in pixels_of(png)[28:36, 28:36, :3].mean(axis=(0, 1)).round()]


def middles(renderer: Renderer, colours: dict[str, tuple[float, float, float]], *, unlit: bool) -> Any:
    """name, what is seen in the middle, what should be. One model wears them all: loading takes longest."""
    model = card(WHITE, unlit=unlit, variants=colours)
    pictures = renderer.shown(model, [View(64, 0, 0, variant=name) for name in colours]).pictures
    return [(name, middle(png), srgb(colours[name])) for name, png in zip(colours, pictures, strict=True)]


def test_every_process_of_it_is_behind_the_wall(renderer: Renderer) -> None:
    renderer.picture(good_glb(), FRONT)
    folders = [Path("/proc") / str(process) for process in group_members(renderer.group or 0)]
    told = {folder: (folder / "status").read_text().split("\n") for folder in folders}
    behind = {folder: lines for folder, lines in told.items() if "Seccomp:\t2" in lines}
    # But for the wall's own two, in front of it: the browser, its page and its services.
    assert len(behind) >= len(told) - 2 >= 2
    assert all({"NoNewPrivs:\t1", "CapEff:\t0000000000000000"} <= set(lines) for lines in behind.values())
    if isolation().way != "none":
        assert not [folder for folder in behind if (folder / "root" / "etc" / "passwd").exists()]


def test_an_unlit_colour_is_the_brands_own(renderer: Renderer) -> None:
    for name, found, wanted in middles(renderer, CHART, unlit=True):
        assert np.abs(np.subtract(found, wanted)).max() <= 1, name


def test_studio_light_keeps_a_matte_colour_true(renderer: Renderer) -> None:
    for name, found, wanted in middles(renderer, CHART, unlit=False):
        # The tone curve takes 4 % of white from every channel, which makes strong colours a little stronger.
        assert np.abs(np.subtract(found, wanted)).max() <= 16, name
        if name != "grey":
            assert np.argsort(found).tolist() == np.argsort(wanted).tolist(), name
        else:
            assert max(found) - min(found) <= 8


def test_studio_light_is_neither_dark_nor_bright(renderer: Renderer) -> None:
    for name, found, wanted in middles(renderer, GREYS, unlit=False):
        assert np.abs(np.subtract(found, wanted)).max() <= 8, name


def test_white_stays_white_and_stands_on_a_darker_paper(renderer: Renderer) -> None:
    paper = renderer.picture(card(WHITE, unlit=False), View(64, 0, 0, ground="paper"))
    assert np.abs(np.subtract(middle(paper), srgb(WHITE))).max() <= 10
    assert max(middle(paper)) < 255
    assert pixels_of(paper)[0, 0, :3].max() < 125
    grey = renderer.picture(card(CHART["grey"], unlit=False), View(64, 0, 0, ground="paper"))
    assert pixels_of(grey)[0, 0].tolist() == [235, 227, 216, 255]


def test_each_variant_wears_its_own_material(renderer: Renderer) -> None:
    model = card(CHART["grey"], unlit=True, variants={"red": CHART["red"], "blue": CHART["blue"]})
    shown = renderer.shown(
        model, lambda _, names: [View(64, 0, 0, variant=name) for name in (*names, None, "unknown")]
    )
    assert shown.variants == ("red", "blue")
    assert [middle(png) for png in shown.pictures] == [
        srgb(CHART[name]) for name in ("red", "blue", "grey", "grey")
    ]


def test_a_model_stands_alone_or_on_paper(renderer: Renderer) -> None:
    alone, paper = (
        pixels_of(png) for png in renderer.shown(good_glb(), [View(128), View(128, ground="paper")]).pictures
    )
    assert alone[0, 0].tolist() == [0, 0, 0, 0]
    assert alone[64, 64, 3] == 255
    assert (paper[..., 3] == 255).all()
    # Plaster in the corners, and somewhere below the box a shadow that the plaster above has not.
    assert (paper[0, 0, :3] > 205).all()
    under = (alone[..., 3] == 0) & (paper[..., 0] < 225)
    assert under[64:].sum() > 30
    assert under[64:].sum() > 2 * under[:64].sum()


def test_the_sphere_is_that_of_what_is_seen(renderer: Renderer) -> None:
    shown = renderer.shown(good_glb(), [])
    assert shown.variants == VARIANTS
    assert shown.sphere.centre == pytest.approx([side / 2 for side in SIZE_M], abs=1e-6)
    assert shown.sphere.radius == pytest.approx(np.linalg.norm(SIZE_M) / 2, abs=1e-6)
    skinned = renderer.shown(skinned_quantised_glb(), []).sphere
    assert skinned.radius == pytest.approx(np.linalg.norm([1, 2, 1]) / 2, abs=1e-3)


def test_a_file_that_is_no_model_is_refused_and_the_next_is_shown(renderer: Renderer) -> None:
    with pytest.raises(PictureFailed) as refused:
        renderer.picture(b"glTF is not this", FRONT)
    assert refused.value.values["reason"] == "model"
    assert middle(renderer.picture(card(CHART["red"], unlit=True), FRONT)) == srgb(CHART["red"])


def test_what_takes_too_long_or_too_much_is_ended_with_all_its_processes() -> None:
    with Renderer(browser(), picture_s=0.0) as hasty:
        with pytest.raises(PictureFailed) as slow:
            hasty.picture(good_glb(), FRONT)
        assert hasty.group is None
    with Renderer(browser(), memory_bytes=1 << 20) as poor:
        with pytest.raises(PictureFailed) as heavy:
            poor.picture(good_glb(), FRONT)
        assert poor.group is None
    assert [slow.value.values["reason"], heavy.value.values["reason"]] == ["time", "memory"]


def test_a_host_without_browser_or_bundle_says_so(tmp_path: Path) -> None:
    for renderer in (
        Renderer(tmp_path / "no-browser"),
        Renderer(browser(), bundle=tmp_path / "no-bundle.js"),
    ):
        with pytest.raises(NoRenderer):
            renderer.picture(good_glb(), FRONT)


def test_a_killed_browser_costs_one_retry_and_closing_leaves_no_process(renderer: Renderer) -> None:
    # The last test of its file: it takes the browser that the others share.
    renderer.shown(card(CHART["red"], unlit=True), [])
    first = renderer.group
    assert first is not None
    assert group_members(first)
    os.killpg(first, signal.SIGKILL)
    assert middle(renderer.picture(card(CHART["blue"], unlit=True), FRONT)) == srgb(CHART["blue"])
    second = renderer.group
    assert second not in (None, first)
    renderer.close()
    assert renderer.group is None
    until = time.monotonic() + 60
    while group_members(first) or group_members(second or 0):  # killed, they take a moment to be gone
        assert time.monotonic() < until, "a process of it lives on"
        time.sleep(0.05)
