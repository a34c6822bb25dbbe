/**
 * The geometry of a person: a rounded torso to the floor, sleeves, a head, a visor that says where they look,
 * a pointing hand.
 *
 * Made by code, in metres. The body stands on y = 0 for somebody whose eyes are at 1.6 m; head and hand are about
 * their own pose's origin, facing -z. Simple and dignified: no eyes, no mouth, nothing that could look wrong.
 */
import {
  type BufferGeometry,
  CapsuleGeometry,
  CatmullRomCurve3,
  Float32BufferAttribute,
  LatheGeometry,
  RingGeometry,
  SphereGeometry,
  Vector2,
  Vector3,
} from 'three';
import { mergeGeometries } from 'three/examples/jsm/utils/BufferGeometryUtils.js';

/** Radius at height, from the hem to the neck. */
const SILHOUETTE: readonly (readonly [number, number])[] = [
  [0.0, 0.004],
  [0.14, 0.006],
  [0.162, 0.026],
  [0.166, 0.08],
  [0.156, 0.34],
  [0.141, 0.66],
  [0.129, 0.9],
  [0.125, 1.01],
  [0.138, 1.14],
  [0.157, 1.27],
  [0.154, 1.345],
  [0.124, 1.396],
  [0.077, 1.424],
  [0.053, 1.448],
  [0.048, 1.53],
];

export function torso(fine: boolean, rows = fine ? 24 : 13, sides = fine ? 24 : 12): BufferGeometry {
  const curve = new CatmullRomCurve3(
    SILHOUETTE.map(([radius, height]) => new Vector3(radius, height, 0)),
    false,
    'centripetal',
  );
  const points = curve.getPoints(rows).map((point) => new Vector2(Math.max(0, point.x), point.y));
  const body = new LatheGeometry(points, sides);
  const place = body.getAttribute('position');
  for (let index = 0; index < place.count; index++) {
    const height = place.getY(index);
    // Shoulders are wide and shallow, the hem is nearly round, the neck is round.
    const shoulder = smooth(0.7, 1.3, height) * (1 - smooth(1.37, 1.45, height));
    place.setX(index, place.getX(index) * (1.02 + 0.2 * shoulder));
    place.setZ(index, place.getZ(index) * (0.94 - 0.16 * shoulder));
  }
  body.computeVertexNormals();
  weld(body, points.length);
  body.deleteAttribute('uv');
  // A little dark at the hem and under the chin, as occlusion would make it: it makes the figure stand.
  return shaded(body, (height) => 0.66 + 0.34 * smooth(0, 0.55, height) - 0.2 * smooth(1.4, 1.5, height));
}

/** The head's origin is between the eyes, as a headset reports it; the skull lies behind and below it. */
export function head(fine: boolean, around = fine ? 22 : 12, along = fine ? 14 : 8): BufferGeometry {
  const skull = new SphereGeometry(1, around, along);
  shape(skull, 1);
  skull.deleteAttribute('uv');
  return skull;
}

/** A dark, softly shining lens across the eyes: legible as a face from 10 m, and nothing more than that. */
export function visor(fine: boolean, around = fine ? 30 : 18, rings = fine ? 5 : 3): BufferGeometry {
  const lens = new RingGeometry(0, 1, around, rings);
  const place = lens.getAttribute('position');
  for (let index = 0; index < place.count; index++) {
    // The flat disc is laid over the skull: its x becomes longitude, its y latitude.
    const across = place.getX(index) * 0.98;
    // Nearly a rounded rectangle: an ellipse would end in a point at the temples.
    const round = 1 / Math.sqrt(1 - 0.6 * place.getX(index) ** 2);
    const up = place.getY(index) * 0.24 * round + 0.05;
    place.setXYZ(index, Math.sin(across) * Math.cos(up), Math.sin(up), -Math.cos(across) * Math.cos(up));
  }
  lens.index!.array.reverse(); // the mapping mirrored it
  shape(lens, 1.016);
  // The disc's middle is many vertices in one place; its normals are taken from the skull's form instead.
  const normal = lens.getAttribute('normal');
  for (let index = 0; index < place.count; index++) {
    const out = new Vector3(
      place.getX(index),
      place.getY(index) + 0.008,
      place.getZ(index) - 0.062,
    ).normalize();
    normal.setXYZ(index, out.x, out.y, out.z);
  }
  lens.deleteAttribute('uv');
  return lens;
}

