/**
 * Loads GLB files once, keeps them while somebody needs them, and frees every texture and buffer afterwards.
 *
 * A dozen leaked rooms are what kills a tab on a phone, so `free` and `dispose` are not optional: the owner of a
 * `ModelStore` frees what nothing shows any more, and disposes of the rest when the room is left.
 */
import {
  LoaderUtils,
  type Material,
  Mesh,
  MeshPhysicalMaterial,
  type Object3D,
  Texture,
  type WebGLRenderer,
} from 'three';
import { MeshoptDecoder } from 'three/examples/jsm/libs/meshopt_decoder.module.js';
import { type GLTF, GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { Decoders } from './decoders.ts';

export type Progress = (loaded: number, total: number) => void;

export class ModelStore {
  readonly #loader = new GLTFLoader();
  readonly #decoders: Decoders;
  readonly #loading = new Map<string, Promise<GLTF>>();
  readonly #ready = new Map<string, GLTF>();
  #closed = false;

  constructor(renderer: WebGLRenderer) {
    this.#decoders = new Decoders(renderer);
    this.#loader.setMeshoptDecoder(MeshoptDecoder);
  }

  /** How many files are kept. */
  get size(): number {
    return this.#ready.size;
  }

  /** The parsed file at `url`. Callers share it: what they change, they change for all. Aborting rejects. */
  load(url: string, options: { progress?: Progress; signal?: AbortSignal } = {}): Promise<GLTF> {
    const known = this.#loading.get(url);
    if (known) return known;
    const coming = this.#fetch(url, options).then((gltf) => {
      if (this.#closed || this.#loading.get(url) !== coming) freeFile(gltf);
      else this.#ready.set(url, gltf);
      return gltf;
    });
    coming.catch(() => this.#loading.delete(url)); // a later try may succeed
    this.#loading.set(url, coming);
    return coming;
  }

  /** Nothing shows this file any more. */
  free(url: string): void {
    const gltf = this.#ready.get(url);
    this.#ready.delete(url);
    this.#loading.delete(url);
    if (gltf) freeFile(gltf);
  }

  dispose(): void {
    this.#closed = true;
    for (const url of [...this.#ready.keys()]) this.free(url);
    this.#loading.clear();
    this.#decoders.dispose();
  }

  async #fetch(
    url: string,
    { progress, signal }: { progress?: Progress; signal?: AbortSignal },
  ): Promise<GLTF> {
    const response = await fetch(url, { credentials: 'same-origin', ...(signal ? { signal } : {}) });
    if (!response.ok) throw new Error(`HTTP ${response.status} for ${url}`);
    const bytes = await bytesOf(response, progress);
    await this.#decoders.prepare(this.#loader, headOf(bytes));
    return this.#loader.parseAsync(bytes.buffer, LoaderUtils.extractUrlBase(url));
  }
}

async function bytesOf(response: Response, progress?: Progress): Promise<Uint8Array<ArrayBuffer>> {
  const total = response.headers.has('Content-Encoding')
    ? 0
    : Number(response.headers.get('Content-Length') ?? 0);
  if (!progress || !response.body) return new Uint8Array(await response.arrayBuffer());
  const parts: Uint8Array[] = [];
  let loaded = 0;
  const reader = response.body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(next.value);
    loaded += next.value.length;
    progress(loaded, total);
  }
  const whole = new Uint8Array(loaded);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The JSON of a GLB, or of a glTF. */
function headOf(bytes: Uint8Array<ArrayBuffer>): string {
  const view = new DataView(bytes.buffer);
  const binary = bytes.length >= 20 && view.getUint32(0, true) === 0x46546c67; // "glTF"
  return new TextDecoder().decode(binary ? bytes.subarray(20, 20 + view.getUint32(12, true)) : bytes);
}

function freeFile(gltf: GLTF): void {
  for (const scene of gltf.scenes) freeTree(scene);
}

/** Frees geometries, materials and textures below `root`. */
export function freeTree(root: Object3D): void {
  root.traverse((object) => {
    if (!(object instanceof Mesh)) return;
    object.geometry.dispose();
    for (const material of materialsOf(object)) {
      freeMaterial(material);
    }
  });
}

export function freeMaterial(material: Material): void {
  for (const texture of texturesOf(material)) {
    texture.dispose();
    const image = texture.source.data as { close?: () => void } | null;
    image?.close?.(); // an ImageBitmap keeps its pixels until told
  }
  material.dispose();
}

export function texturesOf(material: Material): Texture[] {
  return Object.values(material).filter((value): value is Texture => value instanceof Texture);
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
