/**
 * What a room shows at a point of it, as far as it is baked: the light that falls there, and the surface that it falls on.
 *
 * Read from the pictures themselves, so that it holds for every wall, finish and light of the day. A picture whose pixels
 * cannot be read tells nothing.
 */
import {
  Color,
  type Mesh,
  MeshStandardMaterial,
  Raycaster,
  SRGBColorSpace,
  type Texture,
  type Vector2,
  type Vector3,
} from 'three';

/** Linear. light: irradiance / pi. surface: what part of it is given back. */
export interface Fallen {
  readonly light: Color;
  readonly surface: Color;
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

const MOST_PX = 512;
const caster = new Raycaster();

export class Surfaces {
  readonly #meshes: readonly Mesh[];
  readonly #pixels = new WeakMap<Texture, Pixels | null>();

  constructor(meshes: readonly Mesh[]) {
    this.#meshes = meshes;
  }

  /** Where the nearest surface along this way is, at most far_m off; null: there is none, or it cannot be read. */
  at(from: Vector3, way: Vector3, far_m: number): Fallen | null {
    caster.set(from, way);
    caster.far = far_m;
    const hit = caster.intersectObjects<Mesh>([...this.#meshes], false)[0];
    if (!hit) return null;
    const { material } = hit.object;
    if (!(material instanceof MeshStandardMaterial)) return null;
    const surface = material.color.clone();
    const light = new Color(1, 1, 1);
    if (material.map && !this.#times(surface, material.map, hit.uv)) return null;
    if (material.lightMap) {
      const uv = material.lightMap.channel === 1 ? hit.uv1 : hit.uv;
      if (!this.#times(light, material.lightMap, uv)) return null;
      light.multiplyScalar(material.lightMapIntensity / Math.PI);
    }
    return { light, surface };
  }

  #times(colour: Color, texture: Texture, uv: Vector2 | undefined): boolean {
    const pixels = this.#read(texture);
    if (!pixels || !uv) return false;
    const at = texture.transformUv(uv.clone());
    const x = Math.min(pixels.width - 1, Math.max(0, Math.floor(at.x * pixels.width)));
    const y = Math.min(pixels.height - 1, Math.max(0, Math.floor(at.y * pixels.height)));
    const [r, g, b] = pixels.data.subarray(4 * (y * pixels.width + x)) as unknown as [number, number, number];
    colour.multiply(new Color().setRGB(r / 255, g / 255, b / 255, SRGBColorSpace));
    return true;
  }

  #read(texture: Texture): Pixels | null {
    const known = this.#pixels.get(texture);
    if (known !== undefined) return known;
    const read = pixelsOf(texture);
    this.#pixels.set(texture, read);
    return read;
  }
}

function pixelsOf(texture: Texture): Pixels | null {
  const image = texture.image as (CanvasImageSource & { width: number; height: number }) | undefined;
  if (!image?.width || 'mipmaps' in image) return null;
  const scale = Math.min(1, MOST_PX / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  try {
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    if (!pen) return null;
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return pen.getImageData(0, 0, canvas.width, canvas.height);
  } catch {
    return null;
  }
}
