/** The entry of room.html. */
import '../trusted.ts';
import './room.css';
import './bar.css';
import './lines.css';
import './door.css';
import './product/card.css';
import './product/list.css';
import { RoomApp } from './app.ts';
import { FEATURES } from './features/index.ts';

const root = document.getElementById('room');
if (!root) throw new Error('room.html has no #room.');
void new RoomApp(root, FEATURES).start();
