/**
 * What products stand on in a room of a template: plinths, bases, tables, risers, all of one material one draw call.
 *
 * Their light is the studio's, as the products' is, of the colour and strength of what falls on the floor where they
 * stand; a soft shade at the foot and on the floor sets them down.
 */
import type { RoomJson } from '@vitrine-shop/sdk';
import {
  BufferAttribute,
  type BufferGeometry,
  Color,
  Float32BufferAttribute,
  Mesh,
  type MeshStandardMaterial,
  PlaneGeometry,
  ShaderMaterial,
} from 'three';
import { RoundedBoxGeometry } from 'three/examples/jsm/geometries/RoundedBoxGeometry.js';
import { mergeGeometries } from 'three/examples/jsm/utils/BufferGeometryUtils.js';

export type Dressing = NonNullable<RoomJson['dressing']>;
export type Display = Dressing['displays'][number];
type Box = readonly [
  low: readonly [number, number, number],
  high: readonly [number, number, number],
  bevel: number,
];

const FOOT_M = 0.03;

/** The boxes of a display, about its own foot; foot: those of the shadow line under it. */
export function boxesOf({ kind, size_m }: Display): { body: Box[]; foot: Box[] } {
  const [width, height, depth] = size_m as [number, number, number];
  const [x, z] = [width / 2, depth / 2];
  if (kind === 'riser') return { body: [[[-x, 0, -z], [x, height, z], 0.0015]], foot: [] };
  if (kind === 'table') {
    const [top, leg, inset] = [0.04, 0.05, Math.min(0.18, width * 0.14)];
    const legs = [-1, 1].map((side): Box => {
      const outer = side * (x - inset);
      const inner = outer - side * leg;
      return [
        [Math.min(outer, inner), 0, -z + 0.05],
        [Math.max(outer, inner), height - top, z - 0.05],
        0.003,
      ];
    });
    const rail: Box = [
      [-x + inset + leg, height - top - 0.07, -0.02],
      [x - inset - leg, height - top, 0.02],
      0.002,
    ];
    return { body: [[[-x, height - top, -z], [x, height, z], 0.003], ...legs, rail], foot: [] };
  }
  const foot = Math.min(FOOT_M, height / 2);
  const in_m = Math.min(0.025, x / 4);
  return {
    body: [[[-x, foot, -z], [x, height, z], 0.004]],
    foot: [[[-x + in_m, 0, -z + in_m], [x - in_m, foot, z - in_m], 0.001]],
  };
}

/** The light that falls where a display stands, linear; white is the studio's own. */
export type LightOn = (display: Display) => Color;

/** One mesh of all displays of a material. grain: along their longest side, as wood is sawn. */
export function displayMesh(
  displays: readonly Display[],
  material: MeshStandardMaterial,
  shadows: boolean,
  lightOn: LightOn,
): Mesh {
  return meshOf(
    displays.flatMap((each) => boxesOf(each).body.map((box) => placed(box, each, lightOn(each)))),
    material,
    shadows,
  );
}

/** The shadow lines under all of them; null: none has one. */
export function footMesh(displays: readonly Display[], material: MeshStandardMaterial): Mesh | null {
  const parts = displays.flatMap((each) => boxesOf(each).foot.map((box) => placed(box, each, WHITE)));
  return parts.length ? meshOf(parts, material, false) : null;
}

function meshOf(parts: BufferGeometry[], material: MeshStandardMaterial, shadows: boolean): Mesh {
  const merged = mergeGeometries(parts)!;
  for (const part of parts) part.dispose();
  const mesh = new Mesh(merged, material);
  mesh.castShadow = mesh.receiveShadow = shadows;
  return mesh;
}

const WHITE = new Color(1, 1, 1);

function placed([low, high, bevel]: Box, display: Display, light: Color): BufferGeometry {
  const size = [0, 1, 2].map((axis) => high[axis]! - low[axis]!) as [number, number, number];
  const geometry = new RoundedBoxGeometry(...size, 2, bevel);
  geometry.translate(
    ...([0, 1, 2].map((axis) => (low[axis]! + high[axis]!) / 2) as [number, number, number]),
  );
  uvsInMetres(geometry, size);
  shade(geometry, display.position[1] as number, light);
  geometry.rotateY(((display.yaw_deg as number) * Math.PI) / 180);
  geometry.translate(...(display.position as [number, number, number]));
  return geometry;
}

