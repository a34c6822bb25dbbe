/** Where the camera stands so that a model fills its picture: by its sphere (likeness) or by its outline (pictures). */
import { Matrix4, type Mesh, type Object3D, type PerspectiveCamera, Vector3 } from 'three';

/** x, y, z in metres, flat. */
export type Points = Float32Array;

/** centre: x, y, z in metres. radius: metres, over 0. */
export interface Sphere {
  readonly centre: readonly [number, number, number];
  readonly radius: number;
}

const MOST_POINTS = 150_000;
const CENTRING_STEPS = 6;
const UP = new Vector3(0, 1, 0);

/** Corners of all that is shown, as it looks at rest: skins, morphs and instances included. At most 150,000. */
export function pointsOf(root: Object3D): Points {
  root.updateMatrixWorld(true);
  const meshes: Mesh[] = [];
  let total = 0;
  root.traverse((object) => {
    const mesh = object as Mesh;
    if (!mesh.geometry?.hasAttribute('position') || !shown(object)) return;
    meshes.push(mesh);
    total += mesh.geometry.getAttribute('position').count * standsOf(mesh).length;
  });
  const step = Math.max(1, Math.ceil(total / MOST_POINTS));
  const found: number[] = [];
  const point = new Vector3();
  for (const mesh of meshes) {
    const count = mesh.geometry.getAttribute('position').count;
    for (const stand of standsOf(mesh)) {
      for (let index = 0; index < count; index += step) {
        if (mesh.isMesh) mesh.getVertexPosition(index, point);
        else point.fromBufferAttribute(mesh.geometry.getAttribute('position'), index);
        point.applyMatrix4(stand);
        found.push(point.x, point.y, point.z);
      }
    }
  }
  return new Float32Array(found);
}

function shown(object: Object3D): boolean {
  for (let at: Object3D | null = object; at; at = at.parent) if (!at.visible) return false;
  return true;
}

function standsOf(mesh: Mesh): Matrix4[] {
  const many = mesh as Mesh & {
    isInstancedMesh?: boolean;
    count: number;
    getMatrixAt(at: number, to: Matrix4): void;
  };
  if (!many.isInstancedMesh) return [mesh.matrixWorld];
  return Array.from({ length: many.count }, (_, index) => {
    const own = new Matrix4();
    many.getMatrixAt(index, own);
    return own.premultiply(mesh.matrixWorld);
  });
}

/** Least and greatest of each axis. Throws where there is nothing to show or a coordinate is no number. */
export function boxOf(points: Points): { low: Vector3; high: Vector3 } {
  const low = new Vector3(Infinity, Infinity, Infinity);
  const high = new Vector3(-Infinity, -Infinity, -Infinity);
  const point = new Vector3();
  for (let at = 0; at < points.length; at += 3) {
    point.fromArray(points, at);
    low.min(point);
    high.max(point);
  }
  if (!Number.isFinite(low.x + low.y + low.z + high.x + high.y + high.z)) throw new Error('nothing to show');
  return { low, high };
}

/** A sphere about all points: round the middle of their box. */
export function sphereOf(points: Points): Sphere {
  const { low, high } = boxOf(points);
  const middle = low.add(high).multiplyScalar(0.5);
  const point = new Vector3();
  let square = 0;
  for (let at = 0; at < points.length; at += 3) {
    square = Math.max(square, point.fromArray(points, at).distanceToSquared(middle));
  }
  return { centre: [middle.x, middle.y, middle.z], radius: Math.max(Math.sqrt(square), 1e-9) };
}

/** turn: degrees around, 0 sees the front (+z), 90 the right side. up: degrees above the horizon. */
export function directionOf(turn: number, up: number): Vector3 {
  const [around, above] = [(turn * Math.PI) / 180, (up * Math.PI) / 180];
  return new Vector3(Math.sin(around) * Math.cos(above), Math.sin(above), Math.cos(around) * Math.cos(above));
}

/** Three quarters: flat things are seen from higher, shallow ones more from the front. Degrees. */
export function threeQuarters(points: Points): { turn: number; up: number } {
  const { low, high } = boxOf(points);
  const size = high.sub(low);
  const wide = Math.max(size.x, size.z, 1e-9);
  const flat = Math.min(1, size.y / wide / 0.6);
  const shallow = Math.min(1, size.z / Math.max(size.x, size.y, 1e-9) / 0.4);
  return { turn: 22 + 12 * shallow, up: 40 - 24 * flat };
}

/** The camera sees the whole sphere, touching the edges of `fill` of the picture. */
export function fitSphere(camera: PerspectiveCamera, sphere: Sphere, direction: Vector3, fill: number): void {
  const half = (camera.fov * Math.PI) / 360;
  const distance = sphere.radius / Math.sin(Math.atan(Math.tan(half) * fill));
  place(camera, new Vector3(...sphere.centre), direction, distance, sphere.radius);
}

/** The outline of the points fills `fill` of the picture, in its middle. */
export function fitPoints(camera: PerspectiveCamera, points: Points, direction: Vector3, fill: number): void {
  const sphere = sphereOf(points);
  const centre = new Vector3(...sphere.centre);
  const right = new Vector3().crossVectors(UP, direction).normalize();
  const over = new Vector3().crossVectors(direction, right);
  const slope = Math.tan((camera.fov * Math.PI) / 360) * fill;
  // A point at (x, y), z towards the camera, is inside while |x - shift| <= slope * (distance - z).
  const seen = [right, over].map((axis) => along(points, centre, axis));
  const depth = along(points, centre, direction);
  const spans = seen.map((sides) =>
    spanOf(sides, (side, at) => [side + slope * depth[at]!, side - slope * depth[at]!]),
  );
  const widest = Math.max(...spans.map(([least, most]) => most - least), sphere.radius * 1e-3);
  const distance = widest / (2 * slope);
  [right, over].forEach((axis, index) => {
    let shift = (spans[index]![0] + spans[index]![1]) / 2;
    // Exact for the side that fills the picture; the other has room, and is brought to the middle of it.
    for (let step = 0; step < CENTRING_STEPS; step++) {
      const [least, most] = spanOf(seen[index]!, (side, at) => {
        const place = (side - shift) / (distance - depth[at]!);
        return [place, place];
      });
      shift += ((least + most) / 2) * distance;
    }
    centre.addScaledVector(axis, shift);
  });
  place(camera, centre, direction, distance, sphere.radius);
}

function along(points: Points, centre: Vector3, axis: Vector3): Float64Array {
  const found = new Float64Array(points.length / 3);
  const point = new Vector3();
  for (let at = 0; at < found.length; at++) {
    found[at] = point
      .fromArray(points, at * 3)
      .sub(centre)
      .dot(axis);
  }
  return found;
}

/** Least of the second and greatest of the first of what `ends` says of each value. */
function spanOf(
  values: Float64Array,
  ends: (value: number, at: number) => [number, number],
): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (let at = 0; at < values.length; at++) {
    const [high, low] = ends(values[at]!, at);
    least = Math.min(least, low);
    most = Math.max(most, high);
  }
  return [least, most];
}

function place(
  camera: PerspectiveCamera,
  target: Vector3,
  direction: Vector3,
  distance: number,
  radius: number,
): void {
  camera.position.copy(target).addScaledVector(direction, distance);
  camera.up.copy(UP);
  camera.lookAt(target);
  // Far enough for the ground around it; near enough that a shirt button in front of it still has depth bits.
  camera.near = Math.max(distance - 2.2 * radius, distance / 200);
  camera.far = distance + 6 * radius;
  camera.updateProjectionMatrix();
  camera.updateMatrixWorld(true);
}
