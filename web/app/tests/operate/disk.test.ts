import { expect, it } from 'vitest';
import { diskLine } from '../../src/operate/disk.ts';

it('speaks of a disk before files are refused, and while they are', () => {
  const space = { free: 50e9, total: 100e9, floor: 0.5e9, low: false };
  expect(diskLine(space)).toMatch(/^Disk: 50 GB of 100 GB are free\.$/);
  expect(diskLine({ ...space, free: 0.9e9 })).toContain('Below 500 MB no file is taken');
  expect(diskLine({ ...space, free: 0.4e9, low: true })).toContain('No file is taken until there is room');
});
