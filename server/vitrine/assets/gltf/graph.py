"""The node graph: a forest of bounded depth, walked without recursion."""

from __future__ import annotations

from vitrine.assets.errors import OverLimit
from vitrine.assets.gltf.document import Object, indices, items, maybe_index, numbers, weights, wrong
from vitrine.assets.limits import ANIMATIONS, COORDINATE_M, MESHES, NODE_DEPTH, NODES, SCALE


def check(document: Object) -> None:
    """Refuse nodes, scenes, skins or animations that contradict themselves.

    Raises OverLimit (nodes, node_depth, animations), BadModel (second parent, cycle, index), NotFinite.
    """
    nodes = items(document, "nodes", NODES)
    children = [
        indices(node, "children", len(nodes), f"nodes[{number}]") for number, node in enumerate(nodes)
    ]
    parents = _parents(children)
    _check_depth(children, parents)
    meshes, skins = len(items(document, "meshes", MESHES)), len(items(document, "skins", NODES))
    for number, node in enumerate(nodes):
        where = f"nodes[{number}]"
        maybe_index(node, "mesh", meshes, where)
        maybe_index(node, "skin", skins, where)
        weights(node, where)
        _check_transform(node, where)
    _check_scenes(document, parents)
    _check_skins(document, len(nodes))
    _check_animations(document, len(nodes))


def _parents(children: list[list[int]]) -> list[int]:
    parents = [-1] * len(children)
    for parent, own in enumerate(children):
        for child in own:
            if parents[child] != -1:
                raise wrong(f"nodes[{child}]", "has more than one parent")
            parents[child] = parent
    return parents


def _check_depth(children: list[list[int]], parents: list[int]) -> None:
    generation = [number for number, parent in enumerate(parents) if parent == -1]
    seen = depth = 0
    while generation:
        depth += 1
        seen += len(generation)
        generation = [child for parent in generation for child in children[parent]]
    # Every node has at most one parent, so a node that no root leads to is on a cycle or hangs below one.
    if seen < len(parents):
        raise wrong("nodes", "contain a cycle: a node is its own ancestor")
    if depth > NODE_DEPTH.value:
        raise OverLimit.of(NODE_DEPTH, depth, "nodes")


def _check_transform(node: Object, where: str) -> None:
    turned = numbers(node, "rotation", 4, where, 1.01)
    numbers(node, "translation", 3, where, COORDINATE_M.value)
    numbers(node, "scale", 3, where, SCALE.value)
    numbers(node, "matrix", 16, where, SCALE.value)
    if turned is not None and sum(part * part for part in turned) < 0.5:
        raise wrong(f"{where}.rotation", "is not a unit quaternion")


def _check_scenes(document: Object, parents: list[int]) -> None:
    scenes = items(document, "scenes", NODES)
    maybe_index(document, "scene", len(scenes), "the document")
    for number, scene in enumerate(scenes):
        roots = indices(scene, "nodes", len(parents), f"scenes[{number}]")
        if len(set(roots)) != len(roots):
            raise wrong(f"scenes[{number}].nodes", "names a node twice")
        if any(parents[root] != -1 for root in roots):
            raise wrong(f"scenes[{number}].nodes", "names a node that has a parent")


def _check_skins(document: Object, nodes: int) -> None:
    accessors = len(items(document, "accessors"))
    for number, skin in enumerate(items(document, "skins")):
        where = f"skins[{number}]"
        joints = indices(skin, "joints", nodes, where)
        if not joints or len(set(joints)) != len(joints):
            raise wrong(f"{where}.joints", "is empty or names a node twice")
        maybe_index(skin, "skeleton", nodes, where)
        matrices = maybe_index(skin, "inverseBindMatrices", accessors, where)
        if matrices is not None:
            accessor = items(document, "accessors")[matrices]
            count = accessor.get("count")
            fits = isinstance(count, int) and count >= len(joints)
            if accessor.get("type") != "MAT4" or accessor.get("componentType") != 5126 or not fits:
                raise wrong(f"{where}.inverseBindMatrices", "are not one float matrix for each joint")


def _check_animations(document: Object, nodes: int) -> None:
    accessors = len(items(document, "accessors"))
    for number, animation in enumerate(items(document, "animations", ANIMATIONS)):
        where = f"animations[{number}]"
        samplers = items(animation, "samplers", where=where)
        for place, sampler in enumerate(samplers):
            for key in ("input", "output"):
                maybe_index(sampler, key, accessors, f"{where}.samplers[{place}]")
        for place, channel in enumerate(items(animation, "channels", where=where)):
            maybe_index(channel, "sampler", len(samplers), f"{where}.channels[{place}]")
            target = channel.get("target")
            if not isinstance(target, dict):
                raise wrong(f"{where}.channels[{place}].target", "is not an object")
            maybe_index(target, "node", nodes, f"{where}.channels[{place}].target")
