/** Four quiet sounds, made by the browser: somebody arrives, leaves; a piece is picked; something is bought. */

export type SoundName = 'arrive' | 'leave' | 'pick' | 'buy';

/** Notes as [frequency in Hz, start in s, length in s, loudness]. */
const NOTES: Record<SoundName, readonly (readonly [number, number, number, number])[]> = {
  arrive: [
    [523, 0, 0.5, 0.035],
    [784, 0.09, 0.7, 0.03],
  ],
  leave: [
    [587, 0, 0.45, 0.026],
    [392, 0.1, 0.7, 0.026],
  ],
  pick: [
    [880, 0, 0.16, 0.028],
    [1320, 0.02, 0.22, 0.014],
  ],
  buy: [
    [523, 0, 0.5, 0.04],
    [659, 0.08, 0.5, 0.036],
    [988, 0.16, 0.9, 0.03],
  ],
};

export class Sounds {
  readonly #wanted: () => boolean;
  #context: AudioContext | null = null;

  constructor(wanted: () => boolean) {
    this.#wanted = wanted;
  }

  /** Call from a gesture: browsers let nothing sound before one. */
  wake(): void {
    if (!this.#wanted() || typeof AudioContext === 'undefined' || !navigator.userActivation?.hasBeenActive)
      return;
    this.#context ??= new AudioContext();
    if (this.#context.state === 'suspended') void this.#context.resume();
  }

  play(name: SoundName): void {
    const context = this.#context;
    if (context?.state !== 'running' || !this.#wanted()) return;
    for (const [frequency, start, length, loudness] of NOTES[name]) {
      const tone = new OscillatorNode(context, { type: 'sine', frequency });
      const gain = new GainNode(context, { gain: 0 });
      const at = context.currentTime + start;
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(loudness, at + 0.012);
      gain.gain.exponentialRampToValueAtTime(0.0001, at + length);
      tone.connect(gain).connect(context.destination);
      tone.start(at);
      tone.stop(at + length + 0.02);
    }
  }
}
