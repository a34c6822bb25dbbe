import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { BoundFile, Manifest } from '@vitrine-shop/sdk';
import { describe, expect, it, test } from 'vitest';
import { readProofAddress } from '../../src/proof/address.ts';
import { fingerprint } from '../../src/proof/fingerprint.ts';
import { toHex } from '../../src/proof/hex.ts';
import { checkManifest, matchOf } from '../../src/proof/match.ts';
import { Sha256 } from '../../src/proof/sha256.ts';

const bytes = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 31 + 7) & 255);
const known = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

describe('SHA-256 piece by piece', () => {
  test.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 127, 128, 1000, 70_000])('%d bytes', (length) => {
    const content = bytes(length);
    expect(toHex(new Sha256().update(content).digest())).toBe(known(content));
    const pieces = new Sha256();
    for (let at = 0; at < length; at += 37) pieces.update(content.subarray(at, at + 37));
    expect(toHex(pieces.digest())).toBe(known(content));
  });

  it('a file has one hash, whole or piece by piece', async () => {
    const content = bytes(300_000);
    const parts: number[] = [];
    const file = new Blob([content]);
    expect(await fingerprint(file)).toBe(known(content));
    expect(await fingerprint(file, (part) => parts.push(part), 0)).toBe(known(content));
    expect(parts.at(-1)).toBe(1);
  });
});

describe('a file beside what an edition is bound to', () => {
  const path = new URL('../../../../tests/vectors/certificates/merkle.json', import.meta.url);
  const { good } = JSON.parse(readFileSync(path, 'utf8'));
  const tree = good[4];
  const files: BoundFile[] = tree.files.map((file: object, index: number) => ({
    ...file,
    proof: tree.proofs[index],
  }));
  const level = { name: 'level1.glb', sha256: 'cd'.repeat(32), bytes: 10 };
  const document = { files: [level, { name: 'odd', sha256: 'zz' }, null] };
  const manifest = {
    content_root: tree.root,
    files,
    texts: {},
    derived: { document, signature: '0x', signer: '0x' },
  } as unknown as Manifest; // odd on purpose

  it('is bound, made of it, or neither', async () => {
    const checked = await checkManifest(manifest, tree.root);
    expect(checked.proved).toEqual(files.map(() => true));
    expect(matchOf(files[3].sha256, checked)).toEqual({ kind: 'bound', file: files[3] });
    expect(matchOf(level.sha256, checked)).toEqual({ kind: 'derived', file: level });
    expect(matchOf('00'.repeat(32), checked)).toEqual({ kind: 'none' });
    expect(checked.derived).toEqual([level]);
  });

  it('counts for nothing if its path leads elsewhere', async () => {
    const forged = files.map((file, index) => (index === 1 ? { ...file, sha256: 'ab'.repeat(32) } : file));
    const checked = await checkManifest({ ...manifest, files: forged, derived: null }, tree.root);
    expect(checked.proved).toEqual([true, false, true, true, true]);
    expect(matchOf('ab'.repeat(32), checked)).toEqual({ kind: 'none' });
    const elsewhere = await checkManifest(manifest, 'ff'.repeat(32));
    expect(matchOf(files[0].sha256, elsewhere)).toEqual({ kind: 'none' });
  });
});

it('the address names chain, contract and token, and nothing else', () => {
  const contract = `0x${'aB'.repeat(20)}`;
  expect(readProofAddress(`/certificates/31337/${contract}/129`)).toEqual({
    chain: '31337',
    contract,
    token: '129',
  });
  for (const path of ['/certificates/x/0x00/1', `/certificates/1/${contract}/0x1`, '/mine'])
    expect(readProofAddress(path)).toBeNull();
});
