/** Which chain certificates really stand on, in a line. */
import type { ChainStatus } from '@vitrine-shop/sdk';
import { count, text } from './text.ts';

/** Of a local chain its name, of another its number; how far it is read; what keeps it from answering. */
export function registerLine(chain: ChainStatus): string {
  if (chain.state === 'off') return text('register.off');
  // Such as a local chain without anvil: there is nothing whose number could be told.
  if (chain.state === 'down' && !chain.contract) return text('register.none', { why: chain.problem ?? '' });
  const which = chain.local
    ? text('register.local', { name: chain.backend ?? '' })
    : text('register.chain', { chain: chain.chain_id ?? '?' });
  if (chain.state !== 'ready' || !chain.head)
    return text('register.waits', { which, why: chain.problem ?? text('register.starting') });
  const lag = Math.max(0, chain.head.number - (chain.indexed_number ?? 0));
  return text('register.ready', { which, block: chain.head.number, lag: count(lag) });
}
