/** Bytes as lower-case hex and back. */

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** null: not hex. A leading 0x is taken. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> | null {
  const plain = text.replace(/^0x/, '').toLowerCase();
  if (plain.length % 2 !== 0 || !/^[0-9a-f]*$/.test(plain)) return null;
  return Uint8Array.from(plain.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
