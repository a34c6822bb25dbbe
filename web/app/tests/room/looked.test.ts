// @vitest-environment happy-dom
import type { Room } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { looked } from '../../src/room/features/looked/index.ts';
import { inside, product, roomOf } from './inside.ts';

/** A live room that notes what it is told; refuses as often as it is told to. */
function liveRoom(watching = false, refusals = 0): { live: Room; told: unknown[][] } {
  const told: unknown[][] = [];
  const use = async (...given: unknown[]) => {
    told.push(given);
    if (refusals-- > 0) throw new Error('refused');
  };
  return { live: { watching, use } as unknown as Room, told };
}

const goods = () => roomOf(product(), product({ id: 'lamp' }));

it('tells the room once a visit which product is looked at, however it came to be', () => {
  const { live, told } = liveRoom();
  const { card } = inside([looked], goods(), live);
  card.open('stool', 'look');
  card.close();
  card.open('lamp', 'chosen');
  card.open('stool', 'chosen');
  expect(told).toEqual([
    ['showing', 'look', { target: 'p-stool' }],
    ['showing', 'look', { target: 'p-lamp' }],
  ]);
});

it('tells it again where it did not arrive', async () => {
  const { live, told } = liveRoom(false, 1);
  const { card } = inside([looked], goods(), live);
  card.open('stool', 'chosen');
  const again = () => {
    card.open('stool', 'chosen');
    return told.length;
  };
  await expect.poll(again).toBe(2);
  card.open('lamp', 'chosen');
  card.open('stool', 'chosen');
  expect(told.length).toBe(3);
});

it('who only watches tells nothing, nor who is not in the room yet', () => {
  const { live, told } = liveRoom(true);
  inside([looked], goods(), live).card.open('stool', 'chosen');
  inside([looked], goods(), null).card.open('stool', 'chosen');
  expect(told).toEqual([]);
});
