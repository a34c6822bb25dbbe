/**
 * Decoders of geometry and textures that few files need: brought in when the first of them comes, never before.
 *
 * Their programs are served by the shop itself, under names that the build gives them.
 */
import type { WebGLRenderer } from 'three';
import { LoadingManager } from 'three';
import basisScript from 'three/examples/jsm/libs/basis/basis_transcoder.js?url';
import basisProgram from 'three/examples/jsm/libs/basis/basis_transcoder.wasm?url';
import dracoProgram from 'three/examples/jsm/libs/draco/gltf/draco_decoder.wasm?url';
import dracoScript from 'three/examples/jsm/libs/draco/gltf/draco_wasm_wrapper.js?url';
import type { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';

const PROGRAMS: Readonly<Record<string, string>> = {
  'draco_decoder.wasm': dracoProgram,
  'draco_wasm_wrapper.js': dracoScript,
  'basis_transcoder.js': basisScript,
  'basis_transcoder.wasm': basisProgram,
};

// What KTX2 can become without being unpacked.
const PACKED = [
  'WEBGL_compressed_texture_astc',
  'WEBGL_compressed_texture_etc',
  'WEBGL_compressed_texture_s3tc',
  'EXT_texture_compression_bptc',
  'WEBGL_compressed_texture_pvrtc',
] as const;

/** Whether the graphics card keeps packed textures at all. */
export function keepsPacked(renderer: WebGLRenderer): boolean {
  return PACKED.some((name) => renderer.extensions.has(name));
}

/** Gives the loader what this file needs. */
export class Decoders {
  readonly #renderer: WebGLRenderer;
  readonly #manager = new LoadingManager();
  readonly #ends: (() => void)[] = [];
  #draco: Promise<void> | null = null;
  #ktx2: Promise<void> | null = null;

  constructor(renderer: WebGLRenderer) {
    this.#renderer = renderer;
    this.#manager.setURLModifier((url) => PROGRAMS[url.slice(url.lastIndexOf('/') + 1)] ?? url);
  }

  async prepare(loader: GLTFLoader, head: string): Promise<void> {
    if (head.includes('"KHR_draco_mesh_compression"')) {
      this.#draco ??= this.#withDraco(loader);
      await this.#draco;
    }
    if (head.includes('"KHR_texture_basisu"')) {
      this.#ktx2 ??= this.#withKtx2(loader);
      await this.#ktx2;
    }
  }

  dispose(): void {
    for (const end of this.#ends) end();
  }

  async #withDraco(loader: GLTFLoader): Promise<void> {
    const { DRACOLoader } = await import('three/examples/jsm/loaders/DRACOLoader.js');
    const draco = new DRACOLoader(this.#manager);
    draco.setDecoderPath('/');
    draco.setWorkerLimit(2);
    this.#ends.push(() => draco.dispose());
    loader.setDRACOLoader(draco);
  }

  async #withKtx2(loader: GLTFLoader): Promise<void> {
    const { KTX2Loader } = await import('three/examples/jsm/loaders/KTX2Loader.js');
    const ktx2 = new KTX2Loader(this.#manager);
    ktx2.setTranscoderPath('/');
    ktx2.setWorkerLimit(2);
    ktx2.detectSupport(this.#renderer);
    this.#ends.push(() => ktx2.dispose());
    loader.setKTX2Loader(ktx2);
  }
}
