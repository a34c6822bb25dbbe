import { expect, test } from 'vitest';
import { Emitter } from '../src/emitter.ts';

class Bell extends Emitter<{ rung: number }> {
  ring(times: number): void {
    this.emit('rung', times);
  }
}

test('listeners hear until they are taken off, also by themselves', () => {
  const bell = new Bell();
  const heard: string[] = [];
  const off = bell.on('rung', (times) => heard.push(`a${times}`));
  const once = bell.on('rung', (times) => {
    heard.push(`b${times}`);
    once();
  });
  bell.ring(1);
  off();
  bell.ring(2);
  expect(heard).toEqual(['a1', 'b1']);
});
