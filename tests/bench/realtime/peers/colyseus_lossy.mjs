// Receivers of the lossy run on Colyseus, by its own client: `node colyseus_lossy.mjs PORT RECEIVERS SENDERS SECONDS`. Prints
// "in" when every receiver has every sender, then one JSON object: what is shown when every frame goes a fifth of the
// way to the newest known position (linear interpolation towards the server's value, as its tutorials do), and when it
// is the newest known position itself.
import { Client } from '@colyseus/sdk';
import { Displayed, figures, frames } from '../displayed.mjs';

const SETTLE_S = 10;
const PART = 0.2;
const [port, receivers, senders, seconds] = process.argv.slice(2).map(Number);
const join = () => new Client(`http://10.9.0.2:${port}`).joinOrCreate('hall', {});
const rooms = await Promise.all(Array.from({ length: receivers }, join));
let losses = 0;
for (const room of rooms) {
  room.onDrop(() => losses++);
  room.onLeave(() => losses++);
}
const shown = rooms.map(() => ({ at: new Map(), lerp: new Displayed(), last: new Displayed() }));

function draw(now) {
  rooms.forEach((room, index) => {
    const { at, lerp, last } = shown[index];
    for (const avatar of room.state.avatars.values()) {
      const { number, head_x, head_z } = avatar;
      let place = at.get(number);
      if (!place) at.set(number, (place = [head_x, head_z]));
      place[0] += (head_x - place[0]) * PART;
      place[1] += (head_z - place[1]) * PART;
      if (now === null) continue;
      lerp.look(number, place[0], place[1], now);
      last.look(number, head_x, head_z, now);
    }
  });
}

const ready = (room) =>
  room.state?.avatars?.size >= senders && [...room.state.avatars.values()].every((avatar) => avatar.head_x);
while (!rooms.every(ready)) await frames(0.2, () => {});
console.log('in');
await frames(SETTLE_S, () => draw(null));
const told = await frames(seconds, draw);
const of = (name) =>
  figures(
    shown.map((one) => one[name]),
    senders,
    told.count,
    told.seconds,
  );
console.log(JSON.stringify({ lerp: of('lerp'), last: of('last'), losses }));
process.exit(0);
