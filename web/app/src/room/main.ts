/** The entry of room.html. */
import './room.css';
import { RoomApp } from './app.ts';

const root = document.getElementById('room');
if (!root) throw new Error('room.html has no #room.');
void new RoomApp(root).start();
