// @vitest-environment happy-dom
import { Problem, type RoomDetail, ShopClient } from '@vitrine-shop/sdk';
import { expect, it, vi } from 'vitest';
import type { RoomContext } from '../../src/room/context.ts';
import { News } from '../../src/room/features/news/news.ts';
import { Visit } from '../../src/room/visit.ts';
import { inside, product, roomOf } from './inside.ts';

// happy-dom knows no fonts.
Object.defineProperty(document, 'fonts', { value: { load: async () => [] } });

function tooMany(retry_after_s: number): Problem {
  return new Problem({ type: '/problems/too-many-attempts', status: 429, retry_after_s });
}

/** A visit that stands at the door; `answer` gives the shop's next word about the room. */
async function atTheDoor() {
  let answer: () => RoomDetail | Problem = () => roomOf(product());
  const held: (() => void)[] = [];
  let holding = false;
  let asked = 0;
  const shop = new ShopClient({
    base: 'https://shop.example',
    fetch: async () => {
      asked += 1;
      const told = answer();
      if (told instanceof Problem) return Response.json(told.problem, { status: told.status });
      const body = JSON.stringify(told);
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
      doorway: false,
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
  const { ctx, visit, asked, says } = await atTheDoor();
  vi.useFakeTimers();
  try {
    says(() => {
      throw new TypeError('no net');
    });
    const failed = expect(ctx.renew()).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(60_000);
    await failed;
    expect(asked()).toBe(4); // once at the door
    says(() => new Problem({ type: '/problems/room-not-found', status: 404 }));
    await expect(ctx.renew()).rejects.toMatchObject({ status: 404 });
    expect(asked()).toBe(5);
    says(() => roomOf(product({ version: 2 })));
    await ctx.renew();
    expect(visit.detail?.products.stool?.version).toBe(2);
  } finally {
    vi.useRealTimers();
  }
});

it('who is told to come back later waits so long, reads why, and then sees the room', async () => {
  const { ctx, visit, asked, says } = await atTheDoor();
  vi.useFakeTimers();
  try {
    let busy = 2;
    says(() => {
      return busy-- > 0 ? tooMany(4) : roomOf(product({ version: 2 }));
    });
    const renewed = ctx.renew();
    await vi.advanceTimersByTimeAsync(3_900);
    expect(asked()).toBe(2); // once at the door
    expect(document.body.textContent).toContain('You see it in 4 seconds');
    await vi.advanceTimersByTimeAsync(2 * 4_000 * 1.3);
    await renewed;
    expect(asked()).toBe(4);
    expect(visit.detail?.products.stool?.version).toBe(2);
  } finally {
    vi.useRealTimers();
  }
});

it('a shop that stays busy is a failure in the end, and nobody waits who has left', async () => {
  const { ctx, visit, asked, says } = await atTheDoor();
  vi.useFakeTimers();
  try {
    says(() => tooMany(1));
    const refused = expect(ctx.renew()).rejects.toMatchObject({ status: 429 });
    await vi.advanceTimersByTimeAsync(60_000);
    await refused;
    expect(asked()).toBe(7);
    const left = expect(ctx.renew()).rejects.toMatchObject({ status: 429 });
    await vi.advanceTimersByTimeAsync(0);
    visit.end();
    await vi.advanceTimersByTimeAsync(60_000);
    await left;
    expect(asked()).toBe(8);
  } finally {
    vi.useRealTimers();
  }
});

it('news ask no more often than the room itself does', async () => {
  const { visit, ctx, asked, says } = await atTheDoor();
  vi.useFakeTimers();
  try {
    const news = new News(ctx);
    says(() => tooMany(1));
    const failed = expect(news.hear('unknown here', 2)).rejects.toMatchObject({ status: 429 });
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    await failed;
    expect(asked()).toBe(1 + 6); // at the door, then six times for the room
    news.dispose();
    visit.end();
  } finally {
    vi.useRealTimers();
  }
});
