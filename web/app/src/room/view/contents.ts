/** What a thing in the room is made of, counted of what is drawn; for developers and tests. */
import { type CompressedTexture, Mesh, type Object3D, RGBAFormat, type Texture } from 'three';
import { materialsOf, texturesOf } from './models.ts';

export interface Contents {
  triangles: number;
  textures: number;
  /** Those of the textures that stay packed on the graphics card. */
  packed: number;
}

/** Of everything below `root`, each texture once. */
export function contentsOf(root: Object3D): Contents {
  const textures = new Set<Texture>();
  let corners = 0;
  root.traverse((object) => {
    if (!(object instanceof Mesh)) return;
    corners += (object.geometry.index ?? object.geometry.attributes.position)?.count ?? 0;
    for (const material of materialsOf(object))
      for (const texture of texturesOf(material)) textures.add(texture);
  });
  return { triangles: corners / 3, textures: textures.size, packed: [...textures].filter(isPacked).length };
}

/** Where the card keeps no packed form, three calls it compressed all the same. */
function isPacked(texture: Texture): boolean {
  return 'isCompressedTexture' in texture && (texture as CompressedTexture).format !== (RGBAFormat as number);
}
