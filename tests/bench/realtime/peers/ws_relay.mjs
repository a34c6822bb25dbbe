// Node's `ws` at the same job: `relay` collects 40-byte poses and sends all to all 20 times a second; `watch BYTES`
// sends one frame of so many bytes to everybody 10 times a second. Prints "open" and its port.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const [mode, bytes] = process.argv.slice(2);
const http = createServer();
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false, handleProtocols: () => 'vitrine.1' });
const poses = new Map();

sockets.on('connection', (socket) => {
  socket.binaryType = 'nodebuffer';
  socket.on('message', (pose) => poses.set(socket, pose));
  socket.on('close', () => poses.delete(socket));
});

const period = mode === 'watch' ? 100 : 50;
const watched = Buffer.alloc(Number(bytes ?? 0), 0x90);
let next = performance.now() + period;
function tick() {
  const frame = mode === 'watch' ? watched : Buffer.concat([...poses.values()]);
  if (frame.length) for (const socket of sockets.clients) socket.send(frame, { binary: true });
  next += period;
  setTimeout(tick, Math.max(0, next - performance.now()));
}
setTimeout(tick, period);
http.listen(0, '127.0.0.1', () => console.log('open', http.address().port));
