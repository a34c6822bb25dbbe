import type { Person } from '@vitrine-shop/sdk';
import { type InstancedMesh, PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { Crowd, MOST_DETAILED } from '../../src/room/people/crowd.ts';
import { distantFigure } from '../../src/room/people/distant.ts';
import { Nearest } from '../../src/room/people/nearest.ts';

const EYE = new Vector3(0, 1.6, 0);

function person(slot: number, id = `p${slot}`): Person {
  return { slot, id, name: `Visitor ${slot}`, colour: slot % 12, role: 'guest' };
}

/** Looks along -z from EYE. */
function camera(): PerspectiveCamera {
  const camera = new PerspectiveCamera(62, 16 / 9, 0.05, 80);
  camera.position.copy(EYE);
  camera.updateMatrixWorld();
  return camera;
}

function crowdOf(places: readonly (readonly [number, number])[], still = true): Crowd {
  const crowd = new Crowd({ fine: true, still, shadows: false, heightAt: () => 0 });
  places.forEach(([x, z], slot) => {
    crowd.put(person(slot));
    stand(crowd, slot, x, z);
  });
  return crowd;
}

function stand(crowd: Crowd, slot: number, x: number, z: number): void {
  const figure = crowd.figures.get(slot)!;
  figure.pose.setHead(x, 1.6, z, 0, 0);
  figure.placed = true;
}

/** As many pictures as it takes for everything to have come to rest; a picture takes a tenth of a second. */
function draw(crowd: Crowd, pictures = 20): void {
  for (let picture = 0; picture < pictures; picture++) crowd.update(0.1, picture / 10, EYE, camera());
}

const [SHADE, DISTANT, BODY, , , , HANDS] = [0, 1, 2, 3, 4, 5, 6];

function part(crowd: Crowd, index: number): InstancedMesh {
  return crowd.group.children[index] as InstancedMesh;
}

function seen(crowd: Crowd, index: number): number[] {
  const mesh = part(crowd, index);
  return [...mesh.geometry.getAttribute('seen').array.slice(0, mesh.count)];
}

describe('a thousand people', () => {
  const places = Array.from(
    { length: 1000 },
    (_, i) => [((i % 40) - 20) * 0.5, -1 - Math.floor(i / 40)] as const,
  );

  it('are seven calls: the nearest in detail, the others as one piece each', () => {
    const crowd = crowdOf(places);
    draw(crowd);
    expect(crowd.group.children.filter((mesh) => mesh.visible)).toHaveLength(7);
    const detailed = part(crowd, BODY).count;
    expect(detailed).toBeGreaterThan(MOST_DETAILED.fine / 2);
    expect(detailed).toBeLessThanOrEqual(MOST_DETAILED.fine);
    expect(part(crowd, HANDS).count).toBe(2 * detailed);
    expect(part(crowd, SHADE).count).toBe(detailed + part(crowd, DISTANT).count);
  });

  it('cost nothing behind the camera', () => {
    const crowd = crowdOf(places.map(([x, z]) => [x, 4 - z] as const));
    draw(crowd);
    expect(crowd.group.children.filter((mesh) => mesh.visible)).toHaveLength(0);
  });
});

it('gives a newcomer of a slot a figure of their own while the one before fades', () => {
  const crowd = crowdOf([[0, -3]], false);
  draw(crowd);
  crowd.put(person(0, 'another'));
  stand(crowd, 0, 1, -3);
  draw(crowd, 1);
  expect(part(crowd, SHADE).count).toBe(2);
  draw(crowd);
  expect(part(crowd, SHADE).count).toBe(1);
});

it('changes between the two forms by a fade whose halves make a whole', () => {
  const places = Array.from({ length: 64 }, (_, i) => [(i % 8) - 4, -2 - Math.floor(i / 8)] as const);
  const crowd = crowdOf([...places, [0, -30]], false);
  draw(crowd);
  expect(seen(crowd, DISTANT)).toEqual([1]);
  for (let slot = 0; slot < 64; slot++) crowd.drop(slot);
  draw(crowd, 1); // the radius is known after this one
  crowd.update(0.1, 0, EYE, camera());
  const form = [seen(crowd, BODY)[0]!, seen(crowd, DISTANT)[0]!];
  expect(form[0]).toBeGreaterThan(0);
  expect(form[0]! + form[1]!).toBeCloseTo(1, 6);
});

it('draws who is away grey and half seen, until they are back', () => {
  const crowd = crowdOf([[0, -3]]);
  crowd.setAway(0, true);
  draw(crowd);
  expect(seen(crowd, BODY)[0]).toBeCloseTo(0.55, 6);
  crowd.setAway(0, false);
  draw(crowd);
  expect(seen(crowd, BODY)).toEqual([1]);
});

it('knows who is away also before they have a figure, and forgets it with them', () => {
  const crowd = crowdOf([]);
  crowd.setAway(5, true);
  crowd.put(person(5));
  expect(crowd.figures.get(5)!.away).toBe(true);
  crowd.drop(5);
  crowd.put(person(5, 'another'));
  expect(crowd.figures.get(5)!.away).toBe(false);
});

it('fades strangers within the bubble, and nobody who is exempt', () => {
  const crowd = crowdOf([
    [0, -0.39],
    [0, -0.5],
    [0, -2],
  ]);
  draw(crowd);
  const before = seen(crowd, BODY);
  expect(before[0]).toBeGreaterThan(0);
  crowd.setBubble(0.6, (slot) => slot === 1);
  draw(crowd);
  expect(seen(crowd, BODY)).toEqual(before.slice(1)); // 0 is gone, 1 is exempt, 2 is far enough
  crowd.setBubble(0.6, () => false);
  draw(crowd);
  expect(seen(crowd, BODY)[0]).toBeLessThanOrEqual(before[1]!);
  crowd.setBubble(0, () => false);
  draw(crowd);
  expect(seen(crowd, BODY)).toEqual(before);
});

describe('who is drawn in detail', () => {
  const ask = (nearest: Nearest, distances: readonly number[], before: readonly boolean[] = []) => {
    const told = distances.map((distance, index) => nearest.has(distance, before[index] ?? false));
    nearest.settle();
    return told;
  };

  it('are the nearest, never more than so many', () => {
    const nearest = new Nearest(3);
    const distances = [9, 1, 5, 2, 3, 7];
    ask(nearest, distances);
    expect(ask(nearest, distances)).toEqual([false, true, false, true, true, false]);
    expect(ask(nearest, [2, 2, 2, 2, 2])).toEqual([true, true, true, true, true]); // told before they had come so near
    expect(ask(nearest, [2, 2, 2, 2, 2])).toEqual([false, false, false, false, false]);
  });

  it('stay so for half a metre more', () => {
    const nearest = new Nearest(1);
    ask(nearest, [2, 4]);
    expect(ask(nearest, [4.4, 3], [true, false])).toEqual([true, true]);
  });
});

it('makes the distant figure of at most 450 triangles, feet on the floor, its lens before its face', () => {
  const whole = distantFigure();
  whole.computeBoundingBox();
  expect(whole.index!.count / 3).toBeLessThan(450);
  expect(whole.boundingBox!.min.y).toBeCloseTo(0, 2);
  expect(whole.boundingBox!.max.y).toBeGreaterThan(1.68);
  expect(whole.boundingBox!.max.y).toBeLessThan(1.8);
  const [place, tint] = [whole.getAttribute('position'), whole.getAttribute('tint')];
  for (let index = 0; index < place.count; index++)
    if (tint.getW(index) > 0.7) expect(place.getZ(index)).toBeLessThan(0.06);
});
