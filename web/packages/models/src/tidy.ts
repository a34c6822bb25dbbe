import type { Accessor, Document, Material, Primitive, TextureInfo } from '@gltf-transform/core';
import { KHRMaterialsVariants, type MappingList } from '@gltf-transform/extensions';
import { dedup, prune, resample, unpartition, weld } from '@gltf-transform/functions';

/**
 * Takes out what nobody can see the loss of: duplicates, what no scene leads to, keyframes on a straight line,
 * vertices stored twice, attributes that no material reads.
 *
 * No flatten, join, palette or instance: they destroy the parts, names and variants that a shop needs.
 */
export async function tidy(document: Document): Promise<void> {
  await document.transform(
    dedup({ keepUniqueNames: true }),
    // Its own removal of attributes knows nothing of variants and renumbers the UV sets under them: done below.
    prune({ keepAttributes: true, keepLeaves: true, keepExtras: true, keepSolidTextures: true }),
    resample(),
  );
  for (const mesh of document.getRoot().listMeshes()) {
    for (const primitive of mesh.listPrimitives()) {
      dropUnread(primitive);
      for (const semantic of ['NORMAL', 'TANGENT']) normalise(primitive.getAttribute(semantic));
    }
  }
  await document.transform(
    weld(),
    prune({ keepAttributes: true, keepLeaves: true, keepExtras: true, keepSolidTextures: true }),
    unpartition(),
  );
}

/** The materials that a primitive may show: its own and those of every variant. */
export function materialsOf(primitive: Primitive): Material[] {
  const list = primitive.getExtension<MappingList>(KHRMaterialsVariants.EXTENSION_NAME);
  const found = list?.listMappings().map((mapping) => mapping.getMaterial()) ?? [];
  return [...new Set([primitive.getMaterial(), ...found])].filter((material) => material !== null);
}

/** Removes UV sets above the last one that a material reads, and tangents where no material reads a normal map. */
function dropUnread(primitive: Primitive): void {
  const infos = materialsOf(primitive).flatMap(textureInfos);
  const last = Math.max(-1, ...infos.map(({ info }) => info.getTexCoord()));
  const bumpy = infos.some(({ slot }) => /normal|anisotropy/i.test(slot));
  for (const semantic of primitive.listSemantics()) {
    const set = /^TEXCOORD_(\d+)$/.exec(semantic);
    // glTF wants the sets numbered without a gap, so a set below the last one stays.
    if ((set && Number(set[1]) > last) || (semantic === 'TANGENT' && !bumpy)) {
      primitive.setAttribute(semantic, null);
      for (const target of primitive.listTargets()) target.setAttribute(semantic, null);
    }
  }
}

/** Every texture that a material or one of its extensions reads, with how it is read. */
export function textureInfos(material: Material): { slot: string; info: TextureInfo }[] {
  return [material, ...material.listExtensions()].flatMap((owner) => {
    const graph = owner.getGraph();
    return graph
      .listChildEdges(owner)
      .filter((edge) => edge.getChild().propertyType === 'Texture')
      .map((edge) => {
        const slot = edge.getName();
        const info = graph.listChildEdges(owner).find((other) => other.getName() === `${slot}Info`);
        return { slot, info: info!.getChild() as TextureInfo };
      });
  });
}

/** Makes unit vectors of what a studio's exporter left longer, shorter or empty: validators call each an error. */
function normalise(accessor: Accessor | null): void {
  const array = accessor?.getArray();
  if (!accessor || !(array instanceof Float32Array)) return;
  const size = accessor.getElementSize();
  for (let at = 0; at < array.length; at += size) {
    const length = Math.hypot(array[at]!, array[at + 1]!, array[at + 2]!);
    if (Math.abs(length - 1) < 1e-4) continue;
    const usable = length > 1e-12;
    for (let axis = 0; axis < 3; axis++)
      array[at + axis] = usable ? array[at + axis]! / length : axis === 1 ? 1 : 0;
  }
}
