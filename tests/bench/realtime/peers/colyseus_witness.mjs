// A real Colyseus client who looks on: `node colyseus_witness.mjs PORT SECONDS`. Prints one JSON object: how many avatars it
// decodes, how many of them move (more than 1 cm between two looks a second apart, every time), and patches a second.
import { Client } from '@colyseus/sdk';

const [port, seconds] = process.argv.slice(2).map(Number);
const room = await new Client(`http://127.0.0.1:${port}`).joinOrCreate('hall', {});
let patches = 0;
room.onStateChange(() => patches++);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const look = () => new Map([...room.state.avatars].map(([id, avatar]) => [id, [avatar.head_x, avatar.head_z]]));

await pause(500);
const began = performance.now();
patches = 0;
let before = look();
const moving = new Set(before.keys());
for (let second = 0; second < seconds; second++) {
  await pause(1000);
  const now = look();
  for (const [id, [x, z]] of now) {
    const [was_x, was_z] = before.get(id) ?? [x, z];
    if (!(Math.hypot(x - was_x, z - was_z) > 0.01)) moving.delete(id);
  }
  before = now;
}
const passed_s = (performance.now() - began) / 1000;
console.log(
  JSON.stringify({ avatars: before.size, moving: moving.size, patches_per_s: Math.round((patches / passed_s) * 100) / 100 }),
);
process.exit(0);
