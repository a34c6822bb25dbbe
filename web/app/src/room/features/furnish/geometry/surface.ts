/** What a ray from the eye meets first that something can stand on or hang at: floor, table, shelf, wall. */
import { Matrix3, type Object3D, type Ray, Raycaster, Vector3 } from 'three';

export interface Surface {
  readonly point: Vector3;
  /** Of a wall: which way it looks, degrees; null: one stands on it. */
  readonly wall_deg: number | null;
}

const FLAT = 0.7; // of the normal's height: steeper is a wall
const REACH_M = 20;

/** null: there is nothing, or what is there looks down. */
export function surfaceAt(ray: Ray, objects: readonly Object3D[]): Surface | null {
  caster.set(ray.origin, ray.direction);
  caster.far = REACH_M;
  for (const hit of caster.intersectObjects([...objects], true)) {
    if (!hit.face) continue;
    normal.copy(hit.face.normal).applyMatrix3(turned.getNormalMatrix(hit.object.matrixWorld)).normalize();
    if (normal.dot(ray.direction) > 0) normal.negate();
    if (normal.y > FLAT) return { point: hit.point, wall_deg: null };
    if (normal.y < -FLAT) continue;
    return { point: hit.point, wall_deg: (Math.atan2(normal.x, normal.z) * 180) / Math.PI };
  }
  return null;
}

const caster = new Raycaster();
const normal = new Vector3();
const turned = new Matrix3();
