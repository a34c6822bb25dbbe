// @vitest-environment happy-dom
import type { OwnModel } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { called } from '../../../src/brand/models/called.ts';

const model = (hash: string, name: string | null, uploaded_at: string) =>
  ({ hash, name, uploaded_at, size_m: [8, 3, 6] }) as unknown as OwnModel;

it('calls a model what its file was called', () => {
  const names = called([model('a', 'Loft.glb', '2026-05-03T12:00:00Z')], 'Without a name');
  expect(names.get('a')).toMatch(/^Loft\.glb, 8/);
  expect(names.get('a')).not.toContain('2026');
});

it('tells those of one name apart by their day, and of one day by the time', () => {
  const names = called(
    [
      model('a', 'Loft.glb', '2026-05-03T12:00:00Z'),
      model('b', 'Loft.glb', '2026-05-14T12:00:00Z'),
      model('c', 'Loft.glb', '2026-05-14T12:00:07Z'),
      model('d', null, '2026-05-14T12:00:00Z'),
    ],
    'Without a name',
  );
  expect(new Set(names.values()).size).toBe(4);
  expect(names.get('a')).toMatch(/2026$/);
  expect(names.get('b')).toMatch(/:00\D*$/);
  expect(names.get('c')).toMatch(/:07\D*$/);
  expect(names.get('d')).toMatch(/^Without a name, 8/);
});
