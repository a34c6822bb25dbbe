/**
 * Loads GLB files once, keeps them while a room needs them, and frees every texture and buffer afterwards.
 *
 * A dozen leaked rooms are what kills a tab on a phone, so `dispose` is not optional: the owner of a `ModelStore`
 * calls it when the room is left.
 */
import { LoadingManager, type Material, Mesh, MeshPhysicalMaterial, type Object3D, Texture } from 'three';
import { MeshoptDecoder } from 'three/examples/jsm/libs/meshopt_decoder.module.js';
import { type GLTF, GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';

export type Progress = (loaded: number, total: number) => void;

export class ModelStore {
  readonly #loader: GLTFLoader;
  readonly #loading = new Map<string, Promise<GLTF>>();
  readonly #ready: GLTF[] = [];
  #closed = false;

  constructor(manager = new LoadingManager()) {
    this.#loader = new GLTFLoader(manager);
    this.#loader.setMeshoptDecoder(MeshoptDecoder);
  }

  /** The parsed file at `url`. Callers share it: what they change, they change for all. */
  load(url: string, progress?: Progress): Promise<GLTF> {
    const known = this.#loading.get(url);
    if (known) return known;
    const coming = this.#loader
      .loadAsync(url, (event) => progress?.(event.loaded, event.lengthComputable ? event.total : 0))
      .then((gltf) => {
        if (this.#closed) freeTree(gltf.scene);
        else this.#ready.push(gltf);
        return gltf;
      });
    coming.catch(() => this.#loading.delete(url)); // a later try may succeed
    this.#loading.set(url, coming);
    return coming;
  }

  dispose(): void {
    this.#closed = true;
    for (const gltf of this.#ready) gltf.scenes.forEach(freeTree);
    this.#ready.length = 0;
    this.#loading.clear();
  }
}

/** Frees geometries, materials and textures below `root`. */
export function freeTree(root: Object3D): void {
  root.traverse((object) => {
    if (!(object instanceof Mesh)) return;
    object.geometry.dispose();
    for (const material of materialsOf(object)) {
      for (const value of Object.values(material)) if (value instanceof Texture) value.dispose();
      material.dispose();
    }
  });
}

export function materialsOf(mesh: Mesh): Material[] {
  return Array.isArray(mesh.material) ? mesh.material : [mesh.material];
}

/**
 * Clear glass without looking through it again: the true thing draws the whole room twice, which a phone has no time
 * for. What it mirrors stays; what is behind shows through.
 */
export function plainGlass(material: Material): void {
  if (!(material instanceof MeshPhysicalMaterial) || material.transmission === 0) return;
  material.transmission = 0;
  material.transparent = true;
  material.opacity = 0.3;
  material.depthWrite = false;
  material.needsUpdate = true;
}
