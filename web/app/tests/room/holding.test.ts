import { AvatarPose, HEAD, RIGHT } from '@vitrine-shop/sdk';
import { Group, PerspectiveCamera, Quaternion, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { rulerText } from '../../src/room/features/hold/bar.ts';
import { BeforeEyes } from '../../src/room/features/hold/before-eyes.ts';
import { Carry, Pose } from '../../src/room/features/hold/carry.ts';
import { beforeChest, fromAfar, gripOf, inHand, inTrackedHand } from '../../src/room/features/hold/hands.ts';
import type { Standing } from '../../src/room/view/standing.ts';

/** A thing of 20 x 30 x 20 cm whose origin is at its foot, standing at (1, 0.9, -2), turned by 90 degrees. */
function thing(): Standing {
  const group = new Group();
  const home = new Vector3(1, 0.9, -2);
  group.position.copy(home);
  group.rotation.y = Math.PI / 2;
  const made = {
    group,
    home,
    yaw: Math.PI / 2,
    middle: new Vector3(0, 0.15, 0),
    radius_m: 0.2,
    shade: (part: number) => {
      made.shadow = part;
    },
    lift: (up: boolean) => {
      made.carried = up;
      if (!up) group.position.copy(home);
    },
    shadow: 1,
    carried: false,
  };
  return made as unknown as Standing;
}

function middleOf(pose: Pose, held: Standing): Vector3 {
  return held.middle.clone().multiplyScalar(pose.scale).applyQuaternion(pose.quaternion).add(pose.position);
}

function camera(aspect = 16 / 9): PerspectiveCamera {
  const made = new PerspectiveCamera(62, aspect, 0.05, 80);
  made.position.set(0.5, 1.6, 1);
  made.rotation.set(-0.3, 0.7, 0, 'YXZ');
  made.updateMatrixWorld(true);
  return made;
}

describe('before the eyes', () => {
  it('looks as large as it is at its distance, drawn nearer than any wall can be', () => {
    const held = thing();
    const eyes = camera();
    const before = new BeforeEyes(held, eyes);
    const pose = new Pose();
    for (const side of [0, -0.3]) {
      before.place(pose, eyes, side);
      const seen = middleOf(pose, held).applyMatrix4(eyes.matrixWorldInverse.copy(eyes.matrixWorld).invert());
      // Divided by its scale it is where its true size would be: the same picture.
      expect(-seen.z / pose.scale).toBeCloseTo(before.distance_m, 9);
      expect(seen.x / pose.scale / before.distance_m).toBeCloseTo(
        side * Math.tan((62 * Math.PI) / 360) * (16 / 9),
        9,
      );
      const [nearest, farthest] = [-1, 1].map((way) => -seen.z + way * held.radius_m * pose.scale);
      expect(nearest).toBeGreaterThan(eyes.near);
      expect(farthest).toBeLessThan(0.25);
    }
  });

  it('comes no nearer than the eyes can bear, at any effort, and always stays clear of the camera', () => {
    const held = thing();
    const eyes = camera();
    const before = new BeforeEyes(held, eyes);
    const pose = new Pose();
    for (const factor of [...Array(40).fill(1.2), ...Array(80).fill(0.8)]) {
      before.near(factor);
      before.place(pose, eyes, 0);
      expect((before.distance_m - held.radius_m) * pose.scale).toBeGreaterThan(eyes.near);
      expect(before.distance_m - held.radius_m).toBeGreaterThan(0.27);
      expect(before.distance_m).toBeLessThan(2.1);
    }
  });

  it('shows its front first, and turns the way it is dragged', () => {
    const held = thing();
    const eyes = camera();
    const before = new BeforeEyes(held, eyes);
    const pose = new Pose();
    const front = () => {
      before.place(pose, eyes, 0);
      const back = new Quaternion().setFromRotationMatrix(eyes.matrixWorld).invert();
      return new Vector3(0, 0, 1).applyQuaternion(pose.quaternion).applyQuaternion(back);
    };
    expect(front().z).toBeCloseTo(1, 9);
    before.drag(0.1, 0);
    expect(front().x).toBeGreaterThan(0.3);
    before.drag(-0.1, 0.1);
    expect(front().y).toBeLessThan(-0.3);
    for (let step = 0; step < 24; step++) before.step(1, 0);
    expect(
      Math.hypot(pose.quaternion.x, pose.quaternion.y, pose.quaternion.z, pose.quaternion.w),
    ).toBeCloseTo(1, 9);
  });

  it('fills half of the view of a telephone held upright too', () => {
    const eyes = camera(9 / 19);
    const before = new BeforeEyes({ ...thing(), radius_m: 0.6 } as Standing, eyes);
    const across = 2 * Math.tan((62 * Math.PI) / 360) * (9 / 19) * before.distance_m;
    expect(1.2 / across).toBeLessThan(1);
  });
});

describe('in a hand', () => {
  const place = new Vector3(0.3, 1.1, -0.4);
  const facing = new Quaternion().setFromAxisAngle(new Vector3(0.3, 1, 0.2).normalize(), 0.8);

  it('a grip gives back where the thing was, and moves it as the hand moves', () => {
    const held = thing();
    const { position, quaternion } = held.group;
    const grip = gripOf(place, facing, position, quaternion);
    const pose = new Pose();
    inHand(pose, held, place, facing, grip);
    expect(pose.position.distanceTo(position)).toBeLessThan(1e-9);
    expect(Math.abs(pose.quaternion.dot(quaternion))).toBeCloseTo(1, 9);
    inHand(pose, held, place.clone().add(new Vector3(0, 0.3, 0)), facing, grip);
    expect(pose.position.y - position.y).toBeCloseTo(0.3, 9);
  });

  it('what a ray fetched stands before the fingers, turned as it stood', () => {
    const held = thing();
    const pose = new Pose();
    inHand(pose, held, place, facing, fromAfar(held, facing, held.group.quaternion));
    const ahead = new Vector3(0, 0, -1).applyQuaternion(facing);
    expect(middleOf(pose, held).distanceTo(place.clone().addScaledVector(ahead, 0.25))).toBeLessThan(1e-9);
    expect(Math.abs(pose.quaternion.dot(held.group.quaternion))).toBeCloseTo(1, 9);
  });

  it('others see it in the tracked hand, else before the chest', () => {
    const held = thing();
    const person = new AvatarPose();
    const pose = new Pose();
    person.setHead(2, 1.6, 3, Math.PI / 2, 0);
    person.set(HEAD, 2, 1.6, 3, 0, Math.SQRT1_2, 0, Math.SQRT1_2);
    expect(inTrackedHand(pose, held, person, 'right', null)).toBe(false);
    beforeChest(pose, held, person);
    const chest = middleOf(pose, held);
    expect([chest.x, chest.y, chest.z].map((part) => Math.round(part * 100))).toEqual([156, 124, 300]);
    person.right = true;
    person.set(RIGHT, 1.7, 1.3, 3.2, 0, 0, 0, 1);
    expect(inTrackedHand(pose, held, person, 'right', [0, -0.1, 0, 0, 0, 0, 1])).toBe(true);
    expect(pose.position.toArray().map((part) => Math.round(part * 100))).toEqual([170, 120, 320]);
  });
});

describe('on its way', () => {
  const hand = new Vector3(0, 1.4, 0);
  const target = (into: Pose) => {
    into.position.copy(hand);
    into.scale = 1;
    return true;
  };

  it('goes and comes back in a fifth of a second, its shadow with it', () => {
    const held = thing() as Standing & { shadow: number };
    const carry = new Carry(held, false);
    carry.target = target;
    expect(held.carried).toBe(true);
    carry.update(0.1);
    const part = held.group.position.distanceTo(held.home) / hand.distanceTo(held.home);
    expect(part).toBeGreaterThan(0.5);
    expect(part).toBeLessThan(1);
    carry.update(0.1);
    expect(held.group.position.distanceTo(hand)).toBeLessThan(1e-9);
    expect(held.shadow).toBe(0);
    carry.release();
    expect(carry.update(0.1)).toBe(true);
    expect(carry.update(0.11)).toBe(false);
    expect(held.group.position.distanceTo(held.home)).toBe(0);
    expect(held.carried).toBe(false);
  });

  it('is there at once for who wants no motion, and waits where nothing is known', () => {
    const held = thing();
    const carry = new Carry(held, true);
    carry.target = () => false;
    expect(carry.update(0.016)).toBe(true);
    expect(held.group.position.distanceTo(held.home)).toBe(0);
    carry.target = target;
    carry.update(0.016);
    expect(held.group.position.distanceTo(hand)).toBe(0);
    carry.release();
    expect(carry.update(0.016)).toBe(false);
  });
});

it('the ruler is written as its reader writes', () => {
  expect(rulerText(10, 'en')).toBe('10 cm (3.9 in)');
  expect(rulerText(50, 'fr').replace(/\s/g, ' ')).toBe('50 cm');
  expect(rulerText(100, 'en')).toBe('1 m (39.4 in)');
});
