/**
 * One tracked hand in a headset: a controller, or the bare hand; its ray, its buttons, its simple model.
 *
 * Controllers and hands may change places at any moment; whatever the input source is now, is used.
 */
import {
  CapsuleGeometry,
  CylinderGeometry,
  Group,
  InstancedMesh,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  type Object3D,
  type Quaternion,
  Ray,
  SphereGeometry,
  TorusGeometry,
  Vector3,
  type XRHandSpace,
} from 'three';
import type { Stage } from '../view/stage.ts';

/** A hand's joints, finger by finger, from the wrist out: neighbours are joined by a bone. */
const FINGERS = ['thumb', 'index-finger', 'middle-finger', 'ring-finger', 'pinky-finger'].map(
  (finger) =>
    [
      'wrist',
      ...[
        'metacarpal',
        'phalanx-proximal',
        ...(finger === 'thumb' ? [] : ['phalanx-intermediate']),
        'phalanx-distal',
        'tip',
      ].map((part) => `${finger}-${part}`),
    ] as XRHandJoint[],
);
const JOINTS = 32; // the wrist is drawn once a finger
const FINGER_M = { least: 0.0082, most: 0.0118 };
const PALM_M = 0.0165; // five bones of this thickness close to one palm

export class Controller {
  source: XRInputSource | null = null;
  readonly ray = new Ray();
  readonly #aim: Group;
  readonly #grip: Group;
  readonly #hand: XRHandSpace;
  readonly #held = controllerModel();
  readonly #joints = new InstancedMesh(
    new SphereGeometry(1, 10, 8),
    new MeshStandardMaterial({ color: '#e8dfd2', roughness: 0.6 }),
    JOINTS,
  );
  readonly #bones = new InstancedMesh(
    new CylinderGeometry(1, 1, 1, 10, 1, true).rotateX(Math.PI / 2),
    this.#joints.material,
    JOINTS,
  );
  readonly #beam = new Mesh(
    new CylinderGeometry(0.0012, 0.0022, 1, 6).translate(0, 0.5, 0).rotateX(-Math.PI / 2),
    new MeshBasicMaterial({
      color: '#fff6e6',
      transparent: true,
      opacity: 0.55,
      toneMapped: false,
      depthWrite: false,
    }),
  );
  readonly #dot = new Mesh(
    new SphereGeometry(0.007, 12, 8),
    // Drawn over panels, in a colour that parts from their paper.
    new MeshBasicMaterial({ color: '#b08d4f', toneMapped: false, transparent: true, depthTest: false }),
  );

  constructor(
    stage: Stage,
    index: number,
    onPress: (down: boolean) => void,
    onSqueeze: (down: boolean) => void,
  ) {
    const { xr } = stage.renderer;
    this.#aim = xr.getController(index);
    this.#grip = xr.getControllerGrip(index);
    this.#hand = xr.getHand(index);
    this.#aim.add(this.#beam, this.#dot);
    this.#grip.add(this.#held);
    this.#joints.frustumCulled = this.#bones.frustumCulled = false;
    this.#joints.visible = this.#bones.visible = false; // outside a headset nobody has hands
    this.#beam.renderOrder = this.#dot.renderOrder = 30;
    stage.rig.add(this.#aim, this.#grip, this.#hand, this.#joints, this.#bones);
    // three's controllers dispatch events outside its own typing of Object3D.
    const heard = this.#aim as unknown as {
      addEventListener(type: string, listener: (event: { data?: XRInputSource }) => void): void;
    };
    heard.addEventListener('connected', (event) => {
      this.source = event.data ?? null;
    });
    heard.addEventListener('disconnected', () => {
      this.source = null;
    });
    heard.addEventListener('selectstart', () => onPress(true));
    heard.addEventListener('selectend', () => onPress(false));
    heard.addEventListener('squeezestart', () => onSqueeze(true));
    heard.addEventListener('squeezeend', () => onSqueeze(false));
  }

  get side(): XRHandedness {
    return this.source?.handedness ?? 'none';
  }

  get isHand(): boolean {
    return Boolean(this.source?.hand);
  }

  get tracked(): boolean {
    return this.source !== null && this.#aim.visible;
  }

  /** Thumbstick, -1..1: x right, y towards oneself. */
  get stick(): { x: number; y: number } {
    const axes = this.source?.gamepad?.axes ?? [];
    return { x: axes[2] ?? 0, y: axes[3] ?? 0 };
  }

  /** Takes over this frame's pose. Answers whether there is one. */
  update(): boolean {
    const there = this.tracked;
    this.#held.visible = there && !this.isHand;
    this.#joints.visible = this.#bones.visible = there && this.isHand;
    this.#beam.visible = this.#dot.visible = false;
    if (!there) return false;
    this.#aim.updateWorldMatrix(true, false);
    this.ray.origin.setFromMatrixPosition(this.#aim.matrixWorld);
    this.ray.direction.set(0, 0, -1).transformDirection(this.#aim.matrixWorld);
    if (this.isHand) this.#drawHand();
    return true;
  }

  /** Draws the ray to what it meets; null: it meets nothing and only its beginning is shown. */
  show(distance: number | null): void {
    this.#beam.visible = true;
    this.#beam.scale.z = distance ?? 0.35;
    this.#dot.visible = distance !== null;
    this.#dot.position.z = -(distance ?? 0);
  }

  /** A light touch in the hand, where the device has a motor. */
  pulse(): void {
    void this.source?.gamepad?.hapticActuators?.[0]?.pulse?.(0.25, 18);
  }

  /** Where the hand is in the room, facing along its ray: for the others to see. */
  pose(place: Vector3, turn: Quaternion): boolean {
    if (!this.tracked) return false;
    const held: Object3D = this.isHand
      ? (this.#hand.joints.wrist ?? this.#aim)
      : this.#grip.visible
        ? this.#grip
        : this.#aim;
    held.updateWorldMatrix(true, false);
    place.setFromMatrixPosition(held.matrixWorld);
    turn.setFromRotationMatrix(this.#aim.matrixWorld);
    return true;
  }

  #drawHand(): void {
    let joints = 0;
    let bones = 0;
    for (const finger of FINGERS) {
      let before: Vector3 | null = null;
      for (const name of finger) {
        const joint = this.#hand.joints[name];
        if (!joint || joints >= JOINTS) continue;
        const palm = name === 'wrist' || name.endsWith('metacarpal');
        const finger = Math.min(FINGER_M.most, Math.max(FINGER_M.least, joint.jointRadius ?? 0));
        const radius = palm && !name.startsWith('thumb') ? PALM_M : finger;
        this.#joints.setMatrixAt(
          joints++,
          matrix.makeScale(radius, radius, radius).setPosition(joint.position),
        );
        if (before) {
          const thick = name.endsWith('proximal') && !name.startsWith('thumb') ? PALM_M * 0.8 : radius;
          middle.addVectors(before, joint.position).multiplyScalar(0.5);
          matrix
            .lookAt(before, joint.position, UP)
            .scale(size.set(thick, thick, before.distanceTo(joint.position)));
          this.#bones.setMatrixAt(bones++, matrix.setPosition(middle));
        }
        before = joint.position;
      }
    }
    this.#joints.count = joints;
    this.#bones.count = bones;
    this.#joints.instanceMatrix.needsUpdate = this.#bones.instanceMatrix.needsUpdate = true;
  }
}

const UP = new Vector3(0, 1, 0);
const middle = new Vector3();
const size = new Vector3();
const matrix = new Matrix4();

/** A plain wand in our own materials: no brand's controller, nothing downloaded. */
function controllerModel(): Group {
  const body = new MeshStandardMaterial({ color: '#d9cfc0', roughness: 0.55 });
  const brass = new MeshStandardMaterial({ color: '#b08d4f', roughness: 0.35, metalness: 1 });
  const grip = new Mesh(new CapsuleGeometry(0.017, 0.075, 6, 16).rotateX(Math.PI / 2), body);
  grip.position.z = 0.03;
  const head = new Mesh(new SphereGeometry(0.026, 24, 16).scale(1, 0.62, 1.15), body);
  head.position.set(0, 0.006, -0.034);
  const ring = new Mesh(new TorusGeometry(0.0195, 0.0022, 10, 32), brass);
  ring.position.z = -0.006;
  const group = new Group();
  group.add(grip, head, ring);
  return group;
}
