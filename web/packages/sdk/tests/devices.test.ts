import { expect, test } from 'vitest';
import { type DeviceSigns, deviceClass, lessened, PRODUCT_BUDGETS } from '../src/devices.ts';

const QUEST = (name: string) =>
  `Mozilla/5.0 (X11; Linux x86_64; ${name}) AppleWebKit/537.36 OculusBrowser/40.1 Chrome/138.0 VR Safari/537.36`;
const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148';

test.each<[string, Partial<DeviceSigns>, string]>([
  ['a Quest 2', { userAgent: QUEST('Quest 2') }, 'quest2'],
  ['a Quest Pro, of the same age', { userAgent: QUEST('Quest Pro') }, 'quest2'],
  ['a Quest 3S', { userAgent: QUEST('Quest 3S'), coarse: true }, 'quest3'],
  ['a headset that does not say more', { userAgent: `${CHROME} PicoBrowser Pico 4 VR` }, 'quest2'],
  ['a telephone', { userAgent: IPHONE, coarse: true }, 'phone'],
  ['a tablet', { coarse: true }, 'phone'],
  ['a computer', { memory_gb: 8, texture_px: 16384, pixels: 1920 * 1080 }, 'desktop'],
  ['a browser that tells nothing', {}, 'desktop'],
  ['an old computer', { memory_gb: 2 }, 'phone'],
  ['an old graphics card', { texture_px: 4096 }, 'phone'],
  ['a headset at a computer', { presenting: true, memory_gb: 8 }, 'quest3'],
])('%s', (_, signs, expected) => {
  expect(deviceClass({ userAgent: CHROME, ...signs })).toBe(expected);
});

test('a device that does not keep up gets part of it, but for draw calls', () => {
  expect(lessened(PRODUCT_BUDGETS.quest2, 0.5)).toEqual({
    draw_calls: 20,
    triangles: 50_000,
    texture_bytes: 32 * 1024 * 1024,
  });
});
