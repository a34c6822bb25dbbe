// @vitest-environment happy-dom
import { ShopClient } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import type { RoomContext } from '../../src/room/context.ts';
import { Visit } from '../../src/room/visit.ts';
import { inside, product, roomOf } from './inside.ts';

// happy-dom knows no fonts.
Object.defineProperty(document, 'fonts', { value: { load: async () => [] } });

/** A visit that stands at the door; `answer` gives the shop's next word about the room. */
async function atTheDoor() {
  let answer = () => roomOf(product());
  const held: (() => void)[] = [];
  let holding = false;
  let asked = 0;
  const shop = new ShopClient({
    base: 'https://shop.example',
    fetch: async () => {
      asked += 1;
      const body = JSON.stringify(answer());
      if (holding) await new Promise<void>((resolve) => held.push(resolve));
      return new Response(body, { headers: { 'content-type': 'application/json' } });
    },
  });
  const renewed: string[] = [];
  let ctx: RoomContext | null = null;
  const visit = new Visit(
    { ...inside([], roomOf()).ctx, shop },
    {
      room: 'salon',
      spawn: null,
      watch: false,
      features: [
        (given) => {
          ctx = given;
          return { renew: () => void renewed.push('renewed') };
        },
      ],
      onJoin: () => undefined,
      onClosed: () => undefined,
    },
  );
  await visit.prepare();
  return {
    visit,
    ctx: ctx! as RoomContext,
    renewed,
    asked: () => asked,
    says: (next: typeof answer) => {
      answer = next;
    },
    hold: () => {
      holding = true;
    },
    answers: () => {
      holding = false;
      for (const each of held.splice(0)) each();
    },
  };
}

it('news of products leave doorways and what hangs on them alone', async () => {
  const { visit, ctx, renewed, says } = await atTheDoor();
  const { room } = visit.detail!;
  ctx.change({ ...visit.detail!, products: { stool: product({ version: 2 }) } });
  says(() => roomOf(product({ version: 3 })));
  await ctx.renew();
  expect(visit.detail?.products.stool?.version).toBe(3);
  expect(visit.detail?.room).toBe(room);
  expect(renewed).toEqual([]);
  says(() => roomOf(product(), product({ id: 'bench' })));
  await ctx.renew();
  expect(visit.detail?.room.placements).toHaveLength(2);
  expect(renewed).toEqual(['renewed']);
});

it('asked to renew many times at once, the shop is asked twice, and its last word stands', async () => {
  const { visit, ctx, asked, says, hold, answers } = await atTheDoor();
  hold();
  says(() => roomOf(product({ version: 2 })));
  const all = [ctx.renew()];
  await Promise.resolve();
  says(() => roomOf(product({ version: 3 })));
  all.push(ctx.renew(), ctx.renew(), ctx.renew());
  answers();
  await Promise.all(all);
  expect(asked()).toBe(3); // once at the door
  expect(visit.detail?.products.stool?.version).toBe(3);
});

it('a renewal that fails is told to who asked, and the next one works', async () => {
  const { ctx, visit, says } = await atTheDoor();
  says(() => {
    throw new TypeError('no net');
  });
  await expect(ctx.renew()).rejects.toThrow();
  says(() => roomOf(product({ version: 2 })));
  await ctx.renew();
  expect(visit.detail?.products.stool?.version).toBe(2);
});
