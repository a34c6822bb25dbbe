import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Named, proves } from '../../src/proof/merkle.ts';

interface Good {
  name: string;
  files: Named[];
  root: string;
  proofs: string[][];
}

interface Bad {
  name: string;
  index: number;
  size: number;
  file: Named;
  proof: string[];
  root: string;
}

const path = new URL('../../../../tests/vectors/certificates/merkle.json', import.meta.url);
const vectors: { good: Good[]; bad: Bad[] } = JSON.parse(readFileSync(path, 'utf8'));

describe('the tree that binds an edition to its files', () => {
  test.each(vectors.good)('$name: every file is proved by its own path', async ({ files, root, proofs }) => {
    const all = files.map((file, index) => proves(file, index, files.length, proofs[index], root));
    expect(await Promise.all(all)).toEqual(files.map(() => true));
    const prefixed = await proves(files[0], 0, files.length, proofs[0], `0x${root}`);
    expect(prefixed).toBe(true);
  });

  test.each(vectors.bad)('$name proves nothing', async ({ file, index, size, proof, root }) => {
    expect(await proves(file, index, size, proof, root)).toBe(false);
  });
});
