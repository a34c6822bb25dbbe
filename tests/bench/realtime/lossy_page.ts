/**
 * Receivers of the lossy run: the SDK itself in Node. `node bench.js PORT SENDERS SECONDS < tickets`, one receiver a ticket.
 *
 * Bundled by build.mjs. Prints "in" when every receiver shows every sender, then one JSON object.
 */
import { readFileSync } from 'node:fs';
import { AvatarPose, joinRoom, type Room, ShopClient, type Ticket } from '../../../web/packages/sdk/src/index.ts';
import type { SocketLike } from '../../../web/packages/sdk/src/link.ts';
import { Displayed, figures, frames } from './displayed.mjs';

const FAR = '10.9.0.2';
const SETTLE_S = 10;
const [port, senders, seconds] = process.argv.slice(2).map(Number) as [number, number, number];
const tickets = readFileSync(0, 'utf8').split('\n').filter(Boolean);

/** Tickets that were written beforehand, as the load generator's. */
class Counter extends ShopClient {
  readonly #given: string;

  constructor(given: string) {
    super({ base: `http://${FAR}:${port}` });
    this.#given = given;
  }

  override async ensureVisitor(): Promise<never> {
    return undefined as never;
  }

  override async ticket(): Promise<Ticket> {
    return { ticket: this.#given, socket_url: `ws://${FAR}:${port}/ws` } as Ticket;
  }
}

/** A browser sends the page's origin by itself; Node has to be told. */
function socket(url: string, protocol: string): SocketLike {
  const options = { protocols: protocol, headers: { origin: `http://127.0.0.1:${port}` } };
  return new (WebSocket as unknown as new (url: string, options: unknown) => SocketLike)(url, options);
}

let losses = 0;
const rooms = await Promise.all(
  tickets.map(async (ticket) => {
    const room = await joinRoom({ room: 'hall', name: 'Receiver', colour: 1, shop: new Counter(ticket), socket });
    room.on('status', ({ status }) => {
      if (status !== 'open') losses++;
    });
    return room;
  }),
);
const pose = new AvatarPose();

function each(room: Room, draw: (number: number, x: number, z: number) => void): number {
  let shown = 0;
  for (const [slot, person] of room.people) {
    if (!room.sample(slot, pose)) continue;
    shown++;
    draw(Number(person.name.split(' ')[1]), pose.values[0]!, pose.values[2]!);
  }
  return shown;
}

while (rooms.some((room) => each(room, () => {}) < senders)) await frames(0.2, () => {});
console.log('in');
await frames(SETTLE_S, () => {
  for (const room of rooms) each(room, () => {});
});
const shown = rooms.map(() => new Displayed());
const delays: number[] = [];
const told = await frames(seconds, (now: number) => {
  rooms.forEach((room, index) => {
    each(room, (number, x, z) => shown[index]!.look(number, x, z, now));
    delays.push(room.playback.delay_ms(0));
  });
});
delays.sort((a, b) => a - b);
console.log(
  JSON.stringify({
    ...figures(shown, senders, told.count, told.seconds),
    losses,
    delay_p50_ms: Math.round(delays[delays.length >> 1]!),
    round_trip_ms: Math.round(Math.max(...rooms.map((room) => room.clock.round_trip_ms))),
  }),
);
process.exit(0);
