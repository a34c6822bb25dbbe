/** The SHA-256 of a file in this very browser: nothing of it is sent anywhere. */
import { toHex } from './hex.ts';
import { Sha256 } from './sha256.ts';

/** So large a file is hashed whole by the browser itself; a larger one piece by piece. */
const WHOLE_BYTES = 64 * 1024 * 1024;

/** Lower-case hex. part: 0..1 of the file that has been read. */
export async function fingerprint(
  file: Blob,
  part: (part: number) => void = () => {},
  whole_bytes: number = WHOLE_BYTES,
): Promise<string> {
  if (file.size <= whole_bytes && globalThis.crypto?.subtle)
    return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer())));
  const hash = new Sha256();
  const reader = file.stream().getReader();
  let read = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    hash.update(next.value);
    read += next.value.length;
    part(read / file.size);
  }
  return toHex(hash.digest());
}

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (!globalThis.crypto?.subtle) return new Sha256().update(bytes).digest();
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}
