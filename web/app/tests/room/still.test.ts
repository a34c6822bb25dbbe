// @vitest-environment happy-dom
import { Emitter, type Room } from '@vitrine-shop/sdk';
import { afterEach, expect, it, vi } from 'vitest';
import { askTheStill } from '../../src/room/still.ts';

afterEach(() => document.body.replaceChildren());

function still() {
  const live = Object.assign(new Emitter(), { stay: vi.fn(async () => {}) });
  const stop = askTheStill(live as unknown as Room);
  const tell = live as unknown as { emit(name: string, event: unknown): void };
  return { live, stop, tell, dialog: () => document.querySelector<HTMLDialogElement>('dialog') };
}

it('asks who has not moved, with a button that has the keyboard, and says so to the room', () => {
  const { live, tell, dialog } = still();
  tell.emit('idle', { in_s: 60 });
  tell.emit('idle', { in_s: 59 });
  expect(document.querySelectorAll('dialog')).toHaveLength(1);
  expect(dialog()!.textContent).toContain('60 seconds');
  const here = dialog()!.querySelector('button')!;
  expect(document.activeElement).toBe(here);
  here.click();
  expect(live.stay).toHaveBeenCalledOnce();
  expect(dialog()).toBeNull();
});

it('is gone with the place, and answers nothing then', () => {
  const { live, tell, dialog } = still();
  tell.emit('idle', { in_s: 60 });
  tell.emit('closed', { problem: null, code: 4007 });
  expect(dialog()).toBeNull();
  expect(live.stay).not.toHaveBeenCalled();
});

it('stops with the visit', () => {
  const { live, stop, tell, dialog } = still();
  stop();
  tell.emit('idle', { in_s: 60 });
  expect(dialog()).toBeNull();
  expect(live.stay).not.toHaveBeenCalled();
});
