// @vitest-environment happy-dom
/** Fingers in the room: one looks, two lean in, and a tap is a tap. */
import { PerspectiveCamera } from 'three';
import { expect, it, vi } from 'vitest';
import { listenToPointers } from '../../src/room/movement/pointer.ts';
import type { Walker } from '../../src/room/movement/walker.ts';

function touched() {
  const surface = document.createElement('div');
  surface.setPointerCapture = () => undefined;
  const walker = { turn: vi.fn(), look: vi.fn(), lean: vi.fn() };
  const onClick = vi.fn();
  listenToPointers({
    surface,
    stick: null,
    camera: new PerspectiveCamera(),
    walker: walker as unknown as Walker,
    onClick,
    onHover: () => undefined,
  });
  const finger = (type: string, pointerId: number, clientX: number, clientY = 100) =>
    surface.dispatchEvent(
      new PointerEvent(`pointer${type}`, { pointerId, clientX, clientY, pointerType: 'touch', button: 0 }),
    );
  return { walker, onClick, finger };
}

const factor = (lean: ReturnType<typeof vi.fn>) =>
  lean.mock.calls.reduce((product, [by]) => product * (by as number), 1);

it('two fingers that part lean in by as much, and neither looks nor chooses', () => {
  const { walker, onClick, finger } = touched();
  finger('down', 1, 100);
  finger('down', 2, 200);
  finger('move', 2, 250);
  finger('move', 1, 50);
  expect(factor(walker.lean)).toBeCloseTo(2);
  finger('move', 1, 150);
  expect(factor(walker.lean)).toBeCloseTo(1);
  expect(walker.turn).not.toHaveBeenCalled();
  finger('up', 2, 250);
  // The finger that stays goes on looking, and its end is no tap.
  finger('move', 1, 160);
  expect(walker.turn).toHaveBeenCalledTimes(1);
  finger('up', 1, 160);
  expect(onClick).not.toHaveBeenCalled();
});

it('the first of two goes: the other looks on from where it is', () => {
  const { walker, finger } = touched();
  finger('down', 1, 100);
  finger('down', 2, 300);
  finger('up', 1, 100);
  finger('move', 2, 310);
  expect(walker.turn).toHaveBeenCalledTimes(1);
  const [turned] = walker.turn.mock.calls[0]!;
  expect(turned).toBeLessThan(0.1);
});

it('one finger taps', () => {
  const { onClick, walker, finger } = touched();
  finger('down', 1, 100);
  finger('up', 1, 101);
  expect(onClick).toHaveBeenCalledTimes(1);
  expect(walker.lean).not.toHaveBeenCalled();
});
