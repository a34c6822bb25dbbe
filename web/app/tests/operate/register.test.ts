import type { ChainStatus } from '@vitrine-shop/sdk';
import { describe, expect, it } from 'vitest';
import { registerLine } from '../../src/operate/register.ts';

const READY: ChainStatus = {
  state: 'ready',
  backend: 'anvil',
  chain_id: 31337,
  contract: '0x75085b67e19d4eb9a0092424daf061a3393e0cf3',
  head: { number: 12, hash: 'ab', at: '2026-11-25T23:00:00Z' },
  indexed_number: 10,
  problem: null,
  explorer: null,
  local: true,
};

describe('which chain certificates stand on', () => {
  it('is told by its real name, and how far it is read', () => {
    expect(registerLine(READY)).toBe(
      'Certificates: a local test chain (anvil), not worth money, block 12, 2 not read yet.',
    );
    expect(registerLine({ ...READY, backend: 'rpc', chain_id: 10, local: false })).toContain(
      'chain 10, block 12',
    );
  });

  it('says why it does not answer, and when there is none', () => {
    const down = registerLine({ ...READY, state: 'down', problem: 'The chain does not answer.' });
    expect(down).toContain('It does not answer now: The chain does not answer.');
    const none = 'There is no chain here: anvil was not found. Rights still work.';
    expect(registerLine({ ...READY, state: 'down', contract: null, head: null, problem: none })).toBe(
      `Certificates: none on a chain yet. ${none}`,
    );
    expect(registerLine({ ...READY, state: 'starting', head: null })).toContain('it is being set up');
    expect(registerLine({ ...READY, state: 'off', backend: null })).toBe(
      'Certificates: none are given here.',
    );
  });
});
