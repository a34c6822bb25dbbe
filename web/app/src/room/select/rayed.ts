import type { Ray } from 'three';

/** What the rays of a headset meet and press: where the ray of a hand (0 or 1) meets it, and what that rested on. */
export interface Rayed {
  aim(ray: Ray, hand: number): number | null;
  press(hand: number): void;
}
