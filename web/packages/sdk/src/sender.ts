/** When a pose is worth sending: at 20 Hz while something moves, else once a second. Pure: times are arguments. */
import { AvatarPose, HEAD, Kind, LEFT, RIGHT } from './pose.ts';

const MOVING_MS = 50;
const STILL_MS = 1000;
const MOVED_M = 0.001;
/** |dot| of two quaternions 0.1 degrees apart. */
const TURNED_DOT = Math.cos((0.05 * Math.PI) / 180);

export class PoseSender {
  readonly #last = new AvatarPose();
  readonly #pending = new AvatarPose();
  #sent_ms = Number.NEGATIVE_INFINITY;
  #due_ms = Number.NEGATIVE_INFINITY;
  #sampled_ms = 0;
  #known = false;
  seq = 0;

  /** Takes the pose of this moment. A jump is remembered until it has been sent. */
  set(pose: AvatarPose, now_ms: number): void {
    const jump = this.#pending.discontinuity || pose.discontinuity;
    this.#pending.copy(pose);
    this.#pending.discontinuity = jump;
    this.#sampled_ms = now_ms;
    this.#known = true;
  }

  /** The pose to send now, with its number and sample time, or null. */
  take(now_ms: number): { pose: AvatarPose; seq: number; sample_ms: number } | null {
    if (!this.#known || now_ms < this.#due_ms) return null;
    const moved = this.#pending.discontinuity || differs(this.#last, this.#pending);
    if (!moved && now_ms - this.#sent_ms < STILL_MS) return null;
    // Steps of 50 ms from the last due time, so that 60, 72 and 90 frames a second all come to 20 Hz on average.
    this.#due_ms = Math.max(this.#due_ms + MOVING_MS, now_ms + MOVING_MS / 2);
    this.#sent_ms = now_ms;
    this.#last.copy(this.#pending);
    this.#pending.discontinuity = false;
    this.seq = (this.seq + 1) & 0xffff;
    // Someone who stands still was sampled just now, even if no frame was drawn since.
    return { pose: this.#last, seq: this.seq, sample_ms: Math.floor(moved ? this.#sampled_ms : now_ms) };
  }

  /** A new socket has heard nothing yet. */
  reset(): void {
    this.#sent_ms = this.#due_ms = Number.NEGATIVE_INFINITY;
    this.#pending.discontinuity = this.#known;
  }
}

function differs(a: AvatarPose, b: AvatarPose): boolean {
  if (a.kind !== b.kind || a.left !== b.left || a.right !== b.right) return true;
  if (partDiffers(a, b, HEAD)) return true;
  if (b.kind !== Kind.FULL) return false;
  return (b.left && partDiffers(a, b, LEFT)) || (b.right && partDiffers(a, b, RIGHT));
}

function partDiffers(a: AvatarPose, b: AvatarPose, at: number): boolean {
  const u = a.values;
  const v = b.values;
  const moved = Math.hypot(u[at] - v[at], u[at + 1] - v[at + 1], u[at + 2] - v[at + 2]);
  const dot = u[at + 3] * v[at + 3] + u[at + 4] * v[at + 4] + u[at + 5] * v[at + 5] + u[at + 6] * v[at + 6];
  return moved > MOVED_M || Math.abs(dot) < TURNED_DOT;
}
