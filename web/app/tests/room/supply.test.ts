import { describe, expect, it } from 'vitest';
import { Supply, type Wish } from '../../src/room/view/supply.ts';

/** A store whose loads end when the test says so, and a room that notes what stands where. */
function fake(atOnce = 2) {
  const running = new Map<string, { resolve: (file: string) => void; reject: (error: Error) => void }>();
  const log: string[] = [];
  const standing = new Map<string, string>();
  const shows: (() => void)[] = [];
  let held = false;
  const supply = new Supply<string>({
    load: (url, signal) => {
      log.push(`load ${url}`);
      return new Promise((resolve, reject) => {
        running.set(url, { resolve, reject });
        signal.addEventListener('abort', () => {
          log.push(`abort ${url}`);
          running.delete(url);
          reject(new Error('aborted'));
        });
      });
    },
    free: (url) => log.push(`free ${url}`),
    show: async (id, url, file) => {
      if (held) await new Promise<void>((resolve) => shows.push(resolve));
      expect(file).toBe(`file of ${url}`);
      log.push(`show ${url} at ${id}`);
      standing.set(id, url);
    },
    failed: (id) => log.push(`failed ${id}`),
    atOnce,
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  return {
    supply,
    log,
    standing,
    running: () => [...running.keys()],
    want: (...wishes: [string, string][]) => {
      supply.want(wishes.map(([id, url]): Wish => ({ id, url })));
      return settle();
    },
    comes: async (url: string) => {
      running.get(url)!.resolve(`file of ${url}`);
      running.delete(url);
      await settle();
    },
    fails: async (url: string) => {
      running.get(url)!.reject(new Error('HTTP 500'));
      running.delete(url);
      await settle();
    },
    holdShows: (on: boolean) => {
      held = on;
      for (const show of shows.splice(0)) show();
      return settle();
    },
  };
}

const FOUR: [string, string][] = ['hero', 'a', 'b', 'c'].map((id) => [id, `${id}3`]);

describe('the order in which files come', () => {
  it('the first has the line to itself, then a few at once', async () => {
    const room = fake(2);
    await room.want(...FOUR);
    expect(room.running()).toEqual(['hero3']);
    await room.comes('hero3');
    expect(room.running()).toEqual(['a3', 'b3']);
    await room.comes('b3');
    expect(room.running()).toEqual(['a3', 'c3']);
  });

  it('what stands nowhere comes before what could be better', async () => {
    const room = fake(1);
    await room.want(...FOUR);
    await room.comes('hero3');
    await room.want(['hero', 'hero0'], ...FOUR.slice(1));
    for (const url of ['a3', 'b3', 'c3']) {
      expect(room.running()).toEqual([url]);
      await room.comes(url);
    }
    expect(room.running()).toEqual(['hero0']);
  });

  it('one file serves all who want it, and is loaded once', async () => {
    const room = fake();
    await room.want(['a', 'x'], ['b', 'x']);
    await room.comes('x');
    expect(room.log).toEqual(['load x', 'show x at a', 'show x at b']);
    room.supply.drop('a');
    expect(room.log.at(-1)).toBe('show x at b');
    room.supply.drop('b');
    expect(room.log.at(-1)).toBe('free x');
  });
});

describe('a better level', () => {
  it('takes the place of the old one, which is freed afterwards and not before', async () => {
    const room = fake();
    await room.want(['a', 'a3']);
    await room.comes('a3');
    await room.holdShows(true);
    await room.want(['a', 'a0']);
    await room.comes('a0');
    expect(room.log.filter((line) => line.startsWith('free'))).toEqual([]);
    await room.holdShows(false);
    expect(room.log.slice(-2)).toEqual(['show a0 at a', 'free a3']);
    expect(room.supply.shown('a')).toBe('a0');
  });

  it('is not loaded to the end if it is no longer wanted', async () => {
    const room = fake();
    await room.want(['a', 'a3']);
    await room.comes('a3');
    await room.want(['a', 'a0']);
    await room.want(['a', 'a3']);
    expect(room.log.slice(-2)).toEqual(['load a0', 'abort a0']);
    expect(room.standing.get('a')).toBe('a3');
    await room.want(['a', 'a0']);
    expect(room.running()).toEqual(['a0']);
  });

  it('that came while another was being prepared waits for its turn', async () => {
    const room = fake();
    await room.want(['a', 'a3'], ['b', 'b3']);
    await room.comes('a3');
    await room.comes('b3');
    await room.holdShows(true);
    await room.want(['a', 'a0'], ['b', 'b0']);
    await room.comes('a0');
    await room.comes('b0');
    await room.holdShows(false);
    expect(room.standing).toEqual(
      new Map([
        ['a', 'a0'],
        ['b', 'b0'],
      ]),
    );
    expect(room.supply.loading).toBe(0);
  });
});

describe('what goes wrong', () => {
  it('is told, not asked for again, and does not hold up the others', async () => {
    const room = fake(1);
    await room.want(...FOUR);
    await room.fails('hero3');
    expect(room.log.at(-2)).toBe('failed hero');
    expect(room.supply.isBad('hero3')).toBe(true);
    expect(room.running()).toEqual(['a3']);
    await room.want(...FOUR);
    expect(room.log.filter((line) => line === 'load hero3')).toHaveLength(1);
  });

  it('what left while it was on its way is not set out', async () => {
    const room = fake();
    await room.want(['a', 'a3']);
    room.supply.drop('a');
    expect(room.log).toEqual(['load a3', 'abort a3']);
    await room.want();
    expect(room.standing.size).toBe(0);
  });

  it('leaving the room ends the loads and frees everything', async () => {
    const room = fake();
    await room.want(['a', 'a3'], ['b', 'b3']);
    await room.comes('a3');
    room.supply.dispose();
    expect(room.log.slice(-2).sort()).toEqual(['abort b3', 'free a3']);
  });
});

it('is settled when everything wanted stands or cannot be had', async () => {
  const room = fake();
  let settled = false;
  await room.want(['a', 'a3'], ['b', 'b3']);
  void room.supply.settled().then(() => {
    settled = true;
  });
  await room.comes('a3');
  expect(settled).toBe(false);
  await room.fails('b3');
  expect(settled).toBe(true);
});
