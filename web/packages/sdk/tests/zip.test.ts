import { expect, test } from 'vitest';
import { zipOf } from '../src/zip.ts';

test('a zip of stored files, readable by its own directory', async () => {
  const zip = await zipOf([
    { name: 'a.gltf', data: new Blob(['123456789']) },
    { name: 'textures/été.png', data: new Blob(['']) },
  ]);
  const bytes = new Uint8Array(await zip.arrayBuffer());
  const view = new DataView(bytes.buffer);
  const end = bytes.length - 22;
  expect(view.getUint32(end, true)).toBe(0x06054b50);
  expect(view.getUint16(end + 10, true)).toBe(2);
  const directory = view.getUint32(end + 16, true);
  expect(view.getUint32(end + 12, true)).toBe(end - directory);
  expect(view.getUint32(directory, true)).toBe(0x02014b50);
  expect(view.getUint32(directory + 16, true)).toBe(0xcbf43926); // CRC-32's published check value
  expect(view.getUint32(directory + 20, true)).toBe(9);
  const data = 30 + 'a.gltf'.length;
  expect(new TextDecoder().decode(bytes.subarray(data, data + 9))).toBe('123456789');
  const second = directory + 46 + 'a.gltf'.length;
  expect(view.getUint32(second + 42, true)).toBe(data + 9);
  expect(view.getUint16(second + 8, true) & 0x0800).toBe(0x0800);
});

test('the same files are the same zip', async () => {
  const entries = [{ name: 'a', data: new Blob(['x']) }];
  const [one, two] = await Promise.all([zipOf(entries), zipOf(entries)]);
  expect(await one.text()).toBe(await two.text());
});
