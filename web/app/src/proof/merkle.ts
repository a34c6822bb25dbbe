/**
 * The tree that binds an edition to its files, checked here so that nobody has to be believed: RFC 6962 with SHA-256.
 *
 * A leaf is `00 || name || LF || SHA-256 of the file in hex`, a node `01 || left || right`; a proof is the audit path,
 * nearest relation first. tests/vectors/certificates/merkle.json is shared with the Python half.
 */
import { sha256 } from './fingerprint.ts';
import { fromHex, toHex } from './hex.ts';

export interface Named {
  readonly name: string;
  /** Of the file's bytes, lower-case hex. */
  readonly sha256: string;
}

/** Whether `file` is leaf `index` of the tree of `size` leaves with this root. Rubbish is a no, never an error. */
export async function proves(
  file: Named,
  index: number,
  size: number,
  proof: readonly string[],
  root: string,
): Promise<boolean> {
  if (!Number.isInteger(index) || index < 0 || index >= size) return false;
  const steps = proof.map(fromHex);
  const head = fromHex(root);
  if (head?.length !== 32 || !/^[0-9a-f]{64}$/.test(file.sha256)) return false;
  let hash = await sha256(join(LEAF, new TextEncoder().encode(`${file.name}\n${file.sha256}`)));
  let at = index;
  let last = size - 1;
  for (const step of steps) {
    if (last === 0 || step?.length !== 32) return false;
    if (at % 2 === 1 || at === last) {
      hash = await sha256(join(NODE, step, hash));
      // A lone right end rises until it has somebody on its left.
      while (at % 2 === 0 && at !== 0) {
        at >>= 1;
        last >>= 1;
      }
    } else hash = await sha256(join(NODE, hash, step));
    at >>= 1;
    last >>= 1;
  }
  return last === 0 && toHex(hash) === toHex(head);
}

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

function join(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
