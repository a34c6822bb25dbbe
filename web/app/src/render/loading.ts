/**
 * A GLB from bytes, with every decoder that a shop's model may need, and no way out to any network or disk.
 *
 * The decoders are inlined into the bundle as `data:` addresses (`vite/render.ts`); an address of any other kind
 * that a model names leads nowhere.
 */
import {
  type Light,
  LoadingManager,
  type Material,
  Mesh,
  MeshBasicMaterial,
  type WebGLRenderer,
} from 'three';
import { MeshoptDecoder } from 'three/examples/jsm/libs/meshopt_decoder.module.js';
import { DRACOLoader } from 'three/examples/jsm/loaders/DRACOLoader.js';
import { type GLTF, GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { KTX2Loader } from 'three/examples/jsm/loaders/KTX2Loader.js';
import { materialsOf } from '../room/view/models.ts';

export class Loading {
  readonly #loader: GLTFLoader;

  constructor(renderer: WebGLRenderer) {
    const manager = new LoadingManager();
    manager.setURLModifier((url) => (/^(?:data|blob):/.test(url) ? url : 'data:,'));
    this.#loader = new GLTFLoader(manager)
      .setMeshoptDecoder(MeshoptDecoder)
      .setDRACOLoader(new DRACOLoader(manager).setWorkerLimit(1))
      .setKTX2Loader(new KTX2Loader(manager).setWorkerLimit(1).detectSupport(renderer));
  }

  /** The model at rest, its own lamps out. Rejects what three.js cannot read or has no scene. */
  async read(bytes: ArrayBuffer): Promise<GLTF> {
    const gltf = await this.#loader.parseAsync(bytes, '');
    if (!gltf.scene) throw new Error('the model has no scene');
    gltf.scene.traverse((object) => {
      if ((object as Light).isLight) object.visible = false;
      if (object instanceof Mesh) for (const material of materialsOf(object)) exact(material);
    });
    return gltf;
  }
}

/** Unlit colours are the brand's own: tone mapping would change what no light has touched. */
export function exact(material: Material): void {
  if (material instanceof MeshBasicMaterial) material.toneMapped = false;
}
