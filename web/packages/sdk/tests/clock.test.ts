import { expect, test } from 'vitest';
import { Clock } from '../src/clock.ts';

test('the ping with the least round trip decides', () => {
  const clock = new Clock();
  clock.welcome(10_000, 1000);
  expect(clock.server_ms(1000)).toBe(10_000);
  clock.pong(1000, 1400, 10_050); // 400 ms there and back: a bad witness
  clock.pong(2000, 2020, 11_060); // offset 9050
  clock.pong(3000, 3300, 12_500);
  expect(clock.round_trip_ms).toBe(20);
  expect(clock.server_ms(2010)).toBe(11_060);
});

test('a tick becomes local time, also where the server has run over 2^32', () => {
  const clock = new Clock();
  clock.pong(1000, 1000, 2 ** 32 - 500);
  expect(clock.local_ms(2 ** 32 - 500, 1000)).toBe(1000);
  expect(clock.local_ms(500, 1900)).toBe(2000);
  expect(clock.local_ms(2 ** 32 + 500, 1900)).toBe(2000);
  expect(clock.local_ms(2 ** 32 - 1000.5, 1000)).toBe(499.5);
});

test('old pings are forgotten, so that a drifting clock is followed', () => {
  const clock = new Clock();
  clock.pong(0, 10, 5);
  for (let i = 1; i <= 12; i++) clock.pong(i * 10_000, i * 10_000 + 30, i * 10_000 + 15 + 40);
  expect(clock.server_ms(0)).toBe(40);
});

test('a pong from before a leap of the local clock is not believed', () => {
  const clock = new Clock();
  clock.pong(0, 10, 5);
  clock.pong(5000, 4000, 0);
  expect(clock.round_trip_ms).toBe(10);
});
