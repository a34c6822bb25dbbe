/** Instanced parts whose instances fade by a dither: no transparency, no sorting, the depth stays right. */

import {
  type BufferAttribute,
  type BufferGeometry,
  Color,
  DynamicDrawUsage,
  InstancedBufferAttribute,
  InstancedMesh,
  type Matrix4,
  type MeshStandardMaterial,
  ShaderMaterial,
} from 'three';

/** One geometry many times, each with a place, a colour and how much of it is seen (0..1). */
export class Instances {
  readonly mesh: InstancedMesh;
  readonly most: number;
  count = 0;
  readonly #places: Float32Array;
  readonly #colours: Float32Array;
  readonly #seen: InstancedBufferAttribute;

  /** Room for `most` is made once: a buffer that grew while people walk in would be felt. */
  constructor(
    geometry: BufferGeometry,
    material: MeshStandardMaterial | ShaderMaterial,
    most: number,
    shadows: boolean,
  ) {
    this.most = most;
    this.mesh = new InstancedMesh(geometry, material, most);
    this.#seen = new InstancedBufferAttribute(new Float32Array(most), 1).setUsage(DynamicDrawUsage);
    geometry.setAttribute('seen', this.#seen);
    this.mesh.instanceMatrix.setUsage(DynamicDrawUsage);
    this.mesh.setColorAt(0, new Color());
    this.mesh.instanceColor!.setUsage(DynamicDrawUsage);
    this.#places = this.mesh.instanceMatrix.array as Float32Array;
    this.#colours = this.mesh.instanceColor!.array as Float32Array;
    this.mesh.frustumCulled = false;
    this.mesh.castShadow = this.mesh.receiveShadow = shadows;
    this.mesh.count = 0;
    this.mesh.visible = false;
  }

  get full(): boolean {
    return this.count >= this.most;
  }

  add(matrix: Matrix4, colour: Color, seen: number): void {
    matrix.toArray(this.#places, this.count * 16);
    this.#paint(colour, seen);
  }

  /** Turned about the vertical by `yaw`, `wide` and `high` times as large, standing at x, y, z. */
  stand(
    x: number,
    y: number,
    z: number,
    yaw: number,
    wide: number,
    high: number,
    colour: Color,
    seen: number,
  ): void {
    const places = this.#places;
    const at = this.count * 16;
    const [sin, cos] = [Math.sin(yaw) * wide, Math.cos(yaw) * wide];
    places[at] = places[at + 10] = cos;
    places[at + 2] = -sin;
    places[at + 8] = sin;
    places[at + 5] = high;
    places[at + 1] = places[at + 3] = places[at + 4] = places[at + 6] = 0;
    places[at + 7] = places[at + 9] = places[at + 11] = 0;
    places[at + 12] = x;
    places[at + 13] = y;
    places[at + 14] = z;
    places[at + 15] = 1;
    this.#paint(colour, seen);
  }

  #paint(colour: Color, seen: number): void {
    const at = this.count * 3;
    this.#colours[at] = colour.r;
    this.#colours[at + 1] = colour.g;
    this.#colours[at + 2] = colour.b;
    this.#seen.array[this.count++] = seen;
  }

  /** Hands what was added to the renderer, and begins anew. */
  finish(): void {
    const count = this.count;
    this.mesh.count = count;
    this.mesh.visible = count > 0;
    this.count = 0;
    if (count === 0) return;
    upload(this.mesh.instanceMatrix, count * 16);
    upload(this.mesh.instanceColor!, count * 3);
    upload(this.#seen, count);
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    (this.mesh.material as MeshStandardMaterial).dispose();
    this.mesh.dispose();
  }
}

function upload(attribute: BufferAttribute, numbers: number): void {
  attribute.clearUpdateRanges();
  attribute.addUpdateRange(0, numbers);
  attribute.needsUpdate = true;
}

/**
 * A material that leaves out pixels in a fine pattern. `distant`: the other way round, so that a figure and its distant
 * form, faded against each other, make one whole; and its geometry's `tint` is mixed in.
 */
export function dithered(material: MeshStandardMaterial, distant = false): MeshStandardMaterial {
  material.onBeforeCompile = (shader) => {
    const tint = distant ? 'attribute vec4 tint;\n' : '';
    const mixed = distant ? '\nvColor.rgb = mix(vColor.rgb, tint.rgb, tint.a);' : '';
    const pattern = 'fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))))';
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', `#include <common>\n${tint}attribute float seen;\nvarying float vSeen;`)
      .replace('#include <begin_vertex>', '#include <begin_vertex>\nvSeen = seen;')
      .replace('#include <color_vertex>', `#include <color_vertex>${mixed}`);
    shader.fragmentShader = shader.fragmentShader
      .replace('#include <common>', '#include <common>\nvarying float vSeen;')
      .replace(
        '#include <color_fragment>',
        `#include <color_fragment>
        if (vSeen < 0.999 && ${distant ? `1.0 - ${pattern}` : pattern} >= vSeen) discard;`,
      );
  };
  material.customProgramCacheKey = () => `vitrine-dithered ${material.vertexColors} ${distant}`;
  return material;
}

/** The soft dark spot that a figure stands on; a flat square, 1 m wide. */
export function shadeMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    transparent: true,
    depthWrite: false,
    polygonOffset: true,
    polygonOffsetFactor: -2,
    polygonOffsetUnits: -2,
    vertexShader: `
      attribute float seen; varying vec2 at; varying float strength;
      void main() {
        at = uv * 2.0 - 1.0;
        strength = seen;
        gl_Position = projectionMatrix * modelViewMatrix * instanceMatrix * vec4(position, 1.0);
      }`,
    fragmentShader: `
      varying vec2 at; varying float strength;
      void main() {
        float away = length(at);
        float soft = smoothstep(1.0, 0.12, away);
        gl_FragColor = vec4(0.09, 0.065, 0.045, strength * (0.5 * soft * soft + 0.22 * smoothstep(0.46, 0.2, away)));
        #include <colorspace_fragment>
      }`,
  });
}