/** Seen along the side that a face looks to; v runs along the longest side. */
function uvsInMetres(geometry: BufferGeometry, size: readonly number[]): void {
  const [at, normal] = [geometry.getAttribute('position'), geometry.getAttribute('normal')];
  const grain = size.indexOf(Math.max(...size));
  const uvs = new Float32Array(at.count * 2);
  for (let index = 0; index < at.count; index++) {
    const facing = [normal.getX(index), normal.getY(index), normal.getZ(index)].map(Math.abs);
    const axis = facing.indexOf(Math.max(...facing));
    const [one, two] = [0, 1, 2].filter((each) => each !== axis) as [number, number];
    const [u, v] = one === grain ? [two, one] : [one, two];
    const point = [at.getX(index), at.getY(index), at.getZ(index)];
    uvs[index * 2] = point[u]! + axis * 0.37;
    uvs[index * 2 + 1] = point[v]! + axis * 0.21;
  }
  geometry.setAttribute('uv', new BufferAttribute(uvs, 2));
}

/** The light of its place, and a little less of it where it meets the floor. */
function shade(geometry: BufferGeometry, foot_m: number, light: Color): void {
  const at = geometry.getAttribute('position');
  const shades = new Float32Array(at.count * 3);
  for (let index = 0; index < at.count; index++) {
    const near = foot_m > 0 ? 1 : Math.min(1, Math.max(0, at.getY(index) / 0.5));
    const part = 0.72 + 0.28 * near * (2 - near);
    shades.set([part * light.r, part * light.g, part * light.b], index * 3);
  }
  geometry.setAttribute('color', new BufferAttribute(shades, 3));
}

/** Soft shade on the floor around everything that stands there: one draw call. */
export function floorShade(displays: readonly Display[]): Mesh | null {
  const standing = displays.filter(({ position }) => position[1] === 0);
  if (!standing.length) return null;
  const quads = standing.map(({ kind, position, yaw_deg, size_m }) => {
    const [width, , depth] = size_m as [number, number, number];
    const reach = 0.4;
    const quad = new PlaneGeometry(width + 2 * reach, depth + 2 * reach).rotateX(-Math.PI / 2);
    const half = new Float32Array(4 * 3);
    for (let corner = 0; corner < 4; corner++)
      half.set([width / 2, depth / 2, kind === 'table' ? 0.3 : 0.55], corner * 3);
    const local = quad.getAttribute('position').clone();
    quad.setAttribute('local', new Float32BufferAttribute(local.array as Float32Array, 3));
    quad.setAttribute('extent', new BufferAttribute(half, 3));
    quad.rotateY(((yaw_deg as number) * Math.PI) / 180);
    return quad.translate(position[0]!, 0.003, position[2]!);
  });
  const merged = mergeGeometries(quads)!;
  for (const quad of quads) quad.dispose();
  const mesh = new Mesh(merged, shadeMaterial());
  mesh.renderOrder = 1;
  return mesh;
}

function shadeMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    uniforms: { shade: { value: new Color(0x1a120b) } },
    transparent: true,
    depthWrite: false,
    polygonOffset: true,
    polygonOffsetFactor: -1,
    polygonOffsetUnits: -1,
    vertexShader: `
      attribute vec3 local; attribute vec3 extent; varying vec2 at; varying vec3 size;
      void main() { at = local.xz; size = extent; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }`,
    fragmentShader: `
      uniform vec3 shade; varying vec2 at; varying vec3 size;
      void main() {
        vec2 out_m = abs(at) - size.xy;
        float far = length(max(out_m, 0.0)) + min(max(out_m.x, out_m.y), 0.0);
        float near = exp(-max(far, 0.0) * 11.0) * smoothstep(0.4, 0.2, far);
        gl_FragColor = vec4(shade, size.z * near);
        #include <colorspace_fragment>
      }`,
  });
}
