/** Room on the disk: said before files are refused, and while they are. */
import type { LiveRooms } from '@vitrine-shop/sdk';
import { h } from '../ui/dom.ts';
import { bytes, text } from './text.ts';

type Space = LiveRooms['disk'];

/** How many times the floor is near enough to speak of it. */
const NEAR = 2;

export class Disk {
  readonly element = h('p', { class: 'soft', role: 'status' });

  show(space: Space): void {
    const words = diskLine(space);
    if (this.element.textContent !== words) this.element.textContent = words;
    this.element.className = space.low ? 'note bad' : isNear(space) ? 'note' : 'soft';
  }
}

const isNear = ({ free, floor }: Space): boolean => free < NEAR * floor;

export function diskLine(space: Space): string {
  const values = { free: bytes(space.free), total: bytes(space.total), floor: bytes(space.floor) };
  if (space.low) return text('diskLow', values);
  return text(isNear(space) ? 'diskNear' : 'disk', values);
}
