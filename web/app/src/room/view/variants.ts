/**
 * KHR_materials_variants: which material each primitive wears in each variant, and a switch.
 *
 * three's GLTFLoader keeps the extension's raw JSON in `userData` and leaves the rest to us. Materials are loaded
 * when a variant is first worn and kept, so switching back is instant.
 */
import { Color, type Material, Mesh, MeshStandardMaterial, type Object3D } from 'three';
import type { GLTF } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { freeMaterial } from './models.ts';

const NAME = 'KHR_materials_variants';

interface Mapping {
  readonly material: number;
  readonly variants: readonly number[];
}

export class Variants {
  readonly names: readonly string[];
  readonly #gltf: GLTF;
  readonly #prepare: (material: Material) => void;
  readonly #root: Object3D;
  readonly #first = new Map<Mesh, Material | Material[]>();
  readonly #loaded = new Map<string, Material>();
  #wish = 0;

  /** prepare: what is done once to each material that a variant brings. */
  constructor(gltf: GLTF, root: Object3D, prepare: (material: Material) => void = () => {}) {
    this.#prepare = prepare;
    this.#gltf = gltf;
    this.#root = root;
    const extensions = gltf.userData.gltfExtensions as
      | Record<string, { variants?: { name: string }[] }>
      | undefined;
    this.names = extensions?.[NAME]?.variants?.map((variant) => variant.name) ?? [];
  }

  /** Which of the file's own names it is. The shop tells them without what cannot be seen; the file may have more. */
  #at(name: string | null): number {
    if (name === null) return -1;
    const exact = this.names.indexOf(name);
    return exact >= 0 ? exact : this.names.findIndex((own) => seen(own) === seen(name));
  }

  /** Dresses the model in `name`; null or an unknown name brings back the materials it came with. */
  async wear(name: string | null): Promise<void> {
    const mine = ++this.#wish;
    const index = this.#at(name);
    const changes: Promise<[Mesh, Material | Material[]]>[] = [];
    this.#root.traverse((object) => {
      if (!(object instanceof Mesh)) return;
      if (!this.#first.has(object)) this.#first.set(object, object.material);
      const plain = this.#first.get(object)!;
      const mapping = mappings(object).find((entry) => entry.variants.includes(index));
      changes.push(
        mapping
          ? this.#material(object, mapping.material).then((found) => [object, found])
          : Promise.resolve([object, plain]),
      );
    });
    const dressed = await Promise.all(changes);
    if (mine !== this.#wish) return; // another wish came while materials loaded
    for (const [mesh, material] of dressed) mesh.material = material;
  }

  /** The colour that says most about a variant, as CSS: of the largest part that it changes; null if it changes none. */
  async swatch(name: string | null): Promise<string | null> {
    const index = this.#at(name);
    let largest: { mesh: Mesh; material: number; size: number } | null = null;
    this.#root.traverse((object) => {
      if (!(object instanceof Mesh)) return;
      const mapping = mappings(object).find((entry) => entry.variants.includes(index));
      if (!mapping) return;
      object.geometry.computeBoundingSphere();
      const size = object.geometry.boundingSphere?.radius ?? 0;
      if (!largest || size > largest.size) largest = { mesh: object, material: mapping.material, size };
    });
    const found = largest as { mesh: Mesh; material: number } | null;
    if (!found) return null;
    return colourOf(await this.#material(found.mesh, found.material));
  }

  /** Frees the materials that were loaded for variants; what the model came with is freed with it. */
  dispose(): void {
    for (const material of this.#loaded.values()) freeMaterial(material);
    this.#loaded.clear();
  }

  async #material(mesh: Mesh, index: number): Promise<Material> {
    // One material may need a twin for meshes with tangents or vertex colours: the loader makes it per mesh.
    const colour = mesh.geometry.hasAttribute('color');
    const tangent = mesh.geometry.hasAttribute('tangent');
    const key = `${index}${colour ? 'c' : ''}${tangent ? 't' : ''}`;
    const known = this.#loaded.get(key);
    if (known) return known;
    const loaded = (await this.#gltf.parser.getDependency('material', index)) as Material;
    const twin = new Mesh(mesh.geometry, loaded);
    this.#gltf.parser.assignFinalMaterial(twin);
    const final = twin.material as Material;
    this.#prepare(final);
    this.#loaded.set(key, final);
    return final;
  }
}

function mappings(mesh: Mesh): readonly Mapping[] {
  const extensions = mesh.userData.gltfExtensions as Record<string, { mappings?: Mapping[] }> | undefined;
  return extensions?.[NAME]?.mappings ?? [];
}

/** The material's colour times the mean of its picture. */
function colourOf(material: Material): string | null {
  if (!(material instanceof MeshStandardMaterial)) return null;
  const colour = material.color.clone();
  const image = material.map?.image as CanvasImageSource | undefined;
  if (image) {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 4;
    const pen = canvas.getContext('2d', { willReadFrequently: true })!;
    pen.drawImage(image, 0, 0, 4, 4);
    const pixels = pen.getImageData(0, 0, 4, 4).data;
    const mean = [0, 1, 2].map((channel) => {
      let sum = 0;
      for (let at = channel; at < pixels.length; at += 4) sum += pixels[at];
      return sum / 16 / 255;
    }) as [number, number, number];
    colour.multiply(new Color().setRGB(...mean, 'srgb'));
  }
  return `#${colour.getHexString()}`;
}

/** What of a name can be seen. */
function seen(name: string): string {
  return name.normalize('NFC').replace(/[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu, '');
}