/** A sleeve of length 1 along -z from the shoulder, to be stretched to the hand. */
export function sleeve(fine: boolean): BufferGeometry {
  const profile = [
    [0.001, -0.05],
    [0.03, -0.042],
    [0.05, -0.012],
    [0.057, 0.05],
    [0.056, 0.14],
    [0.049, 0.45],
    [0.042, 0.8],
    [0.041, 1.0],
    [0.037, 1.03],
    [0.03, 1.03],
  ];
  const arm = new LatheGeometry(
    profile.map(([radius, along]) => new Vector2(radius, along)),
    fine ? 12 : 6,
  );
  arm.rotateX(-Math.PI / 2);
  arm.deleteAttribute('uv');
  return shaded(arm, () => 0.94);
}

/** One hand serves both sides: a soft mitten whose fingers point along -z, the forefinger a little ahead. */
export function hand(fine: boolean): BufferGeometry {
  const [around, along] = fine ? [12, 8] : [7, 5];
  const palm = new SphereGeometry(1, around, along).scale(0.037, 0.021, 0.05);
  const fingers = new SphereGeometry(1, around, along)
    .scale(0.029, 0.0145, 0.046)
    .translate(0.002, -0.004, -0.052);
  const fore = new CapsuleGeometry(0.0105, 0.05, fine ? 3 : 1, fine ? 8 : 5)
    .rotateX(Math.PI / 2)
    .translate(0, 0.003, -0.07);
  const whole = mergeGeometries([palm, fingers, fore])!;
  whole.deleteAttribute('uv');
  return whole;
}

function shape(geometry: BufferGeometry, inflate: number): void {
  const place = geometry.getAttribute('position');
  for (let index = 0; index < place.count; index++) {
    const x = place.getX(index);
    const y = place.getY(index);
    const z = place.getZ(index);
    const jaw = 1 - 0.2 * smooth(0, -1, y); // narrower below
    place.setXYZ(
      index,
      x * 0.098 * jaw * inflate,
      y * 0.132 * inflate - 0.008,
      z * 0.112 * jaw * inflate + 0.062,
    );
  }
  geometry.computeVertexNormals();
  smoothSeams(geometry);
}

/** A sphere's first and last meridian and its poles are many vertices in one place: each place gets one normal. */
function smoothSeams(sphere: BufferGeometry): void {
  const place = sphere.getAttribute('position');
  const normal = sphere.getAttribute('normal');
  const sums = new Map<string, Vector3>();
  const keys = Array.from({ length: place.count }, (_, index) =>
    [place.getX(index), place.getY(index), place.getZ(index)].map((part) => Math.round(part * 1e5)).join(),
  );
  for (const [index, key] of keys.entries()) {
    const sum = sums.get(key) ?? new Vector3();
    sums.set(key, sum.add(new Vector3(normal.getX(index), normal.getY(index), normal.getZ(index))));
  }
  for (const [index, key] of keys.entries()) {
    const { x, y, z } = sums.get(key)!.clone().normalize();
    normal.setXYZ(index, x, y, z);
  }
}

/** Paints a geometry grey by height; the material multiplies its colour with it. */
function shaded(geometry: BufferGeometry, grey: (height: number) => number): BufferGeometry {
  const place = geometry.getAttribute('position');
  const colours = new Float32Array(place.count * 3);
  for (let index = 0; index < place.count; index++)
    colours.fill(grey(place.getY(index)), index * 3, index * 3 + 3);
  geometry.setAttribute('color', new Float32BufferAttribute(colours, 3));
  return geometry;
}

/** computeVertexNormals leaves a seam where the lathe closes: the two ends get one normal. */
function weld(lathe: BufferGeometry, rows: number): void {
  const normal = lathe.getAttribute('normal');
  const last = normal.count - rows;
  for (let row = 0; row < rows; row++) {
    const sum = new Vector3(
      normal.getX(row) + normal.getX(last + row),
      0,
      normal.getZ(row) + normal.getZ(last + row),
    );
    sum.y = normal.getY(row) + normal.getY(last + row);
    sum.normalize();
    normal.setXYZ(row, sum.x, sum.y, sum.z);
    normal.setXYZ(last + row, sum.x, sum.y, sum.z);
  }
}

function smooth(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
