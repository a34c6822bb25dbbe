/** Where one body part's seven numbers stand in `AvatarPose.values`. */
export const HEAD = 0;
export const LEFT = 7;
export const RIGHT = 14;
export const POSE_LENGTH = 21;

/** How much a pose says; the number is the wire's section kind. */
export const Kind = {
  /** Head and hands, with every rotation: someone in a headset. */
  FULL: 1,
  /** Position, yaw and pitch: someone without hands, on a screen. */
  HEAD: 2,
  /** Position and yaw, coarsely: someone far away. */
  FAR: 3,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/**
 * A head and two hands in room coordinates: metres, +y up, right-handed; quaternions as x y z w.
 *
 * `values` holds head, left hand, right hand, each as x y z qx qy qz qw (`HEAD`, `LEFT`, `RIGHT` are the offsets).
 * A hand's numbers mean something only while `left` or `right` is true. Make one and write into it again and again.
 */
export class AvatarPose {
  readonly values: Float64Array = new Float64Array(POSE_LENGTH);
  left = false;
  right = false;
  /** The next pose is a jump (teleport, portal, snap turn): whoever draws it must not interpolate. */
  discontinuity = false;
  kind: Kind = Kind.HEAD;

  constructor() {
    this.values[HEAD + 6] = this.values[LEFT + 6] = this.values[RIGHT + 6] = 1;
  }

  /** Writes one part; `part` is HEAD, LEFT or RIGHT. */
  set(part: number, x: number, y: number, z: number, qx: number, qy: number, qz: number, qw: number): this {
    const values = this.values;
    values[part] = x;
    values[part + 1] = y;
    values[part + 2] = z;
    values[part + 3] = qx;
    values[part + 4] = qy;
    values[part + 5] = qz;
    values[part + 6] = qw;
    return this;
  }

  /** Writes the head of someone on a screen: radians, yaw counter-clockwise from above and 0 along -z, pitch up. */
  setHead(x: number, y: number, z: number, yaw: number, pitch: number): this {
    const half = Math.max(-Math.PI / 2, Math.min(Math.PI / 2, pitch)) / 2;
    const [sy, cy, sp, cp] = [Math.sin(yaw / 2), Math.cos(yaw / 2), Math.sin(half), Math.cos(half)];
    return this.set(HEAD, x, y, z, cy * sp, sy * cp, -sy * sp, cy * cp);
  }

  /** Where the head looks, radians counter-clockwise from above; 0 is -z. */
  get yaw(): number {
    const [, , , x, y, z, w] = this.values;
    // Near straight up or down the direction has no yaw left; a head that does not roll still has it in y and w.
    if (Math.abs(w * x - y * z) > 0.498) return 2 * Math.atan2(y, w);
    return Math.atan2(2 * (x * z + w * y), 1 - 2 * (x * x + y * y));
  }

  /** Up is positive, radians. */
  get pitch(): number {
    const [, , , x, y, z, w] = this.values;
    return Math.asin(Math.max(-1, Math.min(1, 2 * (w * x - y * z))));
  }

  copy(other: AvatarPose): this {
    this.values.set(other.values);
    this.left = other.left;
    this.right = other.right;
    this.discontinuity = other.discontinuity;
    this.kind = other.kind;
    return this;
  }
}
